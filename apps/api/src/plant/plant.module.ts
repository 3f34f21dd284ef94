import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { PastPlant } from './past-plant.js';
import { PlantController } from './plant.controller.js';
import { UsualRanges } from './usual-ranges.js';

@Module({
  imports: [DirectoryModule, PastModule],
  controllers: [PlantController],
  providers: [PastPlant, UsualRanges],
})
export class PlantModule {}
