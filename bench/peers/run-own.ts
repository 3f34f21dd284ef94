import { join } from 'node:path';
import type { Database } from '#postgres';
import { startMosquitto } from '#servers';
import { VALUES } from '../publish.js';
import type { Endpoints } from '../system-under-bench.js';
import { measureThroughput } from '../throughput.js';
import { withSystem } from '../with-system.js';
import { killInTheMiddle } from './killing.js';
import type { Role } from './peer.js';
import type { PeerRun, PeerWork } from './peer-run.js';

/** The same messages through this system; its CPU is counted until windows and emissions are made. Null: there is no Mosquitto. */
export async function runOwn(folder: string, work: PeerWork, hasBroker: boolean): Promise<PeerRun | null> {
  const { messages, devices, kill, values, isWarm } = work;
  const rounds = isWarm ? 2 : 1;
  const mosquitto = hasBroker ? await startMosquitto({ dir: join(folder, 'mosquitto') }) : null;
  if (hasBroker && mosquitto === null) return null;
  try {
    return await withSystem(
      folder,
      devices,
      mosquitto,
      async ({ system, db, more }) => {
        const { processes } = system.endpoints;
        if (isWarm) await measureThroughput(db, system.endpoints, more, { ...work, rounds, round: 0 });
        const [told] = await Promise.all([
          measureThroughput(db, system.endpoints, more, { ...work, rounds, round: rounds - 1 }),
          kill && killOwn(db, processes, kill, messages),
        ]);
        const [row] = await db.query<{ rows: number; distinct: number }>(
          `select count(*)::float8 as rows, count(distinct (device_id, ts))::float8 as distinct from reading`,
        );
        const cpuS = Object.entries(told.cpuS).map(([name, s]) => [name, s + (told.cpuDerivingS[name] ?? 0)] as const);
        return {
          messages,
          messagesPerS: told.messagesPerS,
          cpuS: Object.fromEntries(cpuS),
          memoryMb: told.memoryMb,
          lost: rounds * messages - row!.distinct,
          doubled: row!.rows - row!.distinct,
        };
      },
      values,
    );
  } finally {
    await mosquitto?.stop();
  }
}

/** Its supervisor starts it again. */
function killOwn(db: Database, processes: Endpoints['processes'], role: Role, messages: number): Promise<void> {
  const name = role === 'sink' ? 'aggregator' : 'ingestion';
  return killInTheMiddle(
    async () => {
      const [row] = await db.query<{ n: number }>('select coalesce(sum(stored), 0)::float8 as n from ledger');
      return row!.n >= (messages * VALUES) / 2;
    },
    async () => void process.kill(processes.find((process) => process.name === name)!.pid, 'SIGKILL'),
    () => undefined,
  );
}
