/** What Performance says: does the plant give what it should at this weather, and since when not? */
import { amount, onDay, roughly, type Amount, type Day, type FactOf, type NoFigures } from './fact.js';
import type { LocalDate } from '../calendar/local-date.js';

export interface SeenPerformance {
  /** Of the target that shows it; null: none that follows the weather. */
  readonly target: {
    readonly unit: string;
    /** Of the heating days so far, K.d; null: its plan does not follow the weather. */
    readonly degreeDays: number | null;
    /** Of the last 30 days, %, and from which on it is more than what the plant usually wanders. */
    readonly driftPct: number | null;
    readonly driftLevelPct: number | null;
    readonly change: { readonly date: LocalDate; readonly beforePct: number; readonly afterPct: number } | null;
    /** Expected of one day lately, and planned for the rest of the period, in the unit of the target. */
    readonly expectedPerDay: number | null;
    readonly planLeft: number | null;
  } | null;
}

export interface PerformanceFacts {
  readonly notFollowed: NoFigures;
  readonly noFigures: NoFigures;
  readonly tooEarly: { readonly degreeDays: Amount; readonly of: Amount };
  readonly usual: { readonly drift: Amount };
  readonly less: { readonly drift: Amount; readonly perDay: Amount; readonly since: Day | false };
  readonly more: { readonly drift: Amount; readonly perDay: Amount; readonly since: Day | false };
  readonly toTheEnd: { readonly left: Amount };
}
export type PerformanceFact = FactOf<PerformanceFacts, 'view'>;

/** Fewer do not show how heat follows the weather. */
const JUDGED_FROM_KD = 300;
/** Where it is not known how much the plant usually wanders. */
const USUAL_LEVEL_PCT = 5;

export function performanceFacts({ target }: SeenPerformance): PerformanceFact[] {
  if (!target || target.degreeDays === null) return [{ about: 'view', id: 'notFollowed', figures: {} }];
  const { degreeDays, driftPct, driftLevelPct, unit, change } = target;
  if (degreeDays < JUDGED_FROM_KD) {
    const figures = { degreeDays: amount(degreeDays, 'K.d'), of: amount(JUDGED_FROM_KD, 'K.d') };
    return [{ about: 'view', id: 'tooEarly', figures }];
  }
  if (driftPct === null) return [{ about: 'view', id: 'noFigures', figures: {} }];
  if (Math.abs(driftPct) < (driftLevelPct ?? USUAL_LEVEL_PCT) && !change)
    return [{ about: 'view', id: 'usual', figures: { drift: amount(driftPct, '%') } }];
  const perDay = roughly(Math.abs((driftPct / 100) * (target.expectedPerDay ?? 0)), unit);
  const since = change ? onDay(change.date) : false;
  const figures = { drift: amount(Math.abs(driftPct), '%'), perDay, since } as const;
  if (driftPct >= 0) return [{ about: 'view', id: 'more', figures }];
  const left = roughly(Math.abs((driftPct / 100) * (target.planLeft ?? 0)), unit);
  const end: PerformanceFact[] = left.value > 0 ? [{ about: 'view', id: 'toTheEnd', figures: { left } }] : [];
  return [{ about: 'view', id: 'less', figures }, ...end];
}
