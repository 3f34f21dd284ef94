import type { StatementAnswer } from '#contracts';
import {
  figuresOfTargetsTo,
  findFactor,
  readClaimsBook,
  readStatement,
  simulatedReadings,
  type ClaimsBook,
  type DerivedSite,
  type StatementFigures,
} from '#derivation';
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
import type { PastFigures } from '../past/figures-as-of.js';
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
  /** What was known then; absent, or null: now. */
  readonly asOfMs?: number | null;
  readonly nowMs: number;
}

/**
 * The statement of a period, from one snapshot of the database: of now, or of what was known at a moment. Of a moment the figures
 * are made as they were (ADR 8), the claims and restatements are those that had been recorded.
 * @throws ProblemError `bad-parameter`, `not-found`
 */
export async function showStatement(
  { db, sites, past }: { readonly db: Database; readonly sites: DerivedSites; readonly past: PastFigures },
  site: Site,
  request: StatementRequest,
): Promise<StatementAnswer> {
  const { asOfMs = null, period: name } = request;
  if (asOfMs === null) {
    const period = periodNamed(site, name);
    const derived = await sites.current(site);
    return db.transaction(async (tx) => {
      await tx.execute('set transaction isolation level repeatable read, read only');
      return madeStatement(tx, derived, await readBooks(tx, derived, period, null), { ...request, period });
    });
  }
  const wanted = (then: DerivedSite) => {
    const { grain, fromMs, toMs, end } = periodNamed(then.site, name);
    const figures = [
      { grain, fromMs, toMs: fromMs + 1 },
      { grain: 'day' as const, fromMs, toMs },
      ...figuresOfTargetsTo(then, end, asOfMs),
    ];
    return { figures, devices: 'all' as const };
  };
  const found = await past.ask(site, asOfMs, wanted, async (shadow, then) => {
    const period = periodNamed(then.site, name);
    return madeStatement(shadow, then, await readBooks(db, then, period, asOfMs), { ...request, period });
  });
  if (!found) throw notFound(`Nothing of site ${site.id} is stored yet.`);
  return found;
}

function periodNamed(site: Site, name: string): Period {
  const period = periodOf(site, name);
  if (period) return period;
  throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
}

/** What a statement says besides figures. */
interface Books {
  readonly claims: ClaimsBook;
  readonly restatements: StatementAnswer['restatements'];
}

/** Both only grow: of a moment they say the same in whichever snapshot they are read. */
const readBooks = async (
  q: Queryable,
  { site, siteId }: DerivedSite,
  period: Period,
  asOfMs: number | null,
): Promise<Books> => ({
  claims: await readClaimsBook(q, site, siteId, asOfMs),
  restatements: await restatementsOf(q, site, siteId, period, asOfMs),
});

async function madeStatement(
  q: Queryable,
  derived: DerivedSite,
  books: Books,
  { period, customer, digits, language, asOfMs = null, nowMs }: Omit<StatementRequest, 'period'> & { period: Period },
): Promise<StatementAnswer> {
  const { site, siteId } = derived;
  const momentMs = asOfMs ?? nowMs;
  const found = await readStatement(q, derived, period, momentMs);
  if (!found) throw notFound(`Site ${site.id} has no figures of ${period.label}.`);
  const only = customer === undefined ? null : customerNamed(found, site, customer);
  const factors = found.stored.figures.factorVersions.flatMap((version) => findFactor(derived, version));
  const simulation = await simulatedReadings(q, siteId);
  const wording = statementWords[language];
  const { customers: lines } = wording;
  const answer = {
    language,
    ...heading(site, period, only, momentMs),
    asOf: asOfMs === null ? null : instantOf(asOfMs),
    madeAt: instantOf(nowMs),
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
    restatements: books.restatements,
    targets: await statementTargets(q, derived, period.end, { nowMs: momentMs, language }, found),
    claims: claimedOf(books.claims, period, only),
    evidence: {
      href: `/api/v1/sites/${site.id}/evidence/${period.label}`,
      command: `greenpark evidence build --site ${site.id} --period ${period.label}`,
    },
  };
  return { ...answer, notes: [...statementNotes(derived, found, answer), ...claimNotes(books.claims, period, answer)] };
}

function heading(site: Site, { label, grain, fromMs, toMs }: Period, customer: string | null, momentMs: number) {
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
    isOver: toMs <= momentMs,
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
async function restatementsOf(
  q: Queryable,
  site: Site,
  siteId: number,
  { grain, fromMs }: Period,
  asOfMs: number | null,
) {
  const from = localDateOf(fromMs, site.timeZone);
  const range = { from, to: addDays(from, 1) };
  const want = { ...range, interval: grain, limit: MOST_RESTATEMENTS, asOfMs };
  const { items } = await listRestatements(q, site, siteId, want);
  return items;
}
