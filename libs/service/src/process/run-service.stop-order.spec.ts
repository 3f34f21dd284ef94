import 'reflect-metadata';
import {
  Controller,
  Global,
  Injectable,
  Module,
  UseFilters,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { BATCH, BatchSource, BatchStrategy } from '../transport/batch.strategy.js';
import { RethrowFilter } from '../transport/rethrow.filter.js';

/** What happened, in order. */
const steps: string[] = [];

@Injectable()
class Connection implements BeforeApplicationShutdown, OnApplicationShutdown {
  beforeApplicationShutdown(): void {
    steps.push('questions end');
  }
  onApplicationShutdown(): void {
    steps.push('connection closes');
  }
}

@Global()
@Module({ providers: [Connection], exports: [Connection] })
class ConnectionModule {}

@Injectable()
class Task implements OnApplicationShutdown {
  constructor(readonly connection: Connection) {}
  onApplicationShutdown(): void {
    steps.push('task stops');
  }
}

@Module({ providers: [Task], exports: [Task] })
class TaskModule {}

@Injectable()
class Source extends BatchSource {
  take: (batch: unknown) => Promise<void> = async () => undefined;
  start(take: (batch: unknown) => Promise<void>): Promise<void> {
    this.take = take;
    return Promise.resolve();
  }
  async stop(): Promise<void> {
    await this.take('in flight');
    steps.push('source stops');
  }
}

@Controller()
@UseFilters(RethrowFilter)
class Recorder {
  constructor(readonly task: Task) {}

  @EventPattern(BATCH)
  record(@Payload() batch: string): Promise<void> {
    steps.push(batch);
    return batch === 'bad' ? Promise.reject(new Error('not stored')) : Promise.resolve();
  }
}

@Module({
  imports: [ConnectionModule, TaskModule],
  controllers: [Recorder],
  providers: [BatchStrategy, Source, { provide: BatchSource, useExisting: Source }],
})
class Root {}

describe('a service', () => {
  it('stops in the order in which work flows: what is in flight, then tasks, then connections', async () => {
    const app = await NestFactory.create(Root, { logger: false });
    app.connectMicroservice({ strategy: app.get(BatchStrategy) });
    await app.init();
    await app.startAllMicroservices();
    await app.get(Source).take('first');
    await expect(app.get(Source).take('bad')).rejects.toThrow('not stored');
    await app.close();
    expect(steps).toEqual([
      'first',
      'bad',
      'questions end',
      'in flight',
      'source stops',
      'task stops',
      'connection closes',
    ]);
  });
});
