import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { machineLine } from '../machine-line.js';
import { runOwn } from '../peers/run-own.js';
import { runPeer } from '../peers/run-peer.js';
import { telegraf } from '../peers/telegraf/telegraf.js';
import type { PeerRun } from '../peers/peer-run.js';
import { VALUES, type Load } from '../publish.js';
import { measureThroughput } from '../throughput.js';
import { withSystem } from '../with-system.js';
import { growthChart, growthPage, type Growth, type GrowthPoint } from './growth-page.js';

export const KINDS = ['devices', 'points', 'history'] as const;
export type Kind = (typeof KINDS)[number];

const DEVICES = [50, 500, 5_000];
const POINTS = [4, 16, 64];
/** So many times the messages, in one system, each round over the history of those before. */
const ROUNDS = 5;
/** Servers that all have alike. */
const SERVERS = new Set(['kafka', 'postgres', 'mosquitto']);

interface Options {
  readonly messages: number;
  readonly devices: number;
  /** A Markdown file for the page, its picture goes beside it; null: it is printed only. */
  readonly results: string | null;
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** How messages a second and memory grow with devices, with points of a device, or with what is stored already. */
export async function benchGrowth(kind: Kind, options: Options): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'greenpark-growth-'));
  let growth: Growth;
  try {
    growth = await measureGrowth(kind, root, options);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  const { messages, devices, results } = options;
  const work: Readonly<Record<Kind, string>> = {
    devices: `${messages.toLocaleString('en')} messages with QoS 1, ${VALUES} values each.`,
    points: `${messages.toLocaleString('en')} messages with QoS 1 of ${devices} devices, a value of each point in a message.`,
    history: `${messages.toLocaleString('en')} messages with QoS 1 of ${devices} devices, ${VALUES} values each, ${ROUNDS} times into one system; in the first rounds the processes also warm up.`,
  };
  const file = results ?? `growth-${kind}.md`;
  const picture = basename(file).replace(/\.md$/, '.svg');
  const page = growthPage(growth, {
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${machineLine()}, load ${loadavg()[0]!.toFixed(1)} at the end`,
    work: work[kind],
    picture,
  });
  say(`\n${page}`);
  if (results === null) return;
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, page);
  writeFileSync(join(dirname(results), picture), growthChart(growth));
}

async function measureGrowth(kind: Kind, root: string, { messages, devices }: Options): Promise<Growth> {
  if (kind === 'history') return overHistory(root, { messages, devices });
  return kind === 'devices'
    ? comparedOver('devices', DEVICES, root, (size) => ({ messages, devices: size }))
    : comparedOver('points of a device', POINTS, root, (size) => ({ messages, devices, values: size }));
}

const COLD = { kill: null, isWarm: false } as const;

async function comparedOver(
  what: string,
  sizes: readonly number[],
  root: string,
  loadOf: (size: number) => Load,
): Promise<Growth> {
  const installed = await telegraf.find(say);
  const systems: readonly [string, (folder: string, load: Load) => Promise<PeerRun | null>][] = [
    ['own listener', (folder, load) => runOwn(folder, { ...load, ...COLD }, false)],
    ['through Mosquitto', (folder, load) => runOwn(folder, { ...load, ...COLD }, true)],
    [
      telegraf.title,
      async (folder, load) =>
        typeof installed === 'string' ? null : runPeer(telegraf, installed, folder, { ...load, ...COLD }),
    ],
  ];
  const measured: { title: string; points: (GrowthPoint | null)[] }[] = [];
  for (const [title, run] of systems) {
    const points: (GrowthPoint | null)[] = [];
    for (const size of sizes) {
      const folder = join(root, `${title.replaceAll(/\W+/g, '-')}-${size}`);
      const told = await run(folder, loadOf(size));
      rmSync(folder, { recursive: true, force: true });
      points.push(told && { messagesPerS: told.messagesPerS, memoryMb: memoryOf(told.memoryMb) });
      say(`${title}, ${size} ${what}: ${told ? `${told.messagesPerS} messages/s` : 'left out'}`);
    }
    if (points.some((point) => point !== null)) measured.push({ title, points });
  }
  return { what, sizes, systems: measured };
}

/** This system through its own listener: what is stored before each round is the history. */
async function overHistory(root: string, load: Load): Promise<Growth> {
  const points: GrowthPoint[] = [];
  await withSystem(join(root, 'history'), load.devices, null, async ({ system, db, more }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const told = await measureThroughput(db, system.endpoints, more, { ...load, rounds: ROUNDS, round });
      points.push({ messagesPerS: told.messagesPerS, memoryMb: memoryOf(told.memoryMb) });
      say(`round ${round + 1}: ${told.messagesPerS} messages/s`);
    }
  });
  return {
    what: 'messages stored before',
    sizes: points.map((_, round) => round * load.messages),
    systems: [{ title: 'own listener', points }],
  };
}

const memoryOf = (memoryMb: Readonly<Record<string, number>>): number =>
  Object.entries(memoryMb).reduce((sum, [name, mb]) => (SERVERS.has(name) ? sum : sum + mb), 0);
