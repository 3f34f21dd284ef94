import type { DifferencesAnswer } from '#contracts';
import type { ReadDifferences } from '#derivation';
import {
  instantOf,
  instantWithMs,
  localDateOf,
  seasonOn,
  type Amounts,
  type LocalPeriod,
  type Site,
  type TargetStatus,
} from '#domain';
import type { AcceptedSince, AlertSince, EventSince, LateArrivals, Newest, SignatureSince } from '#postgres';
import { writeCursor } from '../http/lists/cursor.js';
import { instantOrNull } from '../http/times.js';

export interface Moments {
  readonly asOfMs: number;
  readonly untilMs: number;
}

/** Which of the changed intervals are shown. */
export interface AskedChanges {
  readonly interval: 'hour' | 'day' | 'month';
  readonly limit: number;
  readonly offset: number;
}

/** All that is said of two moments. */
interface Found {
  readonly differences: ReadDifferences;
  readonly late: { readonly items: readonly LateArrivals[]; readonly values: number; readonly isComplete: boolean };
  readonly events: Newest<EventSince>;
  readonly configurations: Newest<AcceptedSince>;
  readonly alerts: Newest<AlertSince> & { readonly raised: number; readonly resolved: number };
  readonly signatures: Newest<SignatureSince>;
}

const momentsOf = ({ asOfMs, untilMs }: Moments) => ({ asOf: instantWithMs(asOfMs), until: instantWithMs(untilMs) });

const named = ({ label, start, end }: LocalPeriod) => ({ period: label, start, end });

export function shownDifferences(moments: Moments, asked: AskedChanges, found: Found): DifferencesAnswer {
  const { differences, late, events, configurations, alerts, signatures } = found;
  const { interval, limit, offset } = asked;
  const all = differences.changed[interval];
  const next = offset + limit;
  return {
    ...momentsOf(moments),
    ...named(differences.period),
    heatGj: twice(differences, 'heatGj'),
    grossT: twice(differences, 'grossT'),
    netT: twice(differences, 'netT'),
    parts: [...differences.parts],
    targets: progressOf(differences.targets),
    changes: all.slice(offset, next).map(({ start, before, after, changed, parts }) => ({
      start: typeof start === 'number' ? instantOf(start) : start,
      before,
      after,
      changed,
      parts: [...parts],
    })),
    changeCount: all.length,
    nextCursor: all.length > next ? writeCursor([next, moments.untilMs]) : null,
    late: {
      ...late,
      items: late.items.map(({ newestMs, ...row }) => ({ ...row, newestReceivedAt: instantOf(newestMs) })),
    },
    events: {
      count: events.count,
      items: events.items.map(({ tsMs, receivedMs, ...event }) => ({
        ...event,
        ts: instantOf(tsMs),
        receivedAt: instantOf(receivedMs),
      })),
    },
    configurations: {
      count: configurations.count,
      items: configurations.items.map(({ acceptedMs, ...one }) => ({ ...one, acceptedAt: instantOf(acceptedMs) })),
    },
    alerts: {
      ...alerts,
      items: alerts.items.map(({ raisedMs, resolvedMs, ...alert }) => ({
        ...alert,
        raisedAt: instantOf(raisedMs),
        resolvedAt: instantOrNull(resolvedMs),
      })),
    },
    signatures: {
      count: signatures.count,
      items: signatures.items.map(({ atMs, ...signature }) => ({ ...signature, at: instantOf(atMs) })),
    },
  };
}

/** Of a site of which nothing was ever stored. */
export function nothingKnown(site: Site, moments: Moments): DifferencesAnswer {
  const unknown = { before: null, sameTime: null, after: null, difference: 0 };
  const none = { count: 0, items: [] };
  return {
    ...momentsOf(moments),
    ...named(seasonOn(site.season, localDateOf(moments.asOfMs, site.timeZone))),
    heatGj: unknown,
    grossT: unknown,
    netT: unknown,
    parts: [],
    targets: [],
    changes: [],
    changeCount: 0,
    nextCursor: null,
    late: { values: 0, isComplete: true, items: [] },
    events: none,
    configurations: none,
    alerts: { raised: 0, resolved: 0, ...none },
    signatures: none,
  };
}

function twice(
  { before, after, difference, parts }: ReadDifferences,
  field: keyof Amounts,
): DifferencesAnswer['grossT'] {
  const since = parts.find(({ cause }) => cause === 'time')?.[field] ?? 0;
  const known = after?.[field] ?? null;
  return {
    before: before?.[field] ?? null,
    sameTime: known === null ? null : known - since,
    after: known,
    difference: difference[field],
  };
}

/** Of targets that are there at both moments, in the order of the later one. */
function progressOf({ before, after }: ReadDifferences['targets']): DifferencesAnswer['targets'] {
  const known = new Map(before.map((target) => [target.id, target]));
  return after.flatMap((target) => {
    const old = known.get(target.id);
    if (old?.period !== target.period || old.unit !== target.unit) return [];
    const of = (field: 'achieved' | 'planToDate' | 'expectedToDate' | 'forecast') => progress(old, target, field);
    return [
      {
        id: target.id,
        unit: target.unit,
        achieved: of('achieved'),
        planToDate: of('planToDate'),
        expectedToDate: of('expectedToDate'),
        forecast: of('forecast'),
      },
    ];
  });
}

function progress(
  before: TargetStatus,
  after: TargetStatus,
  field: 'achieved' | 'planToDate' | 'expectedToDate' | 'forecast',
) {
  const [a, b] = [before[field], after[field]];
  return { before: a, after: b, difference: a === null || b === null ? null : b - a };
}
