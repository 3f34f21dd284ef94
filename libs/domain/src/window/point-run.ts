import { inOrderOfTime } from '../order.js';
import { BAD } from '../reading/reading.js';
import type { PointVersion } from '../plant/plant.js';
import { convert } from '../unit/unit.js';
import { Companions, type CompanionFeeds } from '../quality/companions.js';
import type { Engine, RegisterEvent, Seen } from '../register/engine.js';
import { engineOf } from '../register/engine-of.js';
import type { GapRules } from './long-gap.js';
import type { OpenWindow } from './draft.js';
import { WINDOW_MS, Windows, windowStart, type ReadingCode, type Window } from './windows.js';

export interface PointRun extends GapRules {
  /** Dated declarations of the point, rising. */
  readonly versions: readonly PointVersion[];
  /** State stored with the newest window that begins before `fromMs`; null: none. */
  readonly state: string | null;
  /** Start of a window. Readings and events before it are in the state. */
  readonly fromMs: number;
  /** Start of a window, or Infinity: the end of what is known. */
  readonly toMs: number;
  /**
   * With fromMs <= t < toMs, in any order: they are taken in order of time. Of several trucks of one time the smaller load comes first; what
   * people have read, after what was sent for the same time, as it is given.
   */
  readonly readings: readonly Seen[];
  /** The same for events; those of one time as they are given. */
  readonly events: readonly RegisterEvent[];
  /** Times [from, until) in which maintenance was recorded. */
  readonly maintenance?: readonly { readonly from: number; readonly until: number }[];
  /** Codes that stand with readings already and belong to their windows too. */
  readonly flags?: readonly ReadingCode[];
  /** Readings and events from this moment on are news; see `reachMs`. Default: none are. */
  readonly newFromMs?: number;
  /** What other points of the device sent; default: it has none that the rules ask. */
  readonly companions?: CompanionFeeds;
  /**
   * What a run before left of the window at `fromMs`, whose `state` is then that after its last reading. This run goes on behind it, under
   * the same declarations: readings, events and flags up to it are in there.
   */
  readonly open?: OpenWindow | undefined;
}

export interface PointWindows {
  /** Every window in which something is known, rising. */
  readonly windows: readonly Window[];
  readonly codes: readonly ReadingCode[];
  /** State after the last reading. */
  readonly state: string | null;
  /** Windows from this one on may change by readings after the last one; null: none. */
  readonly openFrom: number | null;
  /** The same while nothing that is held or kept apart at the end ends behind it; at most `toMs`. */
  readonly continuesFrom: number;
  /**
   * Windows before `fromMs` that what is new changes as well: the run has to be made again from there. null: none.
   * Only where all that is new lies behind all that was known (`knownUntil`): else begin at `reachBack`.
   */
  readonly reachMs: number | null;
  /** Something was asked of a companion before its readings begin: the run needs more of them. */
  readonly lacksCompanion: boolean;
  /**
   * Of the last reading: with `state`, another run goes on from it. null: there is none, or what it means is not decided: a jump waits, or the point is
   * declared anew in this window or behind it.
   */
  readonly openWindow: OpenWindow | null;
  /** State at the start of a window of the run. */
  stateBefore(start: number): string | null;
}

/** What is kept with a window: enough to go on from, and what it was made under. */
interface Kept {
  readonly kind: PointVersion['kind'];
  readonly unit: string;
  readonly of: unknown;
}

const parse = (state: string | null): Kept | null => (state === null ? null : (JSON.parse(state) as Kept));

/** Where a run must begin so that a change at `ms` is carried through: given the state before the window of `ms`. */
export function reachBack(ms: number, state: string | null, version: PointVersion): number {
  const kept = parse(state);
  const open = kept === null ? null : engineOf(kept.kind, kept.of, new Windows(NOWHERE), null).openFrom();
  const back = version.kind === 'delta' ? ms - (version.intervalMs ?? 0) : ms;
  return windowStart(open === null ? back : Math.min(back, open));
}

/**
 * Where such a run may begin as long as nothing that is held or kept apart before it ends behind it, neither as it was nor as it
 * is now: what did shows in the window before the run (an amount, or something lost), what does in `reachMs`. For a point that was
 * declared in one way only.
 */
export function continueBack(ms: number, state: string | null, version: PointVersion): number {
  const kept = parse(state);
  if (kept === null || kept.kind !== version.kind) return reachBack(ms, state, version);
  return windowStart(engineOf(kept.kind, kept.of, new Windows(NOWHERE), null).continuesFrom(version, ms));
}

/** The newest time in a state: readings behind it continue what is known, others change it. null: nothing is known. */
export function knownUntil(state: string | null): number | null {
  let newest: number | null = null;
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 't' && typeof inner === 'number') newest = Math.max(newest ?? inner, inner);
      else look(inner);
    }
  };
  look(parse(state)?.of);
  return newest;
}

const ALONE = new Companions({});
const NOWHERE = { fromMs: 0, toMs: 0, timeZone: 'UTC', weightOfDay: () => null };

/**
 * Windows of one point: a pure function of the state before, the readings, the events and the declarations. A run that begins at
 * any window with the state stored there makes the same windows, to the bit, as one that began with the first reading.
 */
export function runPoint(run: PointRun): PointWindows {
  return new Runner(run).run();
}

class Runner {
  private readonly windows: Windows;
  private readonly companions: Companions;
  private readonly checkpoints: { readonly start: number; readonly state: string }[] = [];
  private rule: PointVersion;
  private engine: Engine;
  private unit: string;
  /** Window of the last reading, whose state is not kept yet. */
  private open: number | null = null;

