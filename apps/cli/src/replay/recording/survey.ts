import type { PlantLookup } from '#contracts';
import type { Reason } from '#domain';
import { judge, type Judgement, type Rejected } from '../judge.js';
import { packed, type Pack } from './packs.js';
import type { Recorded } from './recorded.js';

interface At {
  /** Unix ms. */
  readonly ts: number;
  readonly value: number;
}

/** Values of one point, in its unit; first and last in time. */
export interface PointSummary {
  /** `device/point`. */
  readonly point: string;
  readonly unit: string;
  values: number;
  min: number;
  max: number;
  first: At;
  last: At;
}

export interface ReasonSummary {
  readonly reason: Reason;
  /** Values. */
  count: number;
  readonly examples: { readonly line: number | null; readonly detail: string }[];
}

const MOST_EXAMPLES = 3;
/** Times that are kept to find those that stand twice. */
const MOST_TIMES = 1_000_000;

/** What would come, or has come, of a recording. */
export class Survey {
  rows = 0;
  values = 0;
  rejected = 0;
  /** Rows whose device and time stood before, and the time of the first of them. */
  readonly sameTime: { rows: number; firstMs: number | null } = { rows: 0, firstMs: null };
  /** Rows of an hour that the clocks skip. */
  readonly skippedHour: { rows: number; first: Rejected | null } = { rows: 0, first: null };
  /** Of values that are taken, Unix ms; null: none was. */
  span: { from: number; to: number } | null = null;
  /** What ingestion will count as received, by site; '' for no site that is declared. */
  readonly received = new Map<string, number>();
  readonly reasons = new Map<Reason, ReasonSummary>();
  readonly points = new Map<string, PointSummary>();
  private readonly times = new Map<string, Set<number>>();
  private kept = 0;

  constructor(
    private readonly lookup: PlantLookup | null,
    private readonly now: () => number = Date.now,
  ) {}

  /** Share of values that are rejected, %. */
  get rejectedPct(): number {
    return this.values === 0 ? 0 : (this.rejected / this.values) * 100;
  }

  add(pack: Pack): void {
    const judgement = judge(pack, this.lookup, this.now());
    this.rows += pack.messages.length;
    this.values += judgement.values;
    for (const one of judgement.rejected) this.addRejected(one);
    const { decoded, received } = judgement;
    if (decoded === null) return;
    const site = decoded.known || decoded.siteKnown ? (decoded.site ?? '') : '';
    this.received.set(site, (this.received.get(site) ?? 0) + received);
    this.addReadings(decoded);
  }

  private addRejected(one: Rejected): void {
    const { line, reason, detail, values } = one;
    this.rejected += values;
    if (one.isSkippedHour) {
      this.skippedHour.rows++;
      this.skippedHour.first ??= one;
    }
    const summary = this.reasons.get(reason) ?? { reason, count: 0, examples: [] };
    summary.count += values;
    if (summary.examples.length < MOST_EXAMPLES) summary.examples.push({ line, detail });
    this.reasons.set(reason, summary);
  }

  private addReadings({ site, device, readings }: NonNullable<Judgement['decoded']>): void {
    const points = this.lookup?.sites.get(site ?? '')?.devices.get(device ?? '')?.points;
    for (const { ts, values } of readings) {
      this.span = { from: Math.min(this.span?.from ?? ts, ts), to: Math.max(this.span?.to ?? ts, ts) };
      this.addTime(`${site}/${device}`, ts);
      for (const [point, reading] of Object.entries(values)) {
        const value = typeof reading === 'number' ? reading : reading.v;
        this.addValue(`${device}/${point}`, points?.get(point)?.at(ts).unit ?? '', { ts, value });
      }
    }
  }

  private addTime(device: string, ts: number): void {
    let times = this.times.get(device);
    if (!times) this.times.set(device, (times = new Set()));
    if (times.has(ts)) {
      this.sameTime.rows++;
      this.sameTime.firstMs ??= ts;
    } else if (this.kept < MOST_TIMES) {
      times.add(ts);
      this.kept++;
    }
  }

  private addValue(point: string, unit: string, at: At): void {
    const known = this.points.get(point);
    const { value } = at;
    if (!known) {
      this.points.set(point, { point, unit, values: 1, min: value, max: value, first: at, last: at });
      return;
    }
    known.values++;
    if (value < known.min) known.min = value;
    if (value > known.max) known.max = value;
    if (at.ts < known.first.ts) known.first = at;
    if (at.ts >= known.last.ts) known.last = at;
  }
}

/** Goes through messages without sending them. @param passed called after each pack: to show progress, or to stop by throwing */
export async function surveyOf(
  messages: AsyncIterable<Recorded>,
  lookup: PlantLookup | null,
  passed: (survey: Survey) => void = () => undefined,
): Promise<Survey> {
  const survey = new Survey(lookup);
  for await (const pack of packed(messages)) {
    survey.add(pack);
    passed(survey);
  }
  return survey;
}
