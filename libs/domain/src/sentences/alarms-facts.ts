/** What Alarms says: what must I do now? */
import { SEVERITIES, type Severity } from '../alert/severity.js';
import { count, moment, type Count, type FactOf, type Moment, type NoFigures } from './fact.js';

export interface SeenAlarms {
  /** That are not over; null: of a past moment only how many there were is known. */
  readonly open: readonly { readonly severity: string; readonly state: string }[] | null;
  /** By severity, of a past moment. */
  readonly counts: { readonly critical: number; readonly warning: number };
  /** When the newest alarm that is over ended, Unix ms; null: there was none. */
  readonly lastEndedMs: number | null;
}

export interface AlarmsFacts {
  readonly none: { readonly ended: Moment | false };
  readonly waiting: { readonly waiting: Count; readonly worst: Severity };
  readonly standing: { readonly standing: Count };
  readonly aside: { readonly aside: Count };
  readonly noneThen: NoFigures;
  readonly wereOpen: { readonly critical: Count; readonly warning: Count };
}
export type AlarmsFact = FactOf<AlarmsFacts, 'view'>;

export function alarmsFacts({ open, counts, lastEndedMs }: SeenAlarms): AlarmsFact[] {
  if (open === null) {
    const { critical, warning } = counts;
    if (critical + warning === 0) return [{ about: 'view', id: 'noneThen', figures: {} }];
    return [{ about: 'view', id: 'wereOpen', figures: { critical: count(critical), warning: count(warning) } }];
  }
  const waiting = open.filter(({ state }) => state.endsWith('-unacknowledged'));
  const standing = open.filter(({ state }) => state === 'active-acknowledged').length;
  const aside = open.length - waiting.length - standing; // shelved, suppressed by design, out of service
  const facts: AlarmsFact[] = [];
  const worst = SEVERITIES.findLast((severity) => waiting.some((alarm) => alarm.severity === severity));
  if (worst) facts.push({ about: 'view', id: 'waiting', figures: { waiting: count(waiting.length), worst } });
  if (standing > 0) facts.push({ about: 'view', id: 'standing', figures: { standing: count(standing) } });
  if (facts.length === 0)
    facts.push({ about: 'view', id: 'none', figures: { ended: lastEndedMs === null ? false : moment(lastEndedMs) } });
  if (aside > 0) facts.push({ about: 'view', id: 'aside', figures: { aside: count(aside) } });
  return facts;
}
