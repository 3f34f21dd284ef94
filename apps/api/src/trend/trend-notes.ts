import type { TrendAnswer, TrendCorrection, TrendEvent } from '#contracts';
import { EXCLUDING_CODES, heldReadings, instantOf, versionAt, withoutNoise, type Point, type Stretch } from '#domain';
import {
  readCodedReadings,
  readCodeTimes,
  readDeviceEvents,
  readSentValues,
  readStatesBefore,
  readValuesAt,
  type Queryable,
} from '#postgres';
import { resolutionOf } from '../readings/shown-value.js';
import type { PointIds } from '../readings/read-feed.js';

/** Behind every window, and still a timestamptz. */
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);
const MOST_CORRECTIONS = 500;
const MOST_EVENTS = 200;

/** What stands beside a curve: what was sent and does not count, what happened, and what waits for a decision. */
export async function readTrendNotes(
  db: Queryable,
  point: Point,
  ids: PointIds,
  span: Stretch,
): Promise<Pick<TrendAnswer, 'corrections' | 'events' | 'held'>> {
  return {
    corrections: await readCorrections(db, ids, span),
    events: await readEvents(db, point, ids, span),
    held: await readHeld(db, point, ids, span),
  };
}

async function readCorrections(db: Queryable, ids: PointIds, span: Stretch): Promise<TrendCorrection[]> {
  const want = { ...ids, ...span, most: MOST_CORRECTIONS };
  const excluded = await readCodedReadings(db, want, EXCLUDING_CODES);
  const sent = await readSentValues(db, want);
  const counting = await readValuesAt(db, ids, [...new Set(sent.map(({ t }) => t))]);
  const all = [
    ...excluded.map(({ t, v, codes }) => ({ t, sent: v, counts: null, codes: [...codes] as string[] })),
    ...sent.flatMap(({ t, v }) => {
      const counts = counting.get(t) ?? null;
      return v === counts ? [] : [{ t, sent: v, counts, codes: ['DUP_CONFLICT'] }];
    }),
  ];
  return all
    .sort((a, b) => a.t - b.t)
    .slice(-MOST_CORRECTIONS)
    .map(({ t, ...rest }) => ({ ts: instantOf(t), ...rest }));
}

async function readEvents(db: Queryable, point: Point, ids: PointIds, span: Stretch): Promise<TrendEvent[]> {
  const { fromMs, toMs } = span;
  const recorded = (await readDeviceEvents(db, ids.deviceId))
    .filter((event) => event.point === null || event.point === point.id)
    .filter(({ ts, until }) => ts < toMs && Math.max(ts, until ?? ts) >= fromMs)
    .map(({ ts, type, until, point: of, by, reason }) => {
      return { t: ts, type, until: until === undefined ? null : instantOf(until), point: of, by, reason };
    });
  const rollovers = await readCodeTimes(db, { pointId: ids.pointId, fromMs, toMs, most: MOST_EVENTS }, ['ROLLOVER']);
  const all = [
    ...recorded,
    ...rollovers.map(({ t }) => {
      return { t, type: 'rollover' as const, until: null, point: point.id, by: null, reason: null };
    }),
  ];
  return all
    .sort((a, b) => a.t - b.t)
    .slice(-MOST_EVENTS)
    .map(({ t, ...rest }) => ({ ts: instantOf(t), ...rest }));
}

async function readHeld(
  db: Queryable,
  point: Point,
  { pointId }: PointIds,
  { fromMs, toMs }: Stretch,
): Promise<TrendAnswer['held']> {
  const state = (await readStatesBefore(db, [{ pointId, beforeMs: END_OF_TIME_MS }])).get(pointId);
  const held = state === undefined ? null : heldReadings(state, (ms) => versionAt(point, ms).modulus);
  if (!held || held.sinceMs >= toMs || held.newest.t < fromMs) return null;
  const resolution = resolutionOf(versionAt(point, held.newest.t));
  const tidy = (value: number): number => (resolution === null ? value : withoutNoise(value, resolution));
  return {
    since: instantOf(held.sinceMs),
    newest: instantOf(held.newest.t),
    ifAccepted: tidy(held.outcomes.accepted.counts),
    ifRefused: tidy(held.outcomes.refused.counts),
  };
}
