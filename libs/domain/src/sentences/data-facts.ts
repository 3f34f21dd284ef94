/** What Data says: is everything accounted for? */
import { amount, count, names, type Amount, type Count, type FactOf, type Names, type NoFigures } from './fact.js';

export interface SeenData {
  /** What became of every value; null: of a past moment it is not known. */
  readonly ledger: { readonly received: number; readonly inFlight: number } | null;
  readonly deadLettersWaiting: number;
  /** `device/point` of registers with readings that wait for a decision. */
  readonly held: readonly string[];
  /** Of the season. */
  readonly coveragePct: number | null;
}

export interface DataFacts {
  readonly nothing: NoFigures;
  readonly balanced: { readonly received: Count };
  readonly onTheWay: { readonly received: Count; readonly left: Count };
  readonly coverage: { readonly coverage: Amount };
  readonly letters: { readonly letters: Count };
  readonly held: { readonly registers: Names };
}
export type DataFact = FactOf<DataFacts, 'view'>;

export function dataFacts({ ledger, deadLettersWaiting, held, coveragePct }: SeenData): DataFact[] {
  if (ledger?.received === 0) return [{ about: 'view', id: 'nothing', figures: {} }];
  const facts: DataFact[] = [];
  if (ledger) {
    const received = count(ledger.received);
    facts.push(
      ledger.inFlight === 0
        ? { about: 'view', id: 'balanced', figures: { received } }
        : { about: 'view', id: 'onTheWay', figures: { received, left: count(ledger.inFlight) } },
    );
  }
  if (coveragePct !== null)
    facts.push({ about: 'view', id: 'coverage', figures: { coverage: amount(coveragePct, '%') } });
  if (deadLettersWaiting > 0)
    facts.push({ about: 'view', id: 'letters', figures: { letters: count(deadLettersWaiting) } });
  if (held.length > 0) facts.push({ about: 'view', id: 'held', figures: { registers: names(held) } });
  return facts;
}
