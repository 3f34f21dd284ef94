import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ProductModule } from '../product/product.module.js';
import { StatementController } from './statement.controller.js';
import { Statements } from './statements.js';

@Module({
  imports: [DirectoryModule, ProductModule],
  controllers: [StatementController],
  providers: [Statements],
})
export class StatementsModule {}
