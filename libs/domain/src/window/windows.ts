import { QUARTER_HOUR_MS } from '../calendar/durations.js';
import type { Code } from '../quality/quality.js';
import type { Sink } from '../register/engine.js';
import { addCode, draftOf, emptyDraft, extend, openWindowOf, type Draft, type OpenWindow } from './draft.js';
import { LINEAR_MS, sharedOut, type GapRules } from './long-gap.js';

/** Windows are quarters of an hour in UTC; every zone's days and hours are made of whole ones. */
export const WINDOW_MS = QUARTER_HOUR_MS;
export const windowStart = (ms: number): number => Math.floor(ms / WINDOW_MS) * WINDOW_MS;

/** What one point brought in [start, start + 15 min). */
export interface Window {
  /** Unix ms. */
  readonly start: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Weighted by time. */
  readonly mean: number | null;
  readonly last: number | null;
  /** Time for which a value holds: the weight of `mean`. */
  readonly heldMs: number;
  /** Totals and deltas, in the point's unit. */
  readonly amount: number | null;
  /** Held back or refused, in the point's unit; null: nothing. */
  readonly excluded: number | null;
  readonly coveredMs: number;
  /** Time of which no later reading can show any more what it brought. */
  readonly lostMs: number;
  /** The worst of the readings that count. */
  readonly quality: number;
  /** Sorted, each once. */
  readonly codes: readonly Code[];
  /** The engine's knowledge at the end of the window, as text. */
  readonly state: string;
}

export interface ReadingCode {
  readonly t: number;
  readonly code: Code;
}

export interface WindowsOptions extends GapRules {
  /** Windows before it are not made: what belongs to them is there already. */
  readonly fromMs: number;
  /** End of the windows that are made. */
  readonly toMs: number;
  /** What is in the first of them already; default: nothing. */
  readonly open?: OpenWindow | undefined;
}

/** Collects what the engines find into windows. A share is a difference of two values at borders, so any split adds up. */
export class Windows implements Sink {
  readonly codes: ReadingCode[] = [];
  private readonly drafts = new Map<number, Draft>();
  /** The window that was asked for last. */
  private latestStart = Infinity;
  private latest: Draft | null = null;
  /** Set while what comes is new: from then on it is noted how far back it reaches. */
  isNew = false;
  /** The earliest moment before the windows made here that something new reaches back to; null: none. */
  reachMs: number | null = null;
  /** Set where the unit of the point changes: amounts before it are in the unit of before. */
  unitChange: { readonly atMs: number; readonly factor: number } | null = null;

  constructor(private readonly options: WindowsOptions) {
    const { open } = options;
    if (open) this.drafts.set(open.start, draftOf(open));
  }

  amount(t0: number, t1: number, amount: number, quality: number): void {
    this.reachBack(t0);
    if (t1 <= t0) {
      this.add(t1, amount, quality);
      return;
    }
    const isLong = t1 - t0 > LINEAR_MS;
    const linear = (t: number): number => amount * ((t - t0) / (t1 - t0));
    const upTo = isLong ? sharedOut(t0, t1, amount, this.options) : linear;
    const valueAt = (t: number): number => (t <= t0 ? 0 : t >= t1 ? amount : upTo(t));
    const first = Math.max(windowStart(t0), this.options.fromMs);
    const end = Math.min(t1, this.options.toMs);
    let before = valueAt(first);
    for (let start = first; start < end; start += WINDOW_MS) {
      const after = valueAt(start + WINDOW_MS);
      this.add(start, after - before, quality);
      if (isLong) this.flag(start, 'ESTIMATED');
      before = after;
    }
  }

  private add(t: number, amount: number, quality: number): void {
    const draft = this.draft(t);
    if (!draft) return;
    draft.amount = (draft.amount ?? 0) + this.inUnitOf(t, amount);
    draft.quality = Math.max(draft.quality, quality);
  }

  private inUnitOf(t: number, amount: number): number {
    const { unitChange } = this;
    return unitChange && t < unitChange.atMs ? amount * unitChange.factor : amount;
  }

  private reachBack(t: number): void {
    if (this.isNew && t < this.options.fromMs && t < (this.reachMs ?? Infinity)) this.reachMs = t;
  }

