import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { LineageController } from './lineage.controller.js';

@Module({ imports: [DirectoryModule], controllers: [LineageController] })
export class LineageModule {}
