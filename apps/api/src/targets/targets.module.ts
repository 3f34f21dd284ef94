import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { TargetsController } from './targets.controller.js';

@Module({ imports: [DirectoryModule, PastModule], controllers: [TargetsController] })
export class TargetsModule {}
