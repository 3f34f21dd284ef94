import { ALERT_STATES, instantOf } from '#domain';
import type { AlertRow } from '#postgres';
import { wrongField } from '../http/problem.js';
import { instantOrNull } from '../http/times.js';

/** Words for several states at once. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  active: ['active-unacknowledged', 'active-acknowledged'],
  open: ['active-unacknowledged', 'active-acknowledged', 'returned-unacknowledged', 'shelved', 'out-of-service'],
};

/**
 * States that a `state` parameter names: one, several with commas, `active`, or `open`.
 * @throws ProblemError `bad-parameter`
 */
export function alertStates(text: string): string[] {
  return text.split(',').flatMap((word) => {
    const name = word.trim();
    const known = GROUPS[name] ?? ALERT_STATES.filter((state) => state === name);
    if (known.length > 0) return known;
    const names = [...ALERT_STATES, ...Object.keys(GROUPS)].join(', ');
    throw wrongField('bad-parameter', 'state', `expected one of ${names}; found "${name.slice(0, 100)}"`);
  });
}

/** An alert as answers and the stream show it. */
export function shownAlert(row: AlertRow) {
  return {
    ...row.body,
    id: row.id,
    site: row.site,
    rule: row.rule,
    subject: row.subject,
    severity: row.severity,
    state: row.state,
    version: row.version,
    raisedAt: instantOf(row.raisedMs),
    changedAt: instantOf(row.changedMs),
    resolvedAt: instantOrNull(row.resolvedMs),
  };
}
