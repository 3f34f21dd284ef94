import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { DataSource, Repository } from 'typeorm';
import { Reading } from './reading.entity.js';
import type { DeviceTelemetry } from './reading.js';

/** As "Kafka, Message pattern" and the recipe "SQL (TypeORM)" of Nest's documentation have it: one `save` for each message. */
@Controller()
export class ReadingController {
  constructor(@Inject('READING_REPOSITORY') private readonly readings: Repository<Reading>) {}

  @EventPattern<string>(process.env.KAFKA_TOPIC)
  async store(@Payload() { device, ts, values }: DeviceTelemetry): Promise<void> {
    await this.readings.save({
      device,
      time: new Date(ts),
      heatEnergyTotal: values['heat.energyTotal'],
      heatPower: values['heat.power'],
      waterSupplyTemp: values['water.supplyTemp'],
      waterReturnTemp: values['water.returnTemp'],
    });
  }
}

@Module({
  controllers: [ReadingController],
  providers: [
    {
      provide: 'DATA_SOURCE',
      useFactory: () =>
        new DataSource({
          type: 'postgres',
          url: process.env.POSTGRES_URL!,
          entities: [Reading],
          synchronize: true,
        }).initialize(),
    },
    {
      provide: 'READING_REPOSITORY',
      useFactory: (dataSource: DataSource) => dataSource.getRepository(Reading),
      inject: ['DATA_SOURCE'],
    },
  ],
})
export class SinkModule {}