  constructor(private readonly input: PointRun) {
    this.windows = new Windows(input);
    this.companions = input.companions ? new Companions(input.companions) : ALONE;
    const kept = parse(input.state);
    this.rule = this.versionAt(input.fromMs);
    const kind = kept?.kind ?? this.rule.kind;
    this.unit = kept?.unit ?? this.rule.unit;
    this.engine = engineOf(kind, kept?.of ?? null, this.windows, this.companions);
    if (kind !== this.rule.kind || this.unit !== this.rule.unit) this.reopen(kind, this.rule);
  }

  run(): PointWindows {
    const { toMs } = this.input;
    const readings = this.orderedReadings();
    const events = inOrderOfTime(this.input.events, ({ t }) => t);
    let e = 0;
    for (const reading of readings) {
      while (e < events.length && this.comesFirst(events[e]!, reading)) this.decide(events[e++]!);
      this.read(reading);
    }
    while (e < events.length) this.decide(events[e++]!);
    for (const { t, code } of this.input.flags ?? []) this.windows.flag(t, code);
    this.windows.isNew = false;
    const openWindow = this.openWindow();
    this.engine.finish(this.rule, toMs);
    this.checkpoint();
    const last = this.checkpoints.at(-1)?.state ?? this.input.state;
    return {
      windows: this.windows.result(this.stateAtEnd()),
      codes: this.windows.codes,
      state: last,
      openFrom: this.engine.openFrom(),
      continuesFrom: this.engine.continuesFrom(this.rule, toMs),
      reachMs: this.windows.reachMs,
      lacksCompanion: this.companions.lack,
      openWindow,
      stateBefore: (start) => this.checkpoints.findLast((c) => c.start < start)?.state ?? this.input.state,
    };
  }

  /** The very array that came, where it is in order already: it mostly is, and it is long. */
  private orderedReadings(): readonly Seen[] {
    const { readings } = this.input;
    if (readings.every(({ t }, i) => i === 0 || readings[i - 1]!.t < t)) return readings;
    const byLoad = (a: Seen, b: Seen): number => (this.versionAt(a.t).kind === 'delta' ? a.v - b.v || a.q - b.q : 0);
    return readings.toSorted((a, b) => a.t - b.t || byLoad(a, b));
  }

  private comesFirst(event: RegisterEvent, reading: Seen): boolean {
    return event.t < reading.t || (event.t === reading.t && this.engine.precedes(event, reading));
  }

  private read(reading: Seen): void {
    this.enter(reading.t);
    this.windows.touch(reading.t);
    if (this.input.maintenance?.some(({ from, until }) => from <= reading.t && reading.t < until)) {
      this.windows.code(reading.t, 'MAINTENANCE');
    }
    if (reading.q < BAD) this.engine.read(reading, this.rule);
  }

  private decide(event: RegisterEvent): void {
    this.enter(event.t);
    this.windows.touch(event.t);
    this.engine.event(event, this.rule);
  }

  /** Keeps the state when a window is left, and changes over to the declaration that holds. */
  private enter(t: number): void {
    if (t >= (this.input.newFromMs ?? Infinity)) this.windows.isNew = true;
    const start = windowStart(t);
    if (start !== this.open) this.checkpoint();
    this.open = start;
    const version = this.versionAt(t);
    if (version === this.rule) return;
    const { kind } = this.rule;
    this.rule = version;
    this.reopen(kind, version);
  }

  /** Another kind begins anew; another unit takes what is known along. */
  private reopen(kind: PointVersion['kind'], version: PointVersion): void {
    const factor = convert(1, this.unit, version.unit);
    if (kind !== version.kind || factor === null) {
      this.engine = engineOf(version.kind, null, this.windows, this.companions);
    } else if (version.unit !== this.unit) {
      const state = inUnit(this.engine.state(), (v) => convert(v, this.unit, version.unit)!);
      this.engine = engineOf(version.kind, state, this.windows, this.companions);
      this.windows.unitChange = { atMs: version.fromMs, factor: 1 / factor };
    }
    this.unit = version.unit;
  }

  private openWindow(): OpenWindow | null {
    if (this.open === null || this.input.versions.at(-1)!.fromMs > this.open) return null;
    return this.windows.openWindow(this.open);
  }

  private checkpoint(): void {
    if (this.open === null) return;
    const kept: Kept = { kind: this.rule.kind, unit: this.rule.unit, of: this.engine.state() };
    this.checkpoints.push({ start: this.open, state: JSON.stringify(kept) });
    this.open = null;
  }

  /** A window without a reading of its own ends with what was known before it. */
  private stateAtEnd(): (start: number) => string {
    let next = 0;
    let state = this.input.state;
    return (start) => {
      while (next < this.checkpoints.length && this.checkpoints[next]!.start <= start)
        state = this.checkpoints[next++]!.state;
      return state ?? '';
    };
  }

  private versionAt(t: number): PointVersion {
    const { versions } = this.input;
    let found = versions[0]!;
    for (const version of versions) if (version.fromMs <= t) found = version;
    return found;
  }
}

/** What a state holds in the point's unit: the value of a reading, a modulus, what held readings have risen by. */
const VALUES = new Set(['v', 'modulus', 'gained']);

/** Every value of a state in another unit; times stay. */
function inUnit(state: unknown, convertValue: (v: number) => number): unknown {
  if (Array.isArray(state)) return state.map((item) => inUnit(item, convertValue));
  if (typeof state !== 'object' || state === null) return state;
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [
      key,
      VALUES.has(key) && typeof value === 'number' ? convertValue(value) : inUnit(value, convertValue),
    ]),
  );
}

/** Start of the first window after the one that holds `ms`. */
export const windowEnd = (ms: number): number => windowStart(ms) + WINDOW_MS;
