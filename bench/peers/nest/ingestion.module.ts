import { Controller, Inject, Module } from '@nestjs/common';
import { ClientKafka, ClientsModule, Ctx, EventPattern, MqttContext, Payload, Transport } from '@nestjs/microservices';
import { TELEMETRY_FILTER } from '../peer.js';
import type { DeviceTelemetry, Telemetry } from './reading.js';

/** Where a topic has the device: greenpark/v1/site/device/telemetry. */
const DEVICE_LEVEL = 3;
const topic = process.env.KAFKA_TOPIC!;

/** As "Microservices, MQTT" and "Kafka, Producer" of Nest's documentation have it: what arrives is emitted. */
@Controller()
export class TelemetryController {
  constructor(@Inject('KAFKA') private readonly client: ClientKafka) {}

  @EventPattern<string>(TELEMETRY_FILTER)
  received(@Payload() telemetry: Telemetry, @Ctx() context: MqttContext): void {
    const device = context.getTopic().split('/')[DEVICE_LEVEL]!;
    const value: DeviceTelemetry = { device, ...telemetry };
    this.client.emit(topic, { key: device, value });
  }
}

@Module({
  imports: [
    ClientsModule.register([
      {
        name: 'KAFKA',
        transport: Transport.KAFKA,
        options: { client: { clientId: 'nest-bench', brokers: [process.env.KAFKA_BROKER!] }, producerOnlyMode: true },
      },
    ]),
  ],
  controllers: [TelemetryController],
})
export class IngestionModule {}
