import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { StatementsModule } from '../statements/statements.module.js';
import { MakeReports } from './make-reports.js';
import { ReportsController } from './reports.controller.js';

@Module({
  imports: [DirectoryModule, StatementsModule],
  controllers: [ReportsController],
  providers: [MakeReports],
  exports: [MakeReports],
})
export class ReportsModule {}
