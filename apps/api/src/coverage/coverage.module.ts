import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { CoverageController } from './coverage.controller.js';

@Module({ imports: [DirectoryModule], controllers: [CoverageController] })
export class CoverageModule {}
