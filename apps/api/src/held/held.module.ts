import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { HeldController } from './held.controller.js';
import { HeldDecisions } from './held-decisions.js';

@Module({
  imports: [DirectoryModule, PastModule],
  controllers: [HeldController],
  providers: [HeldDecisions],
  exports: [HeldDecisions],
})
export class HeldModule {}
