import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { SinkModule } from './sink.module.js';

const app = await NestFactory.createMicroservice<MicroserviceOptions>(SinkModule, {
  transport: Transport.KAFKA,
  options: {
    client: { brokers: [process.env.KAFKA_BROKER!] },
    consumer: { groupId: 'nest-bench' },
    subscribe: { fromBeginning: true },
  },
});
await app.listen();
