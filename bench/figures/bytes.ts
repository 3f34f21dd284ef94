import { packDay, releasePackedMonths, type Database } from '#postgres';
import { VALUES } from '../publish.js';
import { readServerSettings } from '../server-settings.js';
import { measureThroughput } from '../throughput.js';
import { until } from '../until.js';
import { withSystem } from '../with-system.js';
import type { Figure, Measured } from './figure.js';

/** From one message of a device to the next, ms: none of them is a quarter of an hour old when it comes, or it would be in the index of late ones too. */
const EVERY_MS = 20;

/** What a stored value takes on disk, as it comes and once its day is packed. */
export const bytes: Figure<{ values: number; devices: number }> = {
  name: 'bytes',
  sizes: { values: 1_000_000, devices: 50 },
  how: ({ values, devices }) =>
    `${values.toLocaleString('en')} values of ${devices} devices, ${VALUES} a message, ${EVERY_MS} ms apart, through the own listener; partitions of \`reading\` with their indexes after a checkpoint; then with \`reading_pack\`, once all days are packed and VACUUM was there`,
  measure: ({ sizes: { values, devices }, folder, say }) =>
    withSystem(folder, devices, null, async ({ system, db, more }) => {
      const settings = await readServerSettings(db, system.kafkaVersion);
      const load = { messages: Math.ceil(values / VALUES), devices, everyMs: EVERY_MS };
      const { messagesPerS } = await measureThroughput(db, system.endpoints, more, load);
      say(`  stored at ${messagesPerS.toLocaleString('en')} messages/s`);
      await db.execute('checkpoint');
      const { table, index, late, stored } = await sizeOfReadings(db);
      const startedAt = performance.now();
      const days = await packAll(db);
      const msADay = (performance.now() - startedAt) / days;
      await until(() => isReleased(db), 'the disk of the packed months is given back', 1_000);
      await db.execute('checkpoint');
      const packs = await sizeOfPacks(db);
      const left = await sizeOfReadings(db);
      return {
        settings,
        measured: [
          unpacked((table + index) / stored),
          packed((packs.table + packs.index + left.table + left.index) / stored),
        ],
        remarks: [
          `table ${(table / stored).toFixed(1)} bytes a value, index ${(index / stored).toFixed(1)}, of that ${(late / stored).toFixed(1)} of readings that came late; ${stored.toLocaleString('en')} values`,
          `packed: table ${(packs.table / stored).toFixed(2)} bytes a value, index ${(packs.index / stored).toFixed(2)}, empty partitions ${((left.table + left.index) / stored).toFixed(2)}; ${days} days of a device, ${msADay.toFixed(0)} ms each`,
        ],
      };
    }),
};

const unpacked = (value: number): Measured => ({
  what: 'bytes on disk per value, table and index',
  unit: 'bytes',
  value,
  must: 45,
  aim: 40,
});

const packed = (value: number): Measured => ({
  what: 'bytes on disk per value once its day is packed, table and index',
  unit: 'bytes',
  value,
  must: 12,
  aim: 6,
});

/** All months are over. */
const FAR_MS = Date.UTC(2100, 0);

/** Packs every day of every device; returns how many those were. */
async function packAll(db: Database): Promise<number> {
  const days = await db.query<{ deviceId: number; dayMs: number }>(
    `select distinct device_id as "deviceId", date_trunc('day', ts, 'UTC') as "dayMs" from reading order by 2, 1`,
  );
  for (const day of days) await packDay(db, day);
  return days.length;
}

/** Whoever derives may still see the rows that were packed: VACUUM comes until nobody does. */
async function isReleased(db: Database): Promise<boolean> {
  await db.execute('vacuum reading');
  await releasePackedMonths(db, FAR_MS);
  const [row] = await db.query<{ heap: number }>(
    `select sum(pg_relation_size(relid))::float8 as heap from pg_partition_tree('reading') where isleaf`,
  );
  return row!.heap === 0;
}

async function sizeOfPacks(db: Database): Promise<{ table: number; index: number }> {
  const [row] = await db.query<{ table: number; index: number }>(
    `select pg_table_size('reading_pack')::float8 as table, pg_indexes_size('reading_pack')::float8 as index`,
  );
  return row!;
}

/** Bytes of all months: heap with its TOAST and maps, and indexes; and how many values lie in them. */
async function sizeOfReadings(db: Database): Promise<{ table: number; index: number; late: number; stored: number }> {
  const [row] = await db.query<{ table: number; index: number; late: number; stored: number }>(
    `select sum(pg_table_size(relid))::float8 as table, sum(pg_indexes_size(relid))::float8 as index,
            (select sum(pg_relation_size(i.relid)) from pg_partition_tree('reading_late') i where i.isleaf)::float8 as late,
            (select coalesce(sum(cardinality(vals)), 0) from reading)::float8 as stored
     from pg_partition_tree('reading') where isleaf`,
  );
  return row!;
}
