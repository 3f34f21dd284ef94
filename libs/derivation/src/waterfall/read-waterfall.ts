import {
  betweenSeasons,
  concerns,
  makeWaterfall,
  type Choice,
  type ClaimedAmount,
  type Period,
  type Waterfall,
} from '#domain';
import { readFigureOrigins, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readHours, type KnownHour } from '../figures/counted-amounts.js';
import { readDayFuel } from '../fuel/keep-ledger.js';
import { periodEngine, type PeriodContent } from './period-engine.js';

/** Hours that are read at once. */
const MOST_HOURS = 1_000;

/** What the figures of a period are made from, as it is stored; null where nothing of it is. */
export async function readPeriodContent(
  q: Queryable,
  derived: DerivedSite,
  period: Period,
): Promise<PeriodContent | null> {
  const { fromMs, toMs, grain } = period;
  const stored = await readFigureOrigins(q, derived.siteId, 'hour', fromMs, toMs);
  if (stored.length === 0) return null;
  const between = grain === 'season' ? betweenSeasons(derived.site, period) : { fromMs, toMs: fromMs };
  const owed = await readFigureOrigins(q, derived.siteId, 'hour', between.fromMs, between.toMs);
  const hours = await readAll(q, derived, stored);
  const before = await readAll(q, derived, owed);
  const dates = [...before, ...hours].map(({ date }) => date);
  return { hours, before, fuels: await readDayFuel(q, derived, dates) };
}

async function readAll(
  q: Queryable,
  derived: DerivedSite,
  stored: readonly { readonly startMs: number }[],
): Promise<KnownHour[]> {
  const starts = stored.map(({ startMs }) => startMs);
  const hours: KnownHour[] = [];
  for (let i = 0; i < starts.length; i += MOST_HOURS) {
    hours.push(...(await readHours(q, derived, starts.slice(i, i + MOST_HOURS))));
  }
  return hours;
}

/** What a waterfall goes through. */
export interface WaterfallOrder {
  readonly claim: ClaimedAmount | null;
  readonly choices: readonly Choice[];
}

/** The waterfall of a period by the rules of this program, whatever rules its closed figures were made by. */
export function waterfallOf(
  derived: DerivedSite,
  period: Period,
  content: PeriodContent,
  { claim, choices }: WaterfallOrder,
): Promise<Waterfall | { readonly unknown: 'gross' | 'net' }> {
  const shipped = { site: derived.site, factors: derived.factors, standIns: 'careful' } as const;
  return makeWaterfall(
    { claim, choices, concerns: (choice) => concerns(shipped, choice) },
    periodEngine(derived, period, content),
  );
}
