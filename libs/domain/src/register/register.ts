import type { PointVersion } from '../plant/plant.js';
import { sameValue } from '../reading/reading.js';
import { thresholdsOf } from '../quality/quality-thresholds.js';
import type { Companions } from '../quality/companions.js';
import { extendedFront, gainBetween, jumpOf, type Gain } from './fit.js';
import { cover, holdMs, outOfRange, SILENT, type Engine, type RegisterEvent, type Seen, type Sink } from './engine.js';
import { atStake, type Held, type Refused, type RegisterState, type Shift } from './register-state.js';

/**
 * A register that only rises (docs/arithmetic/registers.md). A drop is never a reset unless the modulus or a recorded event says so; what does
 * not fit is held and earns nothing until a reading fits again, twice, or an operator decides.
 *
 * What is refused is dropped, and the register goes on from the last good reading before it: a mistyped value leaves no trace.
 * Only readings that agree with what was refused, and not with the one before, show that the register moved: then it goes on
 * at its new level, and the jump and what it brought meanwhile are lost. What fits both waits for a decision of its own, for time
 * alone would credit a refused jump. A register that comes back to the level before goes on from there by itself.
 */
export class Register implements Engine {
  private epoch: number;
  private last: Seen | undefined;
  private first: Seen | undefined;
  private held: Held | undefined;
  private candidate: Seen | undefined;
  private refused: Refused | undefined;
  private shift: Shift | undefined;
  private modulus: number | null | undefined;
  private still: RegisterState['still'];

  constructor(
    state: RegisterState | null,
    private readonly sink: Sink,
    private readonly companions: Companions | null,
    /** Held readings are judged among themselves once, not again and again. */
    private readonly isInner = false,
  ) {
    this.epoch = state?.epoch ?? 1;
    this.last = state?.last;
    this.first = state?.first;
    this.held = state?.held;
    this.candidate = state?.candidate;
    this.refused = state?.refused;
    this.shift = state?.shift;
    this.modulus = state?.modulus;
    this.still = state?.still;
  }

  state(): RegisterState {
    const { epoch, last, first, held, candidate, refused, shift, modulus, still } = this;
    return { epoch, last, first, held, candidate, refused, shift, modulus, still };
  }

  openFrom(): number | null {
    return this.last?.t ?? this.first?.t ?? null;
  }

  /** What is held claims from the newest of the readings that agree on; a reading that may be right decides with the next one. */
  continuesFrom(_rule: PointVersion, ms: number, isApart = false): number {
    const { last, held, candidate } = this;
    if (!last || !held) return isApart ? ms : Math.min(ms, this.openFrom() ?? ms);
    const newest = held.own?.last?.t ?? held.own?.first?.t ?? held.since;
    return Math.min(ms, newest, candidate?.t ?? ms);
  }

  read(reading: Seen, rule: PointVersion): boolean {
    const { last, held } = this;
    if (reading.v === 0 && last?.v !== 0) {
      this.sink.code(reading.t, 'ZERO_FAULT');
      return true;
    }
    const gain = last && !held ? this.gain(last, reading, rule) : null;
    if (rule.sentinels.includes(reading.v) && !gain) {
      this.sink.code(reading.t, 'SENTINEL');
      return true;
    }
    if (outOfRange(reading.v, rule)) {
      this.sink.code(reading.t, 'RANGE');
      return true;
    }
    if (!last) return this.begin(reading, rule);
    if (held) return this.whileHeld(last, held, reading, rule);
    if (this.refused && !this.settlesRefusal(last, this.refused, reading, rule)) {
      if (this.goesOnAt(last, this.refused, reading, rule)) return false;
      this.hold(last, reading, rule);
      return true;
    }
    if (!gain) {
      this.hold(last, reading, rule);
      return true;
    }
    this.accept(reading, gain, rule);
    this.checkStuck(last, reading, gain, rule);
    return false;
  }

  /** The first reading counts only when the next one fits it. */
  private begin(reading: Seen, rule: PointVersion): boolean {
    const { first } = this;
    const gain = first && this.gain(first, reading, rule);
    if (gain) {
      this.last = first;
      this.first = undefined;
      this.accept(reading, gain, rule);
      this.checkStuck(first, reading, gain, rule);
      return false;
    }
    if (first) this.sink.code(reading.t, reading.v > first.v ? 'JUMP' : 'DECREASE_SUSPECT');
    this.first = reading;
    return first !== undefined;
  }

  /** A register that stands still is no fault in itself: only while its device makes heat. */
  private checkStuck(from: Seen, { t }: Seen, { d }: Gain, rule: PointVersion): void {
    const { stuckAfterMs, stuckPowerMw } = thresholdsOf(rule);
    if (d > 0 || !this.companions?.makesHeat(t, stuckPowerMw)) {
      this.still = undefined;
      return;
    }
    this.still ??= { t: rule.intervalMs !== null && t - from.t <= holdMs(rule) ? from.t : t };
    if (t - this.still.t >= stuckAfterMs) this.sink.code(t, 'STUCK');
  }

