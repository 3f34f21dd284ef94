import type { Database } from '#postgres';
import { VALUES } from '../publish.js';
import { readServerSettings } from '../server-settings.js';
import { measureThroughput } from '../throughput.js';
import { withSystem } from '../with-system.js';
import type { Figure, Measured } from './figure.js';

/** From one message of a device to the next, ms: none of them is a quarter of an hour old when it comes, or it would be in the index of late ones too. */
const EVERY_MS = 20;

/** What a stored value takes on disk. */
export const bytes: Figure<{ values: number; devices: number }> = {
  name: 'bytes',
  sizes: { values: 1_000_000, devices: 50 },
  how: ({ values, devices }) =>
    `${values.toLocaleString('en')} values of ${devices} devices, ${VALUES} a message, ${EVERY_MS} ms apart, through the own listener; partitions of \`reading\` with their indexes after a checkpoint`,
  measure: ({ sizes: { values, devices }, folder, say }) =>
    withSystem(folder, devices, null, async ({ system, db, more }) => {
      const settings = await readServerSettings(db, system.kafkaVersion);
      const load = { messages: Math.ceil(values / VALUES), devices, everyMs: EVERY_MS };
      const { messagesPerS } = await measureThroughput(db, system.endpoints, more, load);
      say(`  stored at ${messagesPerS.toLocaleString('en')} messages/s`);
      await db.execute('checkpoint');
      const { table, index, late, stored } = await sizeOfReadings(db);
      return {
        settings,
        measured: [unpacked((table + index) / stored)],
        remarks: [
          `table ${(table / stored).toFixed(1)} bytes a value, index ${(index / stored).toFixed(1)}, of that ${(late / stored).toFixed(1)} of readings that came late; ${stored.toLocaleString('en')} values`,
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

/** Bytes of all months: heap with its TOAST and maps, and indexes; and how many values lie in them. */
async function sizeOfReadings(db: Database): Promise<{ table: number; index: number; late: number; stored: number }> {
  const [row] = await db.query<{ table: number; index: number; late: number; stored: number }>(
    `select sum(pg_table_size(relid))::float8 as table, sum(pg_indexes_size(relid))::float8 as index,
            (select sum(pg_relation_size(i.relid)) from pg_partition_tree('reading_late') i where i.isleaf)::float8 as late,
            (select sum(cardinality(vals)) from reading)::float8 as stored
     from pg_partition_tree('reading') where isleaf`,
  );
  return row!;
}
