import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { ProductModule } from '../product/product.module.js';
import { WaterfallModule } from '../waterfall/waterfall.module.js';
import { StatementController } from './statement.controller.js';
import { Statements } from './statements.js';

@Module({
  imports: [DirectoryModule, PastModule, ProductModule, WaterfallModule],
  controllers: [StatementController],
  providers: [Statements],
  exports: [Statements],
})
export class StatementsModule {}
