import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ProductModule } from '../product/product.module.js';
import { PageController } from './page.controller.js';

@Module({ imports: [AccessModule, ProductModule], controllers: [PageController] })
export class PageModule {}
