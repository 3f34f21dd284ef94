import { CLOSABLE_PERIOD_NAMES, periodOf } from '#domain';
import { approvePeriod, closePeriod } from '#derivation';
import type { ApiParts } from '../api-parts.js';
import { derivedSite } from '../evidence/declared-site.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { signed } from '../figures/signed-figures.js';

/**
 * Closes or approves a month, season or year.
 * @throws ProblemError `bad-parameter`, `bad-body`, `not-found`, `conflict` (what is missing), `forbidden` (the same person)
 */
export async function signPeriod(
  parts: ApiParts,
  act: 'close' | 'approve',
  siteName: string,
  name: string,
  { who, reason }: { readonly who: string | null; readonly reason: string },
) {
  const site = parts.directory.site(siteName);
  const period = periodOf(site, name);
  if (!period || period.grain === 'day') {
    const detail = `expected ${CLOSABLE_PERIOD_NAMES} (days close by themselves), found "${name.slice(0, 100)}"`;
    throw wrongField('bad-parameter', 'period', detail);
  }
  if (who === null) throw wrongField('bad-body', 'by', 'is missing: name the person who signs');
  const order = {
    period: { ...period, grain: period.grain },
    who,
    reason,
    nowMs: parts.now(),
  };
  const derived = await derivedSite(parts, site);
  const outcome = await (act === 'close' ? closePeriod : approvePeriod)(parts.db, derived, order);
  if (outcome.kind !== 'done') {
    if (outcome.kind === 'missing') throw notFound(outcome.detail);
    if (outcome.kind === 'not-yet') throw new ProblemError('conflict', outcome.detail);
    const key = parts.access.required ? ' A key counts as one person, whoever holds it.' : '';
    throw new ProblemError('forbidden', `${outcome.detail}.${key}`);
  }
  const { state, closedBy, approvedBy, simulated, figures, revision } = outcome;
  return { period: name, state, closedBy, approvedBy, simulated, figures: signed(figures, revision) };
}
