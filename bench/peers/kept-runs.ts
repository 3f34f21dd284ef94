import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PeerRun } from './peer-run.js';

interface Work {
  readonly messages: number;
  readonly devices: number;
}
interface Kept extends Work {
  readonly runs: Record<string, PeerRun[]>;
}

interface KeptRuns {
  add(title: string, run: PeerRun): void;
  of(title: string): readonly PeerRun[];
}

/**
 * Runs by system, with those that are in the file already: so that a long comparison can be made in parts. @param file null: none
 * @throws where the file is of other messages or devices
 */
export function keptRuns(file: string | null, { messages, devices }: Work): KeptRuns {
  const kept: Kept =
    file !== null && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
      : { messages, devices, runs: {} };
  if (kept.messages !== messages || kept.devices !== devices) {
    throw new Error(`${file} has runs of ${kept.messages} messages of ${kept.devices} devices: choose another file`);
  }
  return {
    add(title, run) {
      (kept.runs[title] ??= []).push(run);
      if (file !== null) writeFileSync(file, JSON.stringify(kept, null, 2));
    },
    of: (title) => kept.runs[title] ?? [],
  };
}
