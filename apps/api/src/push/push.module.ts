import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PushController } from './push.controller.js';

@Module({ imports: [DirectoryModule], controllers: [PushController] })
export class PushModule {}
