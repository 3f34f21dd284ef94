/** What Performance says: does the plant give what it should at this weather, and since when not? */
import type { SignatureFinding } from '../signature/finding.js';
import {
  amount,
  count,
  onDay,
  roughly,
  type Amount,
  type Count,
  type Day,
  type FactOf,
  type NoFigures,
} from './fact.js';

export interface SeenPerformance {
  /** Of the energy signature of the season; null: no target of the site adds up by days. */
  readonly finding: SignatureFinding | null;
  /** Days of the season that are known. */
  readonly days: number;
  /** Of the target, UCUM. */
  readonly unit: string;
}

interface Drift {
  readonly drift: Amount;
  readonly since: Day;
}

/** First the answer, then (`more`) what it comes to. */
export interface PerformanceFacts {
  readonly notFollowed: NoFigures;
  readonly empty: NoFigures;
  readonly noFigures: NoFigures;
  readonly tooEarly: { readonly degreeDays: Amount; readonly of: Amount };
  readonly noReference: NoFigures;
  readonly usual: NoFigures;
  readonly less: Drift;
  readonly more: Drift;
}
export interface PerformanceMore {
  readonly perDay: { readonly perDay: Amount };
  readonly lostToTheEnd: { readonly left: Amount; readonly end: Day };
  readonly gainedToTheEnd: { readonly left: Amount; readonly end: Day };
  readonly changeOver: { readonly since: Day };
  readonly judgedBy: { readonly days: Count };
}
export type PerformanceFact = FactOf<PerformanceFacts, 'view'> | FactOf<PerformanceMore, 'more'>;

export function performanceFacts({ finding, days, unit }: SeenPerformance): PerformanceFact[] {
  if (finding === null) return [{ about: 'view', id: 'notFollowed', figures: {} }];
  if (days === 0) return [{ about: 'view', id: 'empty', figures: {} }];
  return [answerOf(finding), ...moreOf(finding, unit)];
}

function answerOf({ kind, since, pct, degreeDays, degreeDaysNeeded }: SignatureFinding): PerformanceFact {
  if (kind === 'early') {
    const figures = { degreeDays: amount(degreeDays, 'K.d'), of: amount(degreeDaysNeeded, 'K.d') };
    return { about: 'view', id: 'tooEarly', figures };
  }
  if (kind === 'no-reference') return { about: 'view', id: 'noReference', figures: {} };
  if (kind === 'steady') return { about: 'view', id: 'usual', figures: {} };
  if (kind === 'unknown' || since === null || pct === null) return { about: 'view', id: 'noFigures', figures: {} };
  return { about: 'view', id: kind, figures: { drift: amount(Math.abs(pct), '%'), since: onDay(since) } };
}

function moreOf({ kind, since, perDay, toSeasonEnd, seasonEnd, days, isChange }: SignatureFinding, unit: string) {
  const facts: PerformanceFact[] = [];
  const isOff = kind === 'less' || kind === 'more';
  if (isOff && perDay !== null)
    facts.push({ about: 'more', id: 'perDay', figures: { perDay: roughly(Math.abs(perDay), unit) } });
  if (isOff && toSeasonEnd !== null) {
    const figures = { left: roughly(Math.abs(toSeasonEnd), unit), end: onDay(seasonEnd) };
    facts.push({ about: 'more', id: kind === 'less' ? 'lostToTheEnd' : 'gainedToTheEnd', figures });
  }
  if (isChange && kind === 'steady' && since !== null)
    facts.push({ about: 'more', id: 'changeOver', figures: { since: onDay(since) } });
  if (!isChange && days > 0 && (isOff || kind === 'steady'))
    facts.push({ about: 'more', id: 'judgedBy', figures: { days: count(days) } });
  return facts;
}
