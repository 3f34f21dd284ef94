import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { PeriodsController } from './periods.controller.js';

@Module({ imports: [DirectoryModule, PastModule], controllers: [PeriodsController] })
export class PeriodsModule {}
