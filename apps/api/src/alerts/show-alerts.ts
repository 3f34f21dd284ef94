import { alarmSentences, subjectName } from '#contracts';
import { alarmFacts, ALERT_STATES, instantOf, isAtLeast, SEVERITIES, type Severity, type Site } from '#domain';
import type { AlertRow } from '#postgres';
import { wrongField } from '../http/problem.js';
import { instantOrNull } from '../http/times.js';

/** Words for several states at once. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['active', ['active-unacknowledged', 'active-acknowledged']],
  ['open', ALERT_STATES.filter((state) => state !== 'resolved')],
]);

/**
 * States that a `state` parameter names: one, several with commas, `active`, or `open`.
 * @throws ProblemError `bad-parameter`
 */
export function alertStates(text: string): string[] {
  return text.split(',').flatMap((word) => {
    const name = word.trim();
    const known = GROUPS.get(name) ?? ALERT_STATES.filter((state) => state === name);
    if (known.length > 0) return known;
    const names = [...ALERT_STATES, ...GROUPS.keys()].join(', ');
    throw wrongField('bad-parameter', 'state', `expected one of ${names}; found "${name.slice(0, 100)}"`);
  });
}

/** Sites by their ids, for names of what alerts are about. */
export type KnownSites = (id: string) => Pick<Site, 'name' | 'devices' | 'targets' | 'timeZone'> | null;

/** An alert as answers and the stream show it. */
export function shownAlert(row: AlertRow, siteOf: KnownSites) {
  const site = siteOf(row.site);
  const name = subjectName(row.subject, site);
  const facts = alarmFacts(row.rule, row.body.details, row.severity);
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
    ...facts,
    sentence: alarmSentences(
      {
        rule: row.rule,
        subjectName: name,
        facts,
        isOver: !isActive(row),
        message: textOrNull(row.body.message) ?? `${row.rule} ${row.subject}`,
      },
      site?.timeZone ?? 'UTC',
    ),
    subjectName: name,
    acknowledgedAs: acknowledgedAs(row),
    aside: asideOf(row),
  };
}

/** The milder severity that somebody has acknowledged before it got worse. */
function acknowledgedAs({ state, severity, body }: AlertRow): Severity | null {
  const seen = SEVERITIES.find((one) => one === body.acknowledgedSeverity);
  const isNews = state === 'active-unacknowledged' || state === 'returned-unacknowledged';
  return seen !== undefined && isNews && !isAtLeast(seen, severity) ? seen : null;
}

const isActive = ({ state, body }: AlertRow): boolean =>
  typeof body.active === 'boolean' ? body.active : state.startsWith('active-');

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function asideOf({ state, body, changedMs }: AlertRow) {
  const { why, by, until } = (body.suppressed ?? {}) as { why?: string; by?: string | null; until?: string | null };
  if (state === 'suppressed-by-design' && why !== undefined) {
    const reason = by ? `${why}: ${by}` : why;
    return { kind: state, reason, by: null, since: instantOf(changedMs), until: until ?? null };
  }
  if (textOrNull(body.shelvedUntil) === null) return null;
  return {
    kind: state,
    reason: textOrNull(body.shelveReason),
    by: textOrNull(body.shelvedBy),
    since: textOrNull(body.shelvedAt),
    until: textOrNull(body.shelvedUntil),
  };
}
