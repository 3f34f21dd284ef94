import type { LineageAnswer, LineageReading } from '#contracts';
import { BAD, EXCLUDING_CODES, instantOf, localHourEnd, QUALITIES, versionAt, windowEnd } from '#domain';
import {
  readPointPage,
  readStatesBefore,
  readWindowOrigins,
  readWindowThatEnds,
  type Queryable,
  type ReadingDetail,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { pointFigure } from './figure-name.js';
import { codesOfReading } from '../windows/reading-flags.js';
import { nothing, sumOfParts, withHref, type Part } from './lineage-parts.js';

/** Above it a window shows its first readings, and the link to all of them. */
const MOST_READINGS = 1_000;

interface PointPlace {
  readonly point: string;
  readonly startMs: number;
}

/** What a point brought in an hour: its windows of a quarter of an hour each. */
export async function amountLineage(
  q: Queryable,
  derived: DerivedSite,
  { point: address, startMs }: PointPlace,
): Promise<LineageAnswer | null> {
  const found = derived.points.get(address);
  if (!found) return null;
  const endMs = localHourEnd(startMs, derived.site.timeZone);
  const windows = await readWindowOrigins(q, [found.pointId], startMs, endMs);
  if (windows.length === 0) return null;
  const { unit } = versionAt(found.point, startMs);
  const parts = windows.map((window): Part => {
    const { startMs: at, amount } = window;
    return { figure: pointFigure('window', address, at), label: instantOf(at), value: amount, unit };
  });
  const covered = windows.reduce((sum, { coveredMs }) => sum + coveredMs, 0);
  return {
    ...nothing(),
    figure: pointFigure('amount', address, startMs),
    kind: 'amount',
    label: `${address} ${instantOf(startMs)}`,
    start: instantOf(startMs),
    end: instantOf(endMs),
    value: sumOfParts(parts),
    unit,
    formula: 'amount = sum over its windows of 15 minutes',
    parts: parts.map((part) => withHref(derived, part)),
    partsSum: sumOfParts(parts),
    readingsHref: readingsHref(derived, address, startMs, endMs),
    coveragePct: (100 * covered) / (endMs - startMs),
    codes: [...new Set(windows.flatMap(({ codes }) => codes))].sort(),
  };
}

/** A window with the readings that it was made from: those inside, and the good ones that it lies between. */
export async function windowLineage(
  q: Queryable,
  derived: DerivedSite,
  { point: address, startMs }: PointPlace,
): Promise<LineageAnswer | null> {
  const found = derived.points.get(address);
  if (!found) return null;
  const endMs = windowEnd(startMs);
  const [window] = await readWindowOrigins(q, [found.pointId], startMs, endMs);
  if (!window) return null;
  const { kind, unit } = versionAt(found.point, startMs);
  const { timeZone } = derived.site;
  const before = await readingBefore(q, found, startMs);
  const inside = await readPointPage(q, found, { fromMs: startMs, toMs: endMs }, { limit: MOST_READINGS, after: null });
  const after = await readingAfter(q, found, startMs, endMs);
  return {
    ...nothing(),
    figure: pointFigure('window', address, startMs),
    kind: 'window',
    label: `${address} ${instantOf(startMs)}`,
    start: instantOf(startMs),
    end: instantOf(endMs),
    value: window.amount ?? (kind === 'gauge' || kind === 'state' ? window.mean : null),
    unit,
    formula: FORMULAS[kind],
    parts: [],
    partsSum: null,
    readings: [
      ...before.map((reading) => shown(reading, 'before', timeZone)),
      ...inside.map((reading) => shown(reading, 'inside', timeZone)),
      ...after.map((reading) => shown(reading, 'after', timeZone)),
    ],
    readingsHref: readingsHref(derived, address, before[0]?.t ?? startMs, (after[0]?.t ?? endMs - 1) + 1),
    coveragePct: (100 * window.coveredMs) / (endMs - startMs),
    codes: [...window.codes],
    engineState: window.state === '' ? null : (JSON.parse(window.state) as unknown),
  };
}

const FORMULAS = {
  total:
    'register at the end − register at the start, linear in time between good readings; across more than 24 h by degree-days per local day',
  delta: 'sum of the amounts, each spread over the interval that ends at its time',
  gauge: 'mean weighted by time, a value holds for at most three intervals',
  state: 'mean weighted by time, a value holds for at most three intervals',
} as const;

type Found = { readonly deviceId: number; readonly pointId: number };

/** The reading that the engine stood on when the window began. */
async function readingBefore(q: Queryable, found: Found, startMs: number): Promise<ReadingDetail[]> {
  const state = (await readStatesBefore(q, [{ pointId: found.pointId, beforeMs: startMs }])).get(found.pointId);
  const lastMs = lastOf(state);
  if (lastMs === null) return [];
  return readPointPage(q, found, { fromMs: lastMs, toMs: lastMs + 1 }, { limit: 1, after: null });
}

/** The first reading that counts at or after the end of the window. */
async function readingAfter(q: Queryable, found: Found, startMs: number, endMs: number): Promise<ReadingDetail[]> {
  const window = await readWindowThatEnds(q, found.pointId, startMs, endMs);
  const lastMs = lastOf(window?.state);
  if (lastMs === null) return [];
  const range = { fromMs: endMs, toMs: lastMs + 1 };
  const page = await readPointPage(q, found, range, { limit: MOST_READINGS, after: null });
  const good = page.find(({ q: quality, codes }) => quality < BAD && !codes.some((code) => isExcluded(code)));
  return good ? [good] : [];
}

const isExcluded = (code: string): boolean => EXCLUDING_CODES.some((one) => one === code);

function lastOf(state: string | undefined): number | null {
  if (!state) return null;
  const { of } = JSON.parse(state) as { of?: { last?: { t: number } } };
  return of?.last?.t ?? null;
}

const shown = (reading: ReadingDetail, place: LineageReading['place'], timeZone: string): LineageReading => ({
  ts: instantOf(reading.t),
  value: reading.v,
  quality: QUALITIES[reading.q] ?? 'bad',
  codes: codesOfReading(reading, timeZone),
  conflict: reading.conflict,
  seq: reading.seq,
  eventId: reading.eventId,
  receivedAt: instantOf(reading.receivedMs),
  place,
});

function readingsHref({ site }: DerivedSite, address: string, fromMs: number, toMs: number): string {
  const range = `from=${encodeURIComponent(instantOf(fromMs))}&to=${encodeURIComponent(instantOf(toMs))}`;
  return `/api/v1/sites/${site.id}/points/${address}/readings?${range}`;
}
