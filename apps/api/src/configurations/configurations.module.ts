import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ConfigurationsController } from './configurations.controller.js';

@Module({ imports: [DirectoryModule], controllers: [ConfigurationsController] })
export class ConfigurationsModule {}
