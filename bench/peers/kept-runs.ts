import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Role } from './peer.js';
import type { PeerRun, PeerWork, SystemRuns } from './peer-run.js';

interface KeptSystem extends SystemRuns {
  readonly runs: PeerRun[];
  readonly killed: Record<Role, PeerRun[]>;
}
interface Kept {
  readonly messages: number;
  readonly devices: number;
  /** Not there: it was written before there were such. */
  readonly isWarm?: boolean;
  /** That made the runs, each once. */
  readonly commands: string[];
  readonly systems: KeptSystem[];
}

interface KeptRuns {
  readonly commands: readonly string[];
  readonly systems: readonly SystemRuns[];
  add(system: Omit<SystemRuns, 'runs' | 'killed'>, run: PeerRun, kill: Role | null): void;
}

/**
 * Runs by system, with those that are in the file already: so that a long comparison can be made in parts. @param file null: none
 * @throws where the file is of other messages or devices, or of runs after as many messages where these are without, or the other way round
 */
export function keptRuns(
  file: string | null,
  { messages, devices, isWarm }: Pick<PeerWork, 'messages' | 'devices' | 'isWarm'>,
  command: string,
): KeptRuns {
  const kept: Kept =
    file !== null && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
      : { messages, devices, isWarm, commands: [], systems: [] };
  if (kept.messages !== messages || kept.devices !== devices || (kept.isWarm ?? false) !== isWarm) {
    const how = kept.isWarm ? ' after as many' : '';
    throw new Error(
      `${file} has runs of ${kept.messages} messages of ${kept.devices} devices${how}: choose another file`,
    );
  }
  return {
    commands: kept.commands,
    systems: kept.systems,
    add(system, run, kill) {
      if (!kept.commands.includes(command)) kept.commands.push(command);
      let its = kept.systems.find(({ title }) => title === system.title);
      if (its === undefined) kept.systems.push((its = { ...system, runs: [], killed: { ingestion: [], sink: [] } }));
      Object.assign(its, system); // what is said of it, as it is now
      (kill === null ? its.runs : its.killed[kill]).push(run);
      if (file !== null) writeFileSync(file, JSON.stringify(kept, null, 2));
    },
  };
}
