import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLine } from '../machine-line.js';
import { chosenPeers } from './all-peers.js';
import { keptRuns } from './kept-runs.js';
import type { InstalledPeer, Peer } from './peer.js';
import type { PeerRun, PeerWork, SystemRuns } from './peer-run.js';
import { report } from './report.js';
import { runOwn } from './run-own.js';
import { runPeer } from './run-peer.js';
import { cpuOf } from './table.js';

export interface PeersOptions extends PeerWork {
  /** For peers that are much slower. */
  readonly peerMessages: number;
  readonly pairs: number;
  /** Ids, with commas; undefined: all that can be had. */
  readonly peers: string | undefined;
  /** Only the peers, not this system itself. */
  readonly isWithoutOwn: boolean;
  /** A Markdown file for the table; null: it is printed only. */
  readonly results: string | null;
  /** A file with the runs so far, to which these are added; null: none. */
  readonly keep: string | null;
}

interface System extends Omit<SystemRuns, 'runs' | 'killed'> {
  readonly run: (folder: string) => Promise<PeerRun | null>;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The same messages through this system and through others, in turn on one machine: only the ratios say something. */
export async function benchPeers(options: PeersOptions): Promise<void> {
  const { messages, devices, kill, pairs, results } = options;
  const missing: string[] = [];
  const systems = [...(options.isWithoutOwn ? [] : ownSystems(options)), ...(await installedPeers(options, missing))];
  const kept = keptRuns(options.keep, options, `npm run bench -- ${process.argv.slice(2).join(' ')}`);
  const root = mkdtempSync(join(tmpdir(), 'greenpark-peers-'));
  try {
    for (let i = 0; i < pairs; i++) {
      for (const { run, ...system } of systems) {
        const { title } = system;
        const folder = join(root, `${title.replaceAll(/\W+/g, '-')}-${i}`);
        const told = await run(folder);
        rmSync(folder, { recursive: true, force: true });
        if (told === null) {
          say(`${title}: left out, Mosquitto is not installed`);
          continue;
        }
        kept.add(system, told, kill);
        say(
          `${title}: ${told.messagesPerS.toLocaleString('en')} messages/s, ${cpuOf(told).toFixed(1)} CPU s per million values, ${told.lost} lost, ${told.doubled} doubled`,
        );
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  const text = report(kept.systems, {
    commands: kept.commands,
    date: new Date().toISOString().slice(0, 10),
    machine: machineLine(),
    messages,
    devices,
    isWarm: options.isWarm,
    missing,
  });
  say(`\n${text}`);
  if (results !== null) writeFileSync(results, text);
}

function ownSystems(work: PeerWork): System[] {
  const own = (title: string, settings: string, hasBroker: boolean): System => ({
    title,
    version: null,
    settings,
    run: (folder) => runOwn(folder, work, hasBroker),
  });
  return [
    own(
      'own listener',
      'this system as `npm start` runs it; PUBACK after the write to Kafka, offsets with the rows',
      false,
    ),
    own('through Mosquitto', 'the same, as a subscriber of the broker that the others have', true),
  ];
}

async function installedPeers(options: PeersOptions, missing: string[]): Promise<System[]> {
  const systems: System[] = [];
  for (const peer of chosenPeers(options.peers)) {
    const installed = await foundPeer(peer);
    if (typeof installed === 'string') {
      missing.push(`${peer.title}, ${installed}`);
      say(`left out: ${missing.at(-1)}`);
      continue;
    }
    const messages = peer.isSlow ? Math.min(options.peerMessages, options.messages) : options.messages;
    systems.push({
      title: peer.title,
      version: installed.version,
      settings: peer.settings,
      run: (folder) => runPeer(peer, installed, folder, { ...options, messages }),
    });
  }
  return systems;
}

/** What a package client refuses is a reason too: the others are compared. */
async function foundPeer(peer: Peer): Promise<InstalledPeer | string> {
  try {
    return await peer.find(say);
  } catch (error) {
    const [line] = (error as Error).message.split('\n');
    return `it could not be fetched or built: ${line}`;
  }
}