  private whileHeld(last: Seen, held: Held, reading: Seen, rule: PointVersion): boolean {
    const { candidate } = this;
    const { refused } = this;
    const back = this.gain(last, reading, rule, Math.min(held.since, refused?.since ?? Infinity) - last.t);
    if (back) {
      this.endHold();
      this.accept(reading, back, rule);
      return false;
    }
    if (refused && this.goesOnAt(last, refused, reading, rule)) return false;
    const confirmed = candidate && this.gain(candidate, reading, rule);
    const candidateGain = candidate && this.gain(last, candidate, rule);
    if (candidate && confirmed && candidateGain) {
      this.endHold();
      this.accept(candidate, candidateGain, rule);
      this.accept(reading, confirmed, rule);
      return false;
    }
    if (candidate) {
      this.candidate = undefined;
      this.hold(last, candidate, rule);
    }
    const waiting = refused ? [...held.front, ...refused.front] : held.front;
    const fitsHeld = waiting.some((other) => this.gain(other, reading, rule) !== null);
    if (!fitsHeld && this.gain(last, reading, rule)) {
      this.candidate = reading;
      return false;
    }
    this.hold(last, reading, rule);
    return !fitsHeld;
  }

  /** Whether a reading goes on from the one before what was refused: it fits that one, and what was refused only if time does not explain it. */
  private settlesRefusal(last: Seen, refused: Refused, reading: Seen, rule: PointVersion): boolean {
    if (!this.gain(last, reading, rule)) return false;
    const settles =
      !this.levelOf(refused, reading, rule) || this.gain(last, reading, rule, refused.since - last.t) !== null;
    if (settles) this.refused = undefined;
    return settles;
  }

  /** The newest refused reading that a coming one follows from. */
  private levelOf({ front }: Refused, reading: Seen, rule: PointVersion): Seen | undefined {
    return front.findLast((other) => this.gain(other, reading, rule) !== null);
  }

  /** A reading that agrees with a refused one and not with the one before: the register has moved, and goes on there. */
  private goesOnAt(last: Seen, refused: Refused, reading: Seen, rule: PointVersion): boolean {
    const level = this.levelOf(refused, reading, rule);
    if (!level || this.gain(last, reading, rule)) return false;
    this.endHold();
    this.lose(last, level, jumpOf(last, level, this.modulusIn(rule)));
    this.last = level;
    this.accept(reading, this.gain(level, reading, rule)!, rule);
    return true;
  }

  /** What came between two readings, of which the jump is refused, is unknown for good. */
  private lose(last: Seen, from: Seen, jump: number): void {
    if (jump > 0) this.sink.excluded(from.t, from.t, jump);
    this.sink.lost(last.t, from.t);
    this.shift = { v: from.v - last.v, ms: from.t - last.t };
  }

  /** Held readings that agree with each other, and undo a refused jump: the register is back where it was before. */
  private comesBack(last: Seen, rule: PointVersion): void {
    const { held, shift } = this;
    if (!held?.from || !shift) return;
    const stake = atStake(last, held, this.modulusIn(rule));
    if (!stake || !this.gain({ ...last, t: last.t - shift.ms, v: last.v - shift.v }, held.from, rule)) return;
    this.endHold();
    this.sink.lost(last.t, stake.from.t);
    this.count(stake.from, stake.newest, held.gained, rule);
    this.last = stake.newest;
    this.shift = undefined;
  }

  private hold(last: Seen, reading: Seen, rule: PointVersion): void {
    this.sink.code(reading.t, reading.v > last.v ? 'JUMP' : 'DECREASE_SUSPECT');
    this.still = undefined;
    const { held } = this;
    this.held = {
      since: held?.since ?? reading.t,
      front: extendedFront(held?.front ?? [], reading, rule),
      ...(this.isInner ? { gained: 0 } : this.judgeAmong(last, held, reading, rule)),
    };
    this.comesBack(last, rule);
  }

  /** What held readings claim is excluded: the jump once a second one agrees, and what they rise by from then on. */
  private judgeAmong(
    last: Seen,
    held: Held | undefined,
    reading: Seen,
    rule: PointVersion,
  ): Pick<Held, 'own' | 'from' | 'gained'> {
    let gained = held?.gained ?? 0;
    const amount = (t0: number, t1: number, d: number): void => {
      gained += d;
      if (d > 0) this.sink.excluded(t0, t1, d);
    };
    const inner = new Register(held?.own ?? null, { ...SILENT, amount }, null, true);
    const before = held?.own?.first;
    inner.read(reading, rule);
    const own = inner.state();
    const from = held?.from ?? (own.last && before);
    if (from && !held?.from) {
      const jump = jumpOf(last, from, this.modulusIn(rule));
      if (jump > 0) this.sink.excluded(from.t, from.t, jump);
    }
    return { own, ...(from && { from }), gained };
  }

