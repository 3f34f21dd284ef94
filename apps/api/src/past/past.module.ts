import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastFigures } from './figures-as-of.js';

@Module({ imports: [DirectoryModule], providers: [PastFigures], exports: [PastFigures] })
export class PastModule {}
