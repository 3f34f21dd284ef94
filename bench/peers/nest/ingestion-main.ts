import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { IngestionModule } from './ingestion.module.js';

const app = await NestFactory.createMicroservice<MicroserviceOptions>(IngestionModule, {
  transport: Transport.MQTT,
  options: {
    url: process.env.MQTT_URL!,
    clientId: 'nest-bench',
    clean: false, // the broker keeps what comes while it is away
    subscribeOptions: { qos: 1 },
  },
});
await app.listen();
