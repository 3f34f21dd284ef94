import { Injectable } from '@nestjs/common';
import { ProblemError } from '../http/problem.js';

/** Each stream is a timer or two and every change of its sites: more than a control room needs are an attack or a fault. */
const MOST_OF_ONE = 50;
const MOST = 500;

/** How many streams are open, by caller. */
@Injectable()
export class OpenStreams {
  private readonly byCaller = new Map<string, number>();
  private all = 0;

  /**
   * Counts a stream until the signal.
   * @throws ProblemError `too-many-requests`
   */
  open(caller: string, gone: AbortSignal): void {
    const own = this.byCaller.get(caller) ?? 0;
    if (own >= MOST_OF_ONE)
      throw tooMany(`At most ${MOST_OF_ONE} streams of one caller are open at a time: close one.`);
    if (this.all >= MOST) throw tooMany(`At most ${MOST} streams are open at a time; try again in a while.`);
    this.byCaller.set(caller, own + 1);
    this.all += 1;
    gone.addEventListener('abort', () => this.close(caller), { once: true });
  }

  private close(caller: string): void {
    const left = (this.byCaller.get(caller) ?? 1) - 1;
    if (left === 0) this.byCaller.delete(caller);
    else this.byCaller.set(caller, left);
    this.all -= 1;
  }
}

const tooMany = (detail: string): ProblemError => new ProblemError('too-many-requests', detail);
