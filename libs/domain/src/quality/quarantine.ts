import type { PointVersion, QuarantineLimits } from '../plant/plant.js';
import { thresholdsOf } from './quality-thresholds.js';
import type { Code } from './quality.js';
import { SILENT, type Engine, type RegisterEvent, type Seen, type Sink } from '../register/engine.js';

/** What a noisy point is judged by; absent while nothing is in doubt, so that equal knowledge has equal states. */
export interface Doubts {
  /** One bit for each of the last readings, the newest lowest: 1 for one in doubt. */
  readonly bits: number;
  /** The newest reading, where it is in doubt. */
  readonly last?: { readonly t: number; readonly v: number };
  /** In quarantine: the readings since, judged among themselves. */
  readonly own?: unknown;
}

export interface QuarantineState {
  readonly doubts?: Doubts;
}

type Make = (state: unknown, sink: Sink) => Engine;

/**
 * Keeps a noisy point out: what it sends in quarantine is shown with its codes and counts nowhere, the last good value before
 * it stays what the engine stands on. It comes back by itself when none of the last readings is in doubt; a register then
 * bridges the time. A fault that stays as it is (a register at 0, a broken wire) is one doubt, not many: it is excluded anyway.
 */
export class Quarantine implements Engine {
  private readonly engine: Engine;
  private bits: number;
  private last: Doubts['last'];
  private own: unknown;

  constructor(
    state: unknown,
    private readonly sink: Sink,
    private readonly make: Make,
  ) {
    this.engine = make(state, sink);
    const doubts = (state as QuarantineState | null)?.doubts;
    this.bits = doubts?.bits ?? 0;
    this.last = doubts?.last;
    this.own = doubts?.own;
  }

  state(): unknown {
    const { bits, last, own } = this;
    const state = this.engine.state() as object;
    if (bits === 0 && last === undefined && own === undefined) return state;
    const doubts: Doubts = { bits, ...(last && { last }), ...(own !== undefined && { own }) };
    return { ...state, doubts };
  }

  openFrom(): number | null {
    return this.engine.openFrom();
  }

  continuesFrom(rule: PointVersion, ms: number): number {
    return this.engine.continuesFrom(rule, ms, this.own !== undefined);
  }

  read(reading: Seen, rule: PointVersion): boolean {
    const limits = thresholdsOf(rule).quarantine;
    if (limits === null) {
      this.forget();
      return this.engine.read(reading, rule);
    }
    if (this.own !== undefined) return this.readApart(reading, rule, limits);
    const isDoubtful = this.engine.read(reading, rule);
    if (isDoubtful || this.bits !== 0 || this.last !== undefined) {
      this.note(reading, isDoubtful, limits);
      if (ones(this.bits) >= limits.doubtful) this.own = this.make(null, SILENT).state();
    }
    return isDoubtful;
  }

  private readApart(reading: Seen, rule: PointVersion, limits: QuarantineLimits): boolean {
    const codes: Code[] = [];
    const apart = this.make(this.own, { ...SILENT, code: (_, code) => void codes.push(code) });
    const isDoubtful = apart.read(reading, rule);
    this.note(reading, isDoubtful, limits);
    if (this.bits === 0 && !isDoubtful) {
      this.own = undefined;
      return this.engine.read(reading, rule);
    }
    this.own = apart.state();
    for (const code of codes) this.sink.code(reading.t, code);
    this.sink.code(reading.t, 'QUARANTINE');
    return isDoubtful;
  }

  private note({ t, v }: Seen, isDoubtful: boolean, { of }: QuarantineLimits): void {
    const isNew = isDoubtful && this.last?.v !== v;
    this.bits = ((this.bits << 1) | Number(isNew)) & (2 ** of - 1);
    this.last = isDoubtful ? { t, v } : undefined;
  }

  private forget(): void {
    this.bits = 0;
    this.last = this.own = undefined;
  }

  event(event: RegisterEvent, rule: PointVersion): void {
    // Another meter is another source.
    if (event.type === 'meter-replaced' || event.type === 'register-reset') this.forget();
    this.engine.event(event, rule);
  }

  precedes(event: RegisterEvent, reading: Seen): boolean {
    return this.engine.precedes(event, reading);
  }

  finish(rule: PointVersion, untilMs: number): void {
    this.engine.finish(rule, untilMs);
  }
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Whether a stored state of `runPoint` is of a point in quarantine. */
export function isQuarantined(state: string): boolean {
  if (state === '') return false;
  const { of } = JSON.parse(state) as { of: QuarantineState };
  return of.doubts?.own !== undefined;
}
