/** What Log says: what happened on the shift? */
import { clock, count, type Clock, type Count, type FactOf, type NoFigures } from './fact.js';

export interface SeenLog {
  /** In which the moment lies. */
  readonly shift: { readonly name: string; readonly fromMs: number };
  /** The moment is one of the past. */
  readonly isPast: boolean;
  /** Shifts that are over and lack a signature. */
  readonly unsigned: number;
  /** Somebody has written into the log. */
  readonly isKept: boolean;
  /** Of the last 24 hours. */
  readonly alarmsRaised: number;
  readonly eventsRecorded: number;
}

/** `shift`: the name of the site file; the usual ones have words. */
export interface LogFacts {
  readonly onDuty: { readonly shift: string; readonly since: Clock };
  readonly wasOnDuty: { readonly shift: string };
  readonly unsigned: { readonly shifts: Count };
  readonly allSigned: NoFigures;
  readonly notKept: NoFigures;
  readonly quiet: NoFigures;
  readonly lastDay: { readonly alarms: Count; readonly events: Count };
}
export type LogFact = FactOf<LogFacts, 'view'>;

export const logFacts = (seen: SeenLog): LogFact[] => [dutyFact(seen), signaturesFact(seen), lastDayFact(seen)];

function dutyFact({ shift, isPast }: SeenLog): LogFact {
  return isPast
    ? { about: 'view', id: 'wasOnDuty', figures: { shift: shift.name } }
    : { about: 'view', id: 'onDuty', figures: { shift: shift.name, since: clock(shift.fromMs) } };
}

function signaturesFact({ unsigned, isKept }: SeenLog): LogFact {
  if (unsigned > 0) return { about: 'view', id: 'unsigned', figures: { shifts: count(unsigned) } };
  return { about: 'view', id: isKept ? 'allSigned' : 'notKept', figures: {} };
}

function lastDayFact({ alarmsRaised, eventsRecorded }: SeenLog): LogFact {
  if (alarmsRaised + eventsRecorded === 0) return { about: 'view', id: 'quiet', figures: {} };
  return { about: 'view', id: 'lastDay', figures: { alarms: count(alarmsRaised), events: count(eventsRecorded) } };
}
