import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cursor, Segment } from '#simulation';

/** Where the story of one site stands. */
export interface SiteState {
  readonly seed: number;
  /** Names the run of sequence numbers: as long as this file lives, they go on. */
  readonly boot: string;
  readonly devices: Readonly<Record<string, Cursor>>;
  /** Written before they are sent: after a crash the very same messages are sent again, so that nothing is lost or numbered twice. */
  readonly pending: readonly Segment[];
}

interface SimulatorState {
  readonly version: 1;
  readonly sites: Readonly<Record<string, SiteState>>;
}

/** `simulator.json` in the data folder: a second start goes on where the first stopped. */
export class StateFile {
  private sites: Record<string, SiteState> = {};
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly file: string) {}

  /** @throws SyntaxError where the file is no JSON */
  async load(): Promise<void> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text !== null) this.sites = { ...(JSON.parse(text) as SimulatorState).sites };
  }

  get(site: string): SiteState | null {
    return this.sites[site] ?? null;
  }

  /** Resolves when it is on disk. By rename: a reader finds the old one or the new one. */
  async put(site: string, state: SiteState): Promise<void> {
    this.sites[site] = state;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private async write(): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const draft = `${this.file}.${process.pid}.draft`;
    await writeFile(draft, JSON.stringify({ version: 1, sites: this.sites } satisfies SimulatorState));
    await rename(draft, this.file);
  }
}
