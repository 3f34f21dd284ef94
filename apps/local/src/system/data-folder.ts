import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { removeEndpoints } from '#runtime';
import { identityOf, isAlive, readLiving, removeRecord, stopProcess, type ProcessIdentity } from '#servers';
import { launcher } from '../screen/launcher.js';

/** Everything that `npm start` writes, by place. */
export class DataFolder {
  readonly root: string;
  readonly kafka: string;
  readonly postgres: string;
  readonly cache: string;
  readonly prometheus: string;
  private readonly lock: string;

  constructor(path: string) {
    this.root = resolve(path);
    this.kafka = join(this.root, 'kafka');
    this.postgres = join(this.root, 'postgres');
    this.cache = join(this.root, 'cache');
    this.prometheus = join(this.root, 'prometheus.yml');
    this.lock = join(this.root, 'run', 'start.json');
  }

  log(name: string): string {
    return join(this.root, 'logs', `${name}.log`);
  }

  record(name: string): string {
    return name === 'kafka' || name === 'postgres'
      ? join(this.root, name, 'process.json')
      : join(this.root, 'run', `${name}.json`);
  }

  /**
   * Makes this start the only one on the folder. One whose `npm` was killed can be stopped by nothing else: it is stopped.
   * @returns null, or the pid of the start that has the folder
   */
  async occupy(say: (line: string) => void): Promise<number | null> {
    await mkdir(join(this.root, 'run'), { recursive: true });
    const me: Holder = { ...((await identityOf(process.pid)) as ProcessIdentity), launcher: await launcher() };
    const draft = `${this.lock}.${process.pid}.draft`;
    await writeFile(draft, JSON.stringify(me));
    try {
      for (;;) {
        try {
          await link(draft, this.lock);
          return null;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
        const holder = await readHolder(this.lock);
        if (holder && (await isAlive(holder))) {
          if (!holder.launcher || (await isAlive(holder.launcher))) return holder.pid;
          say('an earlier start runs on without its npm; stopping it');
          await stopProcess(holder, 'SIGTERM', 15_000);
        }
        // Of two that find the same dead lock, the rename lets one win; the other meets the new lock in the next round.
        const stale = `${this.lock}.${process.pid}.stale`;
        await rename(this.lock, stale).catch(() => undefined);
        await rm(stale, { force: true });
      }
    } finally {
      await rm(draft, { force: true });
    }
  }

  async release(): Promise<void> {
    await removeRecord(this.lock);
  }

  /** Stops in order what a killed start has left behind. @returns the names */
  async stopLeftOvers(names: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const name of names) {
      const living = await readLiving(this.record(name));
      if (!living) continue;
      found.push(name);
      await stopProcess(living, name === 'postgres' ? 'SIGINT' : 'SIGTERM', 10_000);
      await removeRecord(this.record(name));
    }
    await removeEndpoints(this.root);
    return found;
  }
}

interface Holder extends ProcessIdentity {
  readonly launcher: ProcessIdentity | null;
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
