import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { EnergyFlowController } from './energy-flow.controller.js';

@Module({ imports: [DirectoryModule, PastModule], controllers: [EnergyFlowController] })
export class EnergyFlowModule {}
