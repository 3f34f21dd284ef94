import { Module } from '@nestjs/common';
import { PlantConfiguration } from './plant-configuration.js';

@Module({ providers: [PlantConfiguration], exports: [PlantConfiguration] })
export class PlantConfigurationModule {}
