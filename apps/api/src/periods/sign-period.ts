import { CLOSABLE_PERIOD_NAMES, periodOf, type Site } from '#domain';
import { approvePeriod, closePeriod } from '#derivation';
import type { Database } from '#postgres';
import type { DerivedSites } from '../directory/derived-sites.js';
import { signed } from '../figures/signed-figures.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';

/** Who signs, and why. */
export interface SignatureRequest {
  /** null: not named */
  readonly who: string | null;
  /** Whether `who` is the name of a key. */
  readonly isKey: boolean;
  readonly reason: string;
  readonly nowMs: number;
}

/**
 * Closes or approves a month, season or year.
 * @throws ProblemError `bad-parameter`, `bad-body`, `not-found`, `conflict` (what is missing), `forbidden` (the same person)
 */
export async function signPeriod(
  db: Database,
  sites: DerivedSites,
  act: 'close' | 'approve',
  { site, period: name }: { readonly site: Site; readonly period: string },
  { who, isKey, reason, nowMs }: SignatureRequest,
) {
  const period = periodOf(site, name);
  if (!period || period.grain === 'day') {
    const detail = `expected ${CLOSABLE_PERIOD_NAMES} (days close by themselves), found "${name.slice(0, 100)}"`;
    throw wrongField('bad-parameter', 'period', detail);
  }
  if (who === null) throw wrongField('bad-body', 'by', 'is missing: name the person who signs');
  const order = { period: { ...period, grain: period.grain }, who, reason, nowMs };
  const outcome = await (act === 'close' ? closePeriod : approvePeriod)(db, await sites.current(site), order);
  if (outcome.kind !== 'done') {
    if (outcome.kind === 'missing') throw notFound(outcome.detail);
    if (outcome.kind === 'conditions') throw new ProblemError('conflict', outcome.detail, [], outcome.problems);
    if (outcome.kind === 'not-yet') throw new ProblemError('conflict', outcome.detail);
    const key = isKey ? ' A key counts as one person, whoever holds it.' : '';
    throw new ProblemError('forbidden', `${outcome.detail}.${key}`);
  }
  const { figures, revision, kind: _, ...answer } = outcome;
  return { period: name, ...answer, figures: signed(figures, revision) };
}
