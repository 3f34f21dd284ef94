import type { StatementAnswer } from '#contracts';
import { findFactor, readClaimsBook, readStatement, simulatedReadings, type StatementFigures } from '#derivation';
import {
  addDays,
  baselineWords,
  displayIn,
  displayOf,
  instantOf,
  localDateOf,
  PERIOD_NAMES,
  periodOf,
  printed,
  printTerms,
  uncertaintyShares,
  type Period,
  type Site,
  type TonnesDigits,
} from '#domain';
import type { Database, PeriodAction, Queryable } from '#postgres';
import { statementWords, type Language } from '#words';
import type { DerivedSites } from '../directory/derived-sites.js';
import { notFound, wrongField } from '../http/problem.js';
import { listRestatements } from '../periods/list-restatements.js';
import { signed } from '../figures/signed-figures.js';
import { claimedOf, claimNotes } from './claimed.js';
import { customerNamed } from './customer-named.js';
import { isFinal } from './final.js';
import { customerLines, inMwh, siteLines, siteTonnes } from './printed-lines.js';
import { statementNotes } from './footnotes.js';
import { statementTargets } from './target-lines.js';

const MOST_RESTATEMENTS = 100;

/** Which statement. */
export interface StatementRequest {
  /** Its name. */
  readonly period: string;
  /** Name of a customer or id of one of its substations; undefined: the whole site. */
  readonly customer?: string | undefined;
  /** Of tonnes. */
  readonly digits: TonnesDigits;
  readonly language: Language;
  readonly nowMs: number;
}

/**
 * The statement of a period, from one snapshot of the database.
 * @throws ProblemError `bad-parameter`, `not-found`
 */
export async function showStatement(
  db: Database,
  sites: DerivedSites,
  site: Site,
  { period: name, customer, digits, language, nowMs }: StatementRequest,
): Promise<StatementAnswer> {
  const period = periodOf(site, name);
  if (!period) throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
  const derived = await sites.current(site);
  return db.transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read, read only');
    const found = await readStatement(tx, derived, period, nowMs);
    if (!found) throw notFound(`Site ${site.id} has no figures of ${name}.`);
    const only = customer === undefined ? null : customerNamed(found, site, customer);
    const factors = found.stored.figures.factorVersions.flatMap((version) => findFactor(derived, version));
    const book = await readClaimsBook(tx, site, derived.siteId, null);
    const simulation = await simulatedReadings(tx, derived.siteId);
    const wording = statementWords[language];
    const { customers: lines } = wording;
    const answer = {
      language,
      ...heading(site, period, only, nowMs),
      simulated: simulation?.counted ?? false,
      simulatedReadings: simulation,
      ...signatures(found),
      ...siteFigures(found, digits),
      ...(only === null ? siteLines(found, digits, lines) : customerLines(found, only, digits, lines)),
      baseline: baselineWords(site, derived.factors, period, wording, displayIn(language, displayOf(site)).locale),
      factors,
      rules: found.stored.figures.rulesVersions.join(', '),
      configurationHash: found.origin.configurationHash,
      computedAt: instantOf(found.origin.computedMs),
      restatements: await restatementsOf(tx, site, derived.siteId, period),
      targets: await statementTargets(tx, derived, period.end, { nowMs, language }, found),
      claims: claimedOf(book, period, only),
      evidence: {
        href: `/api/v1/sites/${site.id}/evidence/${period.label}`,
        command: `greenpark evidence build --site ${site.id} --period ${period.label}`,
      },
    };
    return { ...answer, notes: [...statementNotes(derived, found, answer), ...claimNotes(book, period, answer)] };
  });
}

function heading(site: Site, { label, grain, fromMs, toMs }: Period, customer: string | null, nowMs: number) {
  const { id, name, timeZone } = site;
  return {
    site: { id, name, timeZone, display: displayOf(site) },
    customer,
    period: label,
    interval: grain,
    from: localDateOf(fromMs, timeZone),
    to: localDateOf(toMs - 1, timeZone),
    start: instantOf(fromMs),
    end: instantOf(toMs),
    isOver: toMs <= nowMs,
    madeAt: instantOf(nowMs),
  };
}

type Signature = StatementAnswer['signatures'][number];

function signatures({ standing, stored: { revision, closed } }: StatementFigures) {
  const shown = ({ action, revision: of, who, atMs, reason, simulated }: PeriodAction): Signature => ({
    action,
    revision: of,
    who,
    at: instantOf(new Date(Math.round(atMs))),
    reason,
    simulated,
  });
  const approval = standing?.approval ?? null;
  const state = standing ? standing.state : closed ? ('closed' as const) : ('open' as const);
  return {
    state,
    isFinal: isFinal(standing),
    waivers: waiversOf(standing),
    revision,
    closedBy: standing?.closed ? shown(standing.closed) : null,
    approvedBy: approval && state === 'approved' ? shown(approval) : null,
    signatures: (standing?.actions ?? []).map(shown),
    approved: approval && state === 'restatement-pending' ? signed(approval.figures, approval.revision) : null,
  };
}

/** Of the signatures under the figures that are shown, each once. */
function waiversOf(standing: StatementFigures['standing']): StatementAnswer['waivers'] {
  const approval = standing?.state === 'approved' ? standing.approval : null;
  const all = [standing?.closed, approval].flatMap((one) => one?.conditions?.waivers ?? []);
  return [...new Map(all.map((one) => [JSON.stringify(one), { ...one }])).values()];
}

function siteFigures(found: StatementFigures, digits: TonnesDigits) {
  const { figures, revision } = found.stored;
  const { heatGj, grossT, netT } = figures.dataEffect;
  const tonnes = siteTonnes(found, digits);
  return {
    figures: {
      heatGj: printed(figures.heatGj),
      heatMwh: printed(inMwh(figures.heatGj)),
      ...tonnes,
      termsT: printTerms(tonnes, figures.terms, digits),
      u95T: printed(figures.u95T),
      coveragePct: figures.coveragePct,
      substitutedGj: printed(figures.substitutedGj),
      excludedGj: printed(figures.excludedGj),
      dataEffect: { heatGj: printed(heatGj), grossT: printed(grossT), netT: printed(netT) },
      biogenicCo2T: printed(figures.biogenicCo2T),
      factorMissing: figures.factorMissing,
      codes: [...figures.codes],
    },
    stored: signed(figures, revision),
    uncertainty: uncertaintyShares(figures.uncertainty).map(({ source, u95, sharePct }) => ({
      source,
      u95T: u95,
      sharePct,
    })),
  };
}

/** Of the period itself: what changed in its days is in them. */
async function restatementsOf(q: Queryable, site: Site, siteId: number, { grain, fromMs }: Period) {
  const from = localDateOf(fromMs, site.timeZone);
  const range = { from, to: addDays(from, 1) };
  const { items } = await listRestatements(q, site, siteId, { ...range, interval: grain, limit: MOST_RESTATEMENTS });
  return items;
}
