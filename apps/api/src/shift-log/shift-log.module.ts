import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { ShiftHours } from './shift-hours.js';
import { ShiftLogController } from './shift-log.controller.js';

@Module({ imports: [DirectoryModule, PastModule], controllers: [ShiftLogController], providers: [ShiftHours] })
export class ShiftLogModule {}
