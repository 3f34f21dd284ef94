import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { DifferencesController } from './differences.controller.js';
import { Differences } from './differences.js';

@Module({ imports: [DirectoryModule], controllers: [DifferencesController], providers: [Differences] })
export class DifferencesModule {}
