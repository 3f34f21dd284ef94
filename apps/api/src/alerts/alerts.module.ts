import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { AlertsController } from './alerts.controller.js';
import { NotificationsController } from './notifications.controller.js';

@Module({ imports: [DirectoryModule], controllers: [AlertsController, NotificationsController] })
export class AlertsModule {}
