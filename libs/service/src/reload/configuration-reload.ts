import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigurationError, Logger } from '#runtime';
import { ProcessLife } from '../process/process-life.js';

/** What has to be asked for a reload does not answer at the moment; nothing is wrong with the files. */
export class SourceAway extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceAway';
  }
}

/**
 * Says of a refusal that what was loaded before stays, and why.
 * @returns false where the error is something else: nothing was said
 */
export function sayNotTaken(log: { error(fields: object, message: string): void }, error: unknown): boolean {
  if (error instanceof ConfigurationError) {
    log.error({ problems: error.problems }, 'the site files are wrong: what was loaded before stays');
  } else if (error instanceof SourceAway) {
    log.error({ err: error }, `${error.message}: what was loaded before stays; send SIGHUP again`);
  } else {
    return false;
  }
  return true;
}

/** Takes what was read. Resolves to whether it was taken: false where it was refused after all, which it has said. */
export type Take = () => Promise<boolean>;

/** Something that stands in files and can be read again while the process runs. */
export interface Reloadable {
  /**
   * Reads and checks; nothing changes yet.
   * @throws ConfigurationError, SourceAway
   */
  prepare(): Promise<Take>;
}

/** Something in files that has to do with nothing else of them: it is taken whatever stands there. */
export interface Renewable {
  /** Reads it again and takes it, or says that it cannot. */
  renew(): void;
}

/**
 * SIGHUP: everything that stands in files is read again, what belongs together all or nothing, and before it what stands apart: a
 * certificate has its own day on which it must be there. One reload after the other.
 */
@Injectable()
export class ConfigurationReload implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly parts: Reloadable[] = [];
  private readonly apart: Renewable[] = [];
  private last: Promise<void> = Promise.resolve();
  private readonly onSignal = (): void => void this.run();

  constructor(
    private readonly log: Logger,
    private readonly life: ProcessLife,
  ) {}

  add(part: Reloadable): void {
    this.parts.push(part);
  }

  addApart(part: Renewable): void {
    this.apart.push(part);
  }

  onApplicationBootstrap(): void {
    process.on('SIGHUP', this.onSignal);
  }

  beforeApplicationShutdown(): void {
    process.off('SIGHUP', this.onSignal);
  }

  /** Resolves when what was read has been taken, or found wrong, which the log says. */
  run(): Promise<void> {
    this.last = this.last.then(() => this.reload());
    return this.last;
  }

  private async reload(): Promise<void> {
    try {
      for (const part of this.apart) part.renew();
      const take = await this.read();
      if (!take) return;
      let isTaken = true;
      for (const one of take) isTaken = (await one()) && isTaken;
      if (isTaken) this.log.info('site files loaded again');
    } catch (error) {
      // Taken by half: only a new process has all of it.
      this.life.fail(error);
    }
  }

  /** null: nothing can be taken. */
  private async read(): Promise<Take[] | null> {
    try {
      return await Promise.all(this.parts.map((part) => part.prepare()));
    } catch (error) {
      if (!sayNotTaken(this.log, error)) throw error;
      return null;
    }
  }
}
