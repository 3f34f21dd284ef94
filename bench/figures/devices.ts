import { join } from 'node:path';
import { median } from '../median.js';
import { VALUES } from '../publish.js';
import { readServerSettings } from '../server-settings.js';
import { measureThroughput, type Throughput } from '../throughput.js';
import { withSystem } from '../with-system.js';
import type { Figure, Measured } from './figure.js';

const FEW = 50;
const SERVICES = ['ingestion', 'aggregator', 'alerting', 'api'];

/** What many devices cost: the same messages of few and of many in turn, each time with a fresh system. */
export const devices: Figure<{ messages: number; devices: number; pairs: number }> = {
  name: 'devices',
  // On a machine that others share pairs scatter by ten per cent.
  sizes: { messages: 200_000, devices: 5_000, pairs: 9 },
  how: ({ messages, devices: many, pairs }) =>
    `${messages.toLocaleString('en')} messages, ${VALUES} values each, through the own listener as fast as they are acknowledged, of ${FEW} devices and of ${many.toLocaleString('en')} in turn, each time with a fresh system; from the first publish to the last commit; median of ${pairs} pairs`,
  async measure({ sizes: { messages, devices: many, pairs }, folder, say }) {
    const run = (of: number, pair: number) =>
      withSystem(join(folder, `${of}-${pair}`), of, null, async ({ system, db, more }) => {
        const settings = await readServerSettings(db, system.kafkaVersion);
        const told = await measureThroughput(db, system.endpoints, more, { messages, devices: of });
        say(`  ${of.toLocaleString('en')} devices: ${told.messagesPerS.toLocaleString('en')} messages/s`);
        return { settings, told };
      });
    const ran = [];
    for (let pair = 0; pair < pairs; pair++) ran.push({ few: await run(FEW, pair), many: await run(many, pair) });
    const falls = ran.map(({ few, many: { told } }) => 100 * (1 - told.messagesPerS / few.told.messagesPerS));
    const ofMany = ran.map(({ many: { told } }) => told);
    return {
      settings: ran.at(-1)!.many.settings,
      measured: [fallOf(median(falls)), ...SERVICES.map((name) => memoryOf(name, ofMany))],
      remarks: [
        `fall of each pair: ${falls.map((fall) => `${fall.toFixed(1)} %`).join(', ')}; messages/s: ${ran.map(({ few, many: { told } }) => `${few.told.messagesPerS.toLocaleString('en')} and ${told.messagesPerS.toLocaleString('en')}`).join(', ')}`,
      ],
    };
  },
};

const fallOf = (value: number): Measured => ({
  what: 'messages/s are less with many devices, by',
  unit: '%',
  value,
  must: 15,
  aim: 5,
});

const memoryOf = (name: string, runs: readonly Throughput[]): Measured => ({
  what: `memory of ${name}, most`,
  unit: 'MB',
  value: Math.max(...runs.map(({ memoryMb }) => memoryMb[name]!)),
  must: 300,
  aim: 200,
});
