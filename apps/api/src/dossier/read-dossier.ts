import {
  findFactor,
  readClaimsBook,
  readClosingFacts,
  readPeriodStandings,
  readVerificationBook,
  simulatedReadings,
  type ClaimsBook,
  type DerivedSite,
  type PeriodStanding,
} from '#derivation';
import {
  factorUses,
  factorVersion,
  lapsedDays,
  localDateOf,
  RULES_VERSION,
  type ClosingFacts,
  type LocalDate,
  type Period,
} from '#domain';
import type { LineageAnswer, WaterfallAnswer } from '#contracts';
import { inSnapshot, readFigures, readFiguresAt, type Database, type Queryable, type StoredFigures } from '#postgres';
import { showStraw } from '../fuel/show-straw.js';
import { listRestatements } from '../periods/list-restatements.js';

/** Everything that a dossier is made from: configuration and books, as of one moment. */
export interface DossierFacts {
  readonly derived: DerivedSite;
  readonly period: Period;
  readonly nowMs: number;
  readonly simulated: boolean;
  /** null: nothing is stored of the period. */
  readonly stored: StoredFigures | null;
  /** Of the period and the months in it, the period last. */
  readonly standings: readonly PeriodStanding[];
  readonly days: readonly { readonly date: LocalDate; readonly stored: StoredFigures }[];
  /** null: nothing is stored of the period. */
  readonly closing: ClosingFacts | null;
  /** That the figures of the period were made with; without figures those that can be used on its last day. */
  readonly factors: LineageAnswer['factors'];
  readonly lapsed: ReturnType<typeof lapsedDays>;
  readonly restatements: Awaited<ReturnType<typeof listRestatements>>['items'];
  readonly straw: Awaited<ReturnType<typeof showStraw>>;
  readonly claims: ClaimsBook['claims'];
  /** null: nobody has verified the period. */
  readonly verification: Awaited<ReturnType<typeof readVerificationBook>>;
  /** null: it cannot be made. */
  readonly waterfall: WaterfallAnswer | 'not-asked' | null;
  readonly rules: string;
}

const MOST_RESTATEMENTS = 1_000;

export async function readDossier(
  db: Database,
  derived: DerivedSite,
  period: Period,
  nowMs: number,
): Promise<Omit<DossierFacts, 'waterfall'>> {
  const { site, siteId } = derived;
  return inSnapshot(db, async (tx) => {
    const { grain, fromMs, toMs } = period;
    const stored = (await readFiguresAt(tx, siteId, grain, [fromMs])).get(fromMs) ?? null;
    const range = { from: period.start, to: localDateOf(toMs, site.timeZone) };
    const simulation = await simulatedReadings(tx, siteId);
    return {
      derived,
      period,
      nowMs,
      simulated: simulation?.counted ?? false,
      stored,
      standings: await standingsOf(tx, derived, period, nowMs),
      days: (await readFigures(tx, siteId, 'day', fromMs, toMs)).map((day) => ({
        date: localDateOf(day.startMs, site.timeZone),
        stored: day,
      })),
      closing: stored && (await readClosingFacts(tx, derived, period, stored, nowMs)),
      factors: stored
        ? stored.figures.factorVersions.flatMap((version) => findFactor(derived, version))
        : usableFactors(derived, period.end),
      lapsed: lapsedDays(site, period),
      restatements: (await listRestatements(tx, site, siteId, { ...range, interval: grain, limit: MOST_RESTATEMENTS }))
        .items,
      straw: await showStraw(tx, site, siteId, { period, asOfMs: null }),
      claims: (await readClaimsBook(tx, site, siteId, null)).claims,
      verification: await readVerificationBook(tx, { site, siteId }, period),
      rules: stored ? stored.figures.rulesVersions.join(', ') : RULES_VERSION,
    };
  });
}

/** Months that begin in the period, then the period itself. */
async function standingsOf(
  tx: Queryable,
  derived: DerivedSite,
  { grain, fromMs, toMs }: Period,
  nowMs: number,
): Promise<PeriodStanding[]> {
  if (grain === 'day') return [];
  const own = await readPeriodStandings(tx, derived, grain, { fromMs, toMs: fromMs + 1, nowMs });
  if (grain === 'month') return own;
  return [...(await readPeriodStandings(tx, derived, 'month', { fromMs, toMs, nowMs })), ...own];
}

/** Versions that hold on a day, of every factor that the site can use. */
function usableFactors(derived: DerivedSite, date: LocalDate): LineageAnswer['factors'] {
  const ids = [...factorUses(derived.site).keys()].sort();
  return ids.flatMap((id) =>
    (derived.factors.get(id) ?? [])
      .filter(({ validFrom, validTo }) => (validFrom ?? '') <= date && (validTo === null || date < validTo))
      .flatMap((factor) => findFactor(derived, factorVersion(factor))),
  );
}