  held(t0: number, t1: number, value: number, quality: number): void {
    this.reachBack(t0);
    this.eachWindow(t0, t1, (draft, ms) => {
      draft.weighted += value * ms;
      draft.heldMs += ms;
      extend(draft, value, quality);
    });
  }

  sample(t: number, value: number, quality: number): void {
    this.reachBack(t);
    const draft = this.draft(t);
    if (draft) extend(draft, value, quality);
  }

  covered(t0: number, t1: number): void {
    this.reachBack(t0);
    this.eachWindow(t0, t1, (draft, ms) => (draft.coveredMs += ms));
  }

  code(t: number, code: Code): void {
    this.reachBack(t);
    if (t < this.options.fromMs || t >= this.options.toMs) return;
    this.codes.push({ t, code });
    this.flag(t, code);
  }

  /** A code of the window alone, which stands with the reading already (LATE, DUP_CONFLICT). */
  flag(t: number, code: Code): void {
    const draft = this.draft(t);
    if (draft) addCode(draft, code);
  }

  excluded(t0: number, t1: number, amount: number): void {
    this.reachBack(t0);
    const claim = (draft: Draft, start: number, part: number): void => {
      draft.claims = [...(draft.claims ?? []), { fromMs: t0, part: this.inUnitOf(start, part) }];
    };
    if (t1 > t0) this.eachWindow(t0, t1, (draft, ms, start) => claim(draft, start, (amount * ms) / (t1 - t0)));
    else if (this.draft(t1)) claim(this.draft(t1)!, t1, amount);
  }

  released(fromMs: number): void {
    this.reachBack(fromMs);
    for (const draft of this.drafts.values()) {
      draft.claims = draft.claims?.filter((claim) => claim.fromMs < fromMs) ?? null;
    }
  }

  lost(t0: number, t1: number): void {
    this.reachBack(t0);
    this.eachWindow(t0, t1, (draft, ms) => (draft.lostMs += ms));
  }

  private eachWindow(t0: number, t1: number, use: (draft: Draft, ms: number, start: number) => void): void {
    const end = Math.min(t1, this.options.toMs);
    for (let start = Math.max(windowStart(t0), this.options.fromMs); start < end; start += WINDOW_MS) {
      const ms = Math.min(t1, start + WINDOW_MS) - Math.max(t0, start);
      if (ms > 0) use(this.draft(start)!, ms, start);
    }
  }

  /** A window that exists although nothing counts in it: a reading was there. */
  touch(t: number): void {
    this.draft(t);
  }

  private draft(t: number): Draft | null {
    // What comes next is mostly of the same window.
    if (t >= this.latestStart && t < this.latestStart + WINDOW_MS) return this.latest;
    const start = windowStart(t);
    if (start < this.options.fromMs || start >= this.options.toMs) return null;
    let draft = this.drafts.get(start);
    if (!draft) this.drafts.set(start, (draft = emptyDraft()));
    this.latestStart = start;
    this.latest = draft;
    return draft;
  }

  /** What is in a window now; null: a run cannot go on from it, or there is none. */
  openWindow(start: number): OpenWindow | null {
    const draft = this.unitChange === null ? this.drafts.get(start) : undefined;
    return draft ? openWindowOf(start, draft) : null;
  }

  /** @param stateAtEnd the engine's state at the end of a window, asked in rising order */
  result(stateAtEnd: (start: number) => string): Window[] {
    const starts = [...this.drafts.keys()].sort((a, b) => a - b);
    return starts.map((start) => {
      const draft = this.drafts.get(start)!;
      const { claims } = draft;
      // Each member by its name: what is left over by `...rest` takes ten times as long.
      return {
        start,
        min: draft.min,
        max: draft.max,
        mean: draft.heldMs > 0 ? draft.weighted / draft.heldMs : null,
        last: draft.last,
        heldMs: draft.heldMs,
        amount: draft.amount,
        excluded: claims && claims.length > 0 ? claims.reduce((sum, { part }) => sum + part, 0) : null,
        coveredMs: draft.coveredMs,
        lostMs: draft.lostMs,
        quality: draft.quality,
        codes: draft.codes,
        state: stateAtEnd(start),
      };
    });
  }
}
