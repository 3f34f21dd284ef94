/** What Reports says: can I sign this month? */
import type { LocalDate } from '../calendar/local-date.js';
import { onDay, ofMonth, type Day, type FactOf, type Month, type NoFigures } from './fact.js';

export interface SeenReports {
  /** Months with figures, oldest first. */
  readonly months: readonly {
    /** `YYYY-MM`. */
    readonly month: string;
    readonly state: string;
    readonly waitsFor: 'close' | 'approve' | null;
    readonly closableFrom: LocalDate;
  }[];
}

export interface ReportsFacts {
  readonly noMonth: NoFigures;
  readonly canClose: { readonly month: Month };
  readonly waitsForSecond: { readonly month: Month };
  readonly restated: { readonly month: Month };
  readonly nothingWaits: { readonly approved: Month | false };
  readonly next: { readonly month: Month; readonly from: Day };
}
export type ReportsFact = FactOf<ReportsFacts, 'view'>;

export function reportsFacts({ months }: SeenReports): ReportsFact[] {
  if (months.length === 0) return [{ about: 'view', id: 'noMonth', figures: {} }];
  const facts = months.flatMap(({ month: name, state, waitsFor }): ReportsFact[] => {
    const figures = { month: ofMonth(name) };
    if (state === 'restatement-pending') return [{ about: 'view', id: 'restated', figures }];
    if (waitsFor === 'approve') return [{ about: 'view', id: 'waitsForSecond', figures }];
    return waitsFor === 'close' ? [{ about: 'view', id: 'canClose', figures }] : [];
  });
  if (facts.length > 0) return facts;
  const approved = months.findLast(({ state }) => state === 'approved');
  const open = months.find(({ state }) => state === 'open');
  return [
    { about: 'view', id: 'nothingWaits', figures: { approved: approved ? ofMonth(approved.month) : false } },
    ...(open
      ? ([
          { about: 'view', id: 'next', figures: { month: ofMonth(open.month), from: onDay(open.closableFrom) } },
        ] as const)
      : []),
  ];
}
