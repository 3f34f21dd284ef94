import { Module } from '@nestjs/common';
import { LifeModule } from '../life/life.module.js';
import { Heartbeats } from './heartbeats.js';
import { NotificationClock } from './notification-clock.js';
import { RouteNews } from './route-news.js';
import { SendNotifications } from './send-notifications.js';
import { WaysOut } from './ways-out.js';

/** People and programs are told of alerts. */
@Module({
  imports: [LifeModule],
  providers: [WaysOut, SendNotifications, RouteNews, NotificationClock, Heartbeats],
})
export class NotifyingModule {}
