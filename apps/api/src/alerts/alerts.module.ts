import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { AlertsController } from './alerts.controller.js';

@Module({ imports: [DirectoryModule], controllers: [AlertsController] })
export class AlertsModule {}
