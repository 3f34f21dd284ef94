import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** Between a read that was for one, while somebody else asked, and the next of the same key: as long as it took, and no longer than this, ms. */
const REST_OF_ONE_MS = 20;
/** After one that was for several, ms: ten reads a second are enough for any number who ask. */
const REST_OF_CROWD_MS = 100;

interface Run {
  /** That of whoever asked last: it knows what is declared now. */
  read: () => Promise<unknown>;
  /** What begins when this one has ended and rested, for all who came meanwhile, … */
  next: Promise<unknown> | null;
  /** … and how many these are. */
  waiting: number;
  readonly rested: Promise<void>;
}

/**
 * Reads that many ask for at once are done one after the other, each for all who have asked before it began: what somebody is told is never older
 * than his question, and a crowd costs what one does. Answers are shared as they are: nobody may change one. One asker alone waits for nothing:
 * he asks again when he has his answer, so that his own reading of it is the rest.
 */
@Injectable()
export class SharedReads {
  private readonly runs = new Map<string, Run>();

  /**
   * @param key names what is read, with all that makes a difference to it
   * @param read is called when it is its turn: what it needs of the time it asks then
   * @param crowdRestMs less for what a crowd is to have soon
   */
  of<Answer>(key: string, read: () => Promise<Answer>, crowdRestMs = REST_OF_CROWD_MS): Promise<Answer> {
    const run = this.runs.get(key);
    if (run === undefined) return this.begin(key, read, 1, crowdRestMs);
    run.read = read;
    run.waiting += 1;
    run.next ??= run.rested.then(() => this.begin(key, run.read, run.waiting, crowdRestMs));
    return run.next as Promise<Answer>;
  }

  private begin<Answer>(
    key: string,
    read: () => Promise<Answer>,
    askers: number,
    crowdRestMs: number,
  ): Promise<Answer> {
    const startedAt = performance.now();
    const answer = read();
    const rest = (): Promise<void> | undefined => {
      if (askers > 1) return this.rest(crowdRestMs);
      if (run.next !== null) return this.rest(Math.min(REST_OF_ONE_MS, performance.now() - startedAt));
      this.runs.delete(key);
      return undefined;
    };
    const run: Run = { read, next: null, waiting: 0, rested: answer.then(rest, rest) };
    this.runs.set(key, run);
    void run.rested.then(() => {
      if (run.next === null && this.runs.get(key) === run) this.runs.delete(key);
    });
    return answer;
  }

  protected rest(ms: number): Promise<void> {
    return wait(ms, undefined, { ref: false });
  }
}
