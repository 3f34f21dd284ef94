import { openDatabase, type Database } from '#postgres';
import { SystemUnderBench, type Endpoints, type ParkOptions } from './system-under-bench.js';

/** Of the database of a bench nothing is told. */
export const SILENT = { info: () => undefined, warn: () => undefined };

export interface Running {
  readonly system: SystemUnderBench;
  readonly db: Database;
  /** The broker before it, where there is one: its CPU counts. */
  readonly more: Endpoints['processes'];
}

/** Does it with a fresh system and its database open, and ends both. @param broker through which readings come; null: the own listener; points of each device, default 4 */
export async function withSystem<Result>(
  folder: string,
  devices: number,
  broker: { readonly url: string; readonly pid: number } | null,
  work: (running: Running) => Promise<Result>,
  points?: number,
  park?: ParkOptions,
): Promise<Result> {
  const env: Record<string, string> = broker ? { MQTT_URL: broker.url, MQTT_LISTEN: '' } : {};
  const system = await SystemUnderBench.start(folder, devices, env, points, park);
  try {
    const db = await openDatabase({ url: system.endpoints.postgres, log: SILENT, max: 1, name: 'bench' });
    try {
      return await work({ system, db, more: broker ? [{ name: 'mosquitto', pid: broker.pid }] : [] });
    } finally {
      await db.close();
    }
  } finally {
    await system.stop();
  }
}
