import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { ReadingsController } from './readings.controller.js';

@Module({ imports: [DirectoryModule, PastModule], controllers: [ReadingsController] })
export class ReadingsModule {}
