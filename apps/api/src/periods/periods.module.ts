import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PeriodsController } from './periods.controller.js';

@Module({ imports: [DirectoryModule], controllers: [PeriodsController] })
export class PeriodsModule {}
