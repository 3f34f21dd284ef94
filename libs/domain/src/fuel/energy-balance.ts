import type { LocalDate } from '../calendar/local-date.js';
import { groupedBy } from '../grouped.js';
import { byText, sumOf } from '../order.js';
import { batchEnergyGj } from './batch.js';
import type { ReconcileInput } from './reconciliation.js';

export interface DayBalance {
  readonly date: LocalDate;
  readonly heatGj: number | null;
  readonly stockBeforeGj: number;
  readonly usedGj: number;
  readonly shortGj: number;
  readonly stockGj: number;
}

/**
 * Energy in the yard by the papers, day by day: what came in, less what the heat took. What is missing is short, and nothing is owed by
 * later days; where stock was taken that is what lies there. Days before `first` are left out: nobody kept the book then.
 */
export function balanceOf(
  { days, deliveries, openingGj, stockGjAt }: Pick<ReconcileInput, 'days' | 'deliveries' | 'openingGj' | 'stockGjAt'>,
  first: LocalDate,
): DayBalance[] {
  const inOrder = deliveries.toSorted((a, b) => byText(a.batch.id, b.batch.id));
  const received = groupedBy(inOrder, ({ date }) => date);
  let stockGj = openingGj;
  return days
    .filter(({ date }) => date >= first)
    .map(({ date, heatGj, efficiency }) => {
      const stockBeforeGj = stockGj;
      const usedGj = Math.max(0, heatGj ?? 0) / efficiency;
      const availableGj = stockGj + sumOf((received.get(date) ?? []).map(({ batch }) => batchEnergyGj(batch)));
      stockGj = stockGjAt.get(date) ?? Math.max(0, availableGj - usedGj);
      return { date, heatGj, stockBeforeGj, usedGj, shortGj: Math.max(0, usedGj - availableGj), stockGj };
    });
}
