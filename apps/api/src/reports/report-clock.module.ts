import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ReportClock } from './report-clock.js';
import { ReportsModule } from './reports.module.js';

/** Reports are made at their time. */
@Module({ imports: [DirectoryModule, ReportsModule], providers: [ReportClock] })
export class ReportClockModule {}
