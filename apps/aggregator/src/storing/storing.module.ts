import { Module } from '@nestjs/common';
import { Database, Layouts, Names, ReadingPartitions } from '#postgres';
import { BatchSource, BatchStrategy, LoadedCatalogue } from '#service';
import { DerivingModule } from '../deriving/deriving.module.js';
import { DeriveWorker } from '../deriving/derive-worker.js';
import { CountedTopics } from './counted-topics.source.js';
import { DeviceIndex } from './intake/device-index.js';
import { RecordBatches } from './record-batches.js';
import { StoringController } from './storing.controller.js';
import { StoringMetrics } from './storing-metrics.js';
import { StoringUpkeep } from './storing-upkeep.js';
import { StoredLogs } from './stored-logs.js';

/** Kafka batches → rows, ledger and offsets in one transaction. */
@Module({
  imports: [DerivingModule],
  controllers: [StoringController],
  providers: [
    StoringMetrics,
    StoringUpkeep,
    StoredLogs,
    BatchStrategy,
    { provide: BatchSource, useClass: CountedTopics },
    { provide: ReadingPartitions, inject: [Database], useFactory: (db: Database) => new ReadingPartitions(db) },
    {
      provide: DeviceIndex,
      inject: [Names, Database, LoadedCatalogue],
      useFactory: (names: Names, db: Database, catalogue: LoadedCatalogue) => {
        const deviceIndex = new DeviceIndex(names, new Layouts(db), catalogue.current.sites);
        catalogue.follow(({ sites }) => deviceIndex.declare(sites));
        return deviceIndex;
      },
    },
    {
      provide: RecordBatches,
      inject: [Database, DeviceIndex, ReadingPartitions, StoringMetrics, DeriveWorker],
      useFactory: (
        db: Database,
        deviceIndex: DeviceIndex,
        partitions: ReadingPartitions,
        metrics: StoringMetrics,
        worker: DeriveWorker,
      ) =>
        new RecordBatches({
          db,
          deviceIndex,
          partitions,
          onStored: ({ records, tookMs, arrivedMs, restMs }) => {
            metrics.stored(records, tookMs);
            worker.stored(arrivedMs === null ? null : Date.now() - arrivedMs, records, restMs);
          },
        }),
    },
  ],
})
export class StoringModule {}
