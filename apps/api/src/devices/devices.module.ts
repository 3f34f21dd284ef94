import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { DevicesController } from './devices.controller.js';

@Module({ imports: [DirectoryModule], controllers: [DevicesController] })
export class DevicesModule {}
