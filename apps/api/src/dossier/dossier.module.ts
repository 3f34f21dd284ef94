import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ProductModule } from '../product/product.module.js';
import { WaterfallModule } from '../waterfall/waterfall.module.js';
import { DossierController } from './dossier.controller.js';

@Module({ imports: [DirectoryModule, ProductModule, WaterfallModule], controllers: [DossierController] })
export class DossierModule {}
