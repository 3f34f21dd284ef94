import { join } from 'node:path';
import { startMosquitto } from '#servers';
import { measureThroughput } from '../throughput.js';
import { withSystem } from '../with-system.js';
import type { PeerRun } from './peer-run.js';

/** The same messages through this system; its CPU is counted until windows and emissions are made. Null: there is no Mosquitto. */
export async function runOwn(
  folder: string,
  messages: number,
  devices: number,
  hasBroker: boolean,
): Promise<PeerRun | null> {
  const mosquitto = hasBroker ? await startMosquitto({ dir: join(folder, 'mosquitto') }) : null;
  if (hasBroker && mosquitto === null) return null;
  try {
    return await withSystem(folder, devices, mosquitto, async ({ system, db, more }) => {
      const told = await measureThroughput(db, system.endpoints, more, messages, devices);
      const [row] = await db.query<{ rows: number; distinct: number }>(
        `select count(*)::float8 as rows, count(distinct (device_id, ts))::float8 as distinct from reading`,
      );
      const cpuS = Object.entries(told.cpuS).map(([name, s]) => [name, s + (told.cpuDerivingS[name] ?? 0)] as const);
      return {
        messages,
        messagesPerS: told.messagesPerS,
        cpuS: Object.fromEntries(cpuS),
        memoryMb: told.memoryMb,
        lost: messages - row!.distinct,
        doubled: row!.rows - row!.distinct,
      };
    });
  } finally {
    await mosquitto?.stop();
  }
}
