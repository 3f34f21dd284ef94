import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { FiguresController } from './figures.controller.js';

@Module({ imports: [DirectoryModule, PastModule], controllers: [FiguresController] })
export class FiguresModule {}