  private endHold(): void {
    if (this.held) this.sink.released(this.held.since);
    this.held = this.candidate = this.refused = undefined;
  }

  private modulusIn(rule: PointVersion): number | null {
    return this.modulus === undefined ? rule.modulus : this.modulus;
  }

  private accept(reading: Seen, gain: Gain, rule: PointVersion): void {
    const last = this.last!;
    if (gain.rolled) this.sink.code(reading.t, 'ROLLOVER');
    this.count(last, reading, gain.d, rule);
    this.last = reading;
  }

  private count(from: Seen, to: Seen, amount: number, rule: PointVersion): void {
    this.sink.amount(from.t, to.t, amount, Math.max(from.q, to.q));
    cover(this.sink, from.t, to.t, rule);
    this.sink.sample(to.t, to.v, to.q);
  }

  /** What came from one reading to the other if the rated maximum allows it in `dt`; null: it does not. */
  private gain(from: Seen, to: Seen, rule: PointVersion, dt = to.t - from.t): Gain | null {
    return gainBetween(from, to, rule, this.modulusIn(rule), dt);
  }

  finish(): void {
    // What a register brings is known when the next reading comes, not before.
  }

  precedes(event: RegisterEvent, reading: Seen): boolean {
    if (event.type === 'meter-replaced') return !sameValue(reading.v, event.oldFinal);
    return event.type === 'register-reset';
  }

  event(event: RegisterEvent, rule: PointVersion): void {
    if (event.type === 'meter-replaced') this.replace(event, rule);
    else if (event.type === 'register-reset') this.reset(event);
    else if (this.held && this.last) this.decide(event.type === 'jump-accepted', this.last, this.held, rule);
  }

  /** The old meter's end counts under the same checks as a reading; a person vouches for it, so what is held does not hinder. */
  private replace(event: Extract<RegisterEvent, { type: 'meter-replaced' }>, rule: PointVersion): void {
    const end = { t: event.t, v: event.oldFinal, q: 0 };
    const before = this.last ?? this.first;
    this.endHold();
    if (before) {
      const gain = this.gain(before, end, rule);
      this.last = before;
      if (gain) {
        this.accept(end, gain, rule);
      } else {
        this.sink.code(event.t, end.v > before.v ? 'JUMP' : 'DECREASE_SUSPECT');
        this.sink.lost(before.t, event.t);
      }
    }
    this.open(event.t, event.newInitial);
    this.modulus = event.newModulus === undefined || event.newModulus === null ? undefined : event.newModulus;
  }

  /** The register was not read before it was reset: what it rose by since its last good reading is lost. */
  private reset({ t, newInitial }: Extract<RegisterEvent, { type: 'register-reset' }>): void {
    const before = this.last ?? this.first;
    this.endHold();
    if (before) this.sink.lost(before.t, t);
    this.open(t, newInitial);
  }

  private open(t: number, initial: number): void {
    this.sink.code(t, 'RESET_EVENT');
    this.epoch += 1;
    this.last = { t, v: initial, q: 0 };
    this.first = this.still = this.shift = undefined;
  }

  /**
   * All that is held is decided at once. Accepted: all of the jump counts. Refused: a reading that fits the last good one goes on
   * from there, else the next one decides; where readings agree with each other already, the register stands at their level,
   * only what came after the jump counts, and what it brought until then is unknown for good.
   */
  private decide(accepted: boolean, last: Seen, held: Held, rule: PointVersion): void {
    const stake = atStake(last, held, this.modulusIn(rule));
    if (!stake) return;
    const { from, newest, jump } = stake;
    const { candidate, refused } = this;
    this.endHold();
    if (!accepted && candidate) {
      this.accept(candidate, this.gain(last, candidate, rule)!, rule);
      return;
    }
    if (!accepted && !held.from) {
      const earlier = refused ?? { since: held.since, front: [] };
      const front = held.front.reduce<readonly Seen[]>((all, one) => extendedFront(all, one, rule), earlier.front);
      this.refused = { since: Math.min(earlier.since, held.since), front };
      return;
    }
    if (accepted && jump >= 0) {
      this.count(last, from, jump, rule);
      this.shift = undefined;
    } else {
      this.lose(last, from, jump);
    }
    if (newest.t > from.t) this.count(from, newest, held.gained, rule);
    this.last = newest;
  }
}
