import { Module } from '@nestjs/common';
import { RefusedConnectionsReader } from './refused-connections.reader.js';

/** Who was refused by MQTT comes from Kafka. */
@Module({ providers: [RefusedConnectionsReader] })
export class RefusalReadingModule {}
