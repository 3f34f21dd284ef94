import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { WaterfallController } from './waterfall.controller.js';
import { Waterfalls } from './waterfalls.js';

@Module({
  imports: [DirectoryModule],
  controllers: [WaterfallController],
  providers: [Waterfalls],
  exports: [Waterfalls],
})
export class WaterfallModule {}
