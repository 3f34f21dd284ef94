import type { Code } from '../quality/quality.js';
import type { Sink } from '../register/engine.js';

/** A span of time, Unix ms, half-open. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A value at a moment (`fromMs` = `toMs`), or what a register brought between two readings. */
export interface Sample extends Stretch {
  readonly value: number | null;
  readonly amount: number | null;
  readonly quality: number;
}

/** What the engine of a point finds, one by one, in order of time. */
export class Samples implements Sink {
  readonly values: Sample[] = [];
  readonly amounts: Sample[] = [];
  readonly covers: Stretch[] = [];
  readonly codes = new Map<number, Code[]>();

  amount(fromMs: number, toMs: number, amount: number, quality: number): void {
    this.amounts.push({ fromMs, toMs, value: null, amount, quality });
  }

  /** A value holds from its sample on; of the first one only that is seen, where it came before what is fed. */
  held(t: number, _until: number, value: number, quality: number): void {
    if (this.values.length === 0) this.sample(t, value, quality);
  }

  sample(t: number, value: number, quality: number): void {
    this.values.push({ fromMs: t, toMs: t, value, amount: null, quality });
  }

  covered(fromMs: number, toMs: number): void {
    const last = this.covers.at(-1);
    if (last && last.toMs >= fromMs) this.covers[this.covers.length - 1] = { fromMs: last.fromMs, toMs };
    else this.covers.push({ fromMs, toMs });
  }

  code(t: number, code: Code): void {
    const own = this.codes.get(t);
    if (own) own.push(code);
    else this.codes.set(t, [code]);
  }

  excluded(): void {
    // What does not count is read beside.
  }

  released(): void {
    // As above.
  }

  lost(): void {
    // Time that is lost is time that nothing covers.
  }
}
