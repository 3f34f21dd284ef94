import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, since } from '../cpu-seconds.js';
import { readServerSettings } from '../server-settings.js';
import { withSystem } from '../with-system.js';
import type { Figure } from './figure.js';
import { besideLoad } from '../load/load-child.js';
import type { ReadLoad, ReadResult } from '../load/read-load.js';

const PROGRAM = fileURLToPath(new URL('../load/reads-process.js', import.meta.url));
/** Under both loads, before it counts: all processes compile what is hot, who reads as well. */
const WARM_UP_S = 10;

/** How soon the API answers while readings come in. */
export const reads: Figure<{ reads: number; rate: number; devices: number; seconds: number }> = {
  name: 'reads',
  sizes: { reads: 500, rate: 5_000, devices: 50, seconds: 60 },
  how: ({ reads, rate, devices, seconds }) =>
    `${reads} mixed reads/s by the clock (status, emissions of days, targets, points, readings of an hour, alerts, ledger, in turn; from when each was due) while ${rate.toLocaleString('en')} messages/s of ${devices} devices come in, ${seconds} s`,
  measure: ({ sizes: { reads, rate, devices, seconds }, folder, say }) =>
    withSystem(
      folder,
      devices,
      null,
      async ({ system, db }) => {
        const settings = await readServerSettings(db, system.kafkaVersion);
        const { mqtt, http, processes } = system.endpoints;
        const load = { http, perS: reads, devices };
        const { result, load: published } = await besideLoad(
          { mqtt, perS: rate, firstDevice: 0, devices },
          async () => {
            await wait(1_000);
            let before = cpuSeconds(processes);
            const read = await readInChild({ ...load, seconds, warmUpS: Math.min(WARM_UP_S, seconds) }, () => {
              say(`  warm; ${reads} reads/s for ${seconds} s`);
              before = cpuSeconds(processes);
            });
            return { ...read, cpuS: since(before, cpuSeconds(processes)) };
          },
        );
        for (const [kind, { p50Ms, p99Ms, maxMs }] of Object.entries(result.kinds)) {
          say(`  ${kind}: median ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, most ${maxMs.toFixed(0)} ms`);
        }
        const cpuS = Object.entries(result.cpuS).map(([name, s]) => `${name} ${s.toFixed(1)}`);
        say(`  CPU s from the first read to the last answer: ${cpuS.join(', ')}`);
        const { status, ...others } = result.kinds;
        const slowest = Object.entries(others).map(([kind, { p99Ms }]) => `${kind} ${p99Ms.toFixed(0)}`);
        return {
          settings,
          measured: [
            { what: 'status p99', unit: 'ms', value: status!.p99Ms, must: 50, aim: 15 },
            { what: 'reads that failed', unit: '', value: result.errors, must: 0, aim: 0 },
          ],
          remarks: [
            `status median ${status!.p50Ms.toFixed(1)} ms; p99 of the others, ms: ${slowest.join(', ')}; ${result.reads} reads, PUBACK p99 ${published.pubackP99Ms.toFixed(0)} ms of ${published.messages} messages${result.firstError === null ? '' : `; first failure ${result.firstError}`}`,
          ],
        };
      },
      undefined,
      { hasTarget: true },
    ),
};

async function readInChild(load: ReadLoad, onWarm: () => void): Promise<ReadResult> {
  const child = fork(PROGRAM, [JSON.stringify(load)]);
  const read = async (): Promise<ReadResult> => {
    await once(child, 'message');
    onWarm();
    const [result] = (await once(child, 'message')) as [ReadResult];
    return result;
  };
  return Promise.race([
    read(),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the reader ended with exit code ${code}`))),
  ]);
}
