import { concerns, makeWaterfall, type Choice, type ClaimedAmount, type Period, type Waterfall } from '#domain';
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
  { fromMs, toMs }: Period,
): Promise<PeriodContent | null> {
  const stored = await readFigureOrigins(q, derived.siteId, 'hour', fromMs, toMs);
  if (stored.length === 0) return null;
  const starts = stored.map(({ startMs }) => startMs);
  const hours: KnownHour[] = [];
  for (let i = 0; i < starts.length; i += MOST_HOURS) {
    hours.push(...(await readHours(q, derived, starts.slice(i, i + MOST_HOURS))));
  }
  const dates = hours.map(({ date }) => date);
  return { hours, fuels: await readDayFuel(q, derived, dates) };
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
