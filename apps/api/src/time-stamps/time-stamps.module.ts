import { Module } from '@nestjs/common';
import { TimeStamps } from './time-stamps.js';

@Module({ providers: [TimeStamps], exports: [TimeStamps] })
export class TimeStampsModule {}
