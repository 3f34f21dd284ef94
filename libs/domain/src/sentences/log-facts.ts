/** What Log says: what happened on the shift? */
import { count, type Count, type FactOf, type NoFigures } from './fact.js';

export interface SeenLog {
  /** Of the last 24 hours. */
  readonly alarmsRaised: number;
  readonly eventsRecorded: number;
}

export interface LogFacts {
  readonly quiet: NoFigures;
  readonly lastDay: { readonly alarms: Count; readonly events: Count };
}
export type LogFact = FactOf<LogFacts, 'view'>;

export function logFacts({ alarmsRaised, eventsRecorded }: SeenLog): LogFact[] {
  if (alarmsRaised + eventsRecorded === 0) return [{ about: 'view', id: 'quiet', figures: {} }];
  const figures = { alarms: count(alarmsRaised), events: count(eventsRecorded) };
  return [{ about: 'view', id: 'lastDay', figures }];
}
