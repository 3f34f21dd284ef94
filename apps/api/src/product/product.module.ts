import { Module } from '@nestjs/common';
import { ProductFiles } from './product-files.js';

@Module({ providers: [ProductFiles], exports: [ProductFiles] })
export class ProductModule {}
