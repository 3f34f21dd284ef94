import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ReadingsController } from './readings.controller.js';

@Module({ imports: [DirectoryModule], controllers: [ReadingsController] })
export class ReadingsModule {}
