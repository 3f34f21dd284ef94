import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** After a read the next one of the same key waits as long as it took, so that a crowd keeps a read busy half of the time at most, … */
const REST_PER_READ = 1;
/** … and no longer than this, ms: it is what somebody waits for at most who has nobody to share with. */
const LONGEST_REST_MS = 20;

interface Run {
  /** That of whoever asked last: it knows what is declared now. */
  read: () => Promise<unknown>;
  /** What begins when this one has ended and rested, for all who came meanwhile. */
  next: Promise<unknown> | null;
  readonly rested: Promise<void>;
}

/**
 * Reads that many ask for at once are done one after the other, each for all who have asked before it began: what somebody is told is never older
 * than his question, and a crowd costs what one does. Answers are shared as they are: nobody may change one.
 */
@Injectable()
export class SharedReads {
  private readonly runs = new Map<string, Run>();

  /** @param key names what is read, with all that makes a difference to it. @param read is called when it is its turn: what it needs of the time it asks then */
  of<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const run = this.runs.get(key);
    if (run === undefined) return this.begin(key, read);
    run.read = read;
    run.next ??= run.rested.then(() => this.begin(key, run.read));
    return run.next as Promise<Answer>;
  }

  private begin<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const startedAt = performance.now();
    const answer = read();
    const rest = (): Promise<void> => this.rest(performance.now() - startedAt);
    const run: Run = { read, next: null, rested: answer.then(rest, rest) };
    this.runs.set(key, run);
    void run.rested.then(() => {
      if (run.next === null) this.runs.delete(key);
    });
    return answer;
  }

  protected rest(tookMs: number): Promise<void> {
    return wait(Math.min(LONGEST_REST_MS, REST_PER_READ * tookMs), undefined, { ref: false });
  }
}
