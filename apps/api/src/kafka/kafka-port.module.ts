import { Module } from '@nestjs/common';
import { ConnectedKafka, KafkaPort } from './kafka-port.js';

@Module({ providers: [{ provide: KafkaPort, useClass: ConnectedKafka }], exports: [KafkaPort] })
export class KafkaPortModule {}
