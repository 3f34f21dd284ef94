/** Something that runs: a server or one of the services. */
export interface Life {
  readonly pid: number;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stop(deadlineMs: number): Promise<void>;
  kill(): Promise<void>;
}

export interface Observer {
  /** A line for people. */
  say(line: string): void;
  /** The process runs again, under another pid. */
  restarted(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Who lived so long had a good start: the next pause is short again. */
const GOOD_LIFE_MS = 60_000;

/** Keeps one process alive: whatever ends it, it is started again, with pauses that grow from 0.5 s to 30 s. */
export class Supervised {
  private life: Life | null = null;
  private starting: Promise<void> | null = null;
  private readonly stopping = new AbortController();

  constructor(
    readonly name: string,
    private readonly begin: (signal: AbortSignal) => Promise<Life>,
    private readonly observer: Observer,
  ) {}

  /** null while it is down. */
  get pid(): number | null {
    return this.life?.pid ?? null;
  }

  /** The first start. @throws when it fails: then nothing is supervised */
  async start(): Promise<void> {
    const starting = this.begin(this.stopping.signal);
    this.starting = starting.then(
      (life) => void (this.life = life),
      () => undefined,
    );
    const life = await starting;
    await this.starting;
    this.starting = null;
    void this.watch(life);
  }

  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    // A start that is under way is broken off by the signal; what it brings up is stopped like the rest.
    await this.starting;
    await this.life?.stop(deadlineMs);
    this.life = null;
  }

  async kill(): Promise<void> {
    this.stopping.abort();
    await this.life?.kill();
  }

  private async watch(first: Life): Promise<void> {
    let life = first;
    for (let pauseMs = FIRST_PAUSE_MS; ;) {
      const began = Date.now();
      const { code, signal } = await life.exited;
      if (this.stopping.signal.aborted) return;
      this.life = null;
      if (Date.now() - began > GOOD_LIFE_MS) pauseMs = FIRST_PAUSE_MS;
      this.observer.say(`${this.name} ended (${signal ?? `exit code ${code}`}); it is started again`);
      const next = await this.again(pauseMs);
      if (!next) return;
      life = next.life;
      pauseMs = Math.min(next.pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  private async again(firstPauseMs: number): Promise<{ life: Life; pauseMs: number } | null> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await pause(pauseMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return null;
      let life: Life | null = null;
      this.starting = this.begin(this.stopping.signal).then(
        (started) => void (life = started),
        (error: unknown) => this.observer.say(`${this.name} did not start: ${firstLine(error)}; trying again`),
      );
      await this.starting;
      this.starting = null;
      this.life = life;
      if (this.stopping.signal.aborted) return null;
      if (life === null) continue;
      this.observer.say(`${this.name} runs again`);
      this.observer.restarted();
      return { life, pauseMs };
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
