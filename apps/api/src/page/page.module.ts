import { Module } from '@nestjs/common';
import { ProductModule } from '../product/product.module.js';
import { PageController } from './page.controller.js';

@Module({ imports: [ProductModule], controllers: [PageController] })
export class PageModule {}
