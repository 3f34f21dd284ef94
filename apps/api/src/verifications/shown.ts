import { hourFigure, readVerificationBook } from '#derivation';
import { findingState, instantOf, isCarried, periodOf, type BookedFinding } from '#domain';
import { sampleSeed, verificationStanding } from '#evidence';
import { type Queryable, type StoredVerification } from '#postgres';
import type { StoredSite } from './book.js';

export function shownFinding(finding: BookedFinding) {
  const { id, verification, period, kind, text, hoursMs, document, errorT, source, who, raisedMs, acts } = finding;
  return {
    id,
    verification,
    period,
    kind,
    state: findingState(finding),
    text,
    hours: hoursMs.map(instantOf),
    document,
    errorT,
    source,
    who,
    raisedAt: instantOf(raisedMs),
    acts: acts.map(({ atMs, ...act }) => ({ ...act, at: instantOf(atMs) })),
  };
}

export function shownVerification(one: StoredVerification) {
  const { id, period, grain, verifier, words, size, revision, grossT, netT, root, packVersion, link } = one;
  const { materiality, simulated, openedMs, opinion } = one;
  return {
    id,
    period,
    interval: grain,
    state: opinion ? ('signed' as const) : ('open' as const),
    verifier,
    words,
    size,
    revision,
    grossT,
    netT,
    root,
    packVersion,
    link,
    seed: sampleSeed(root, words),
    materiality,
    simulated,
    openedAt: instantOf(openedMs),
    opinion: opinion && shownOpinion(opinion),
  };
}

const shownOpinion = ({ atMs, ...opinion }: NonNullable<StoredVerification['opinion']>) => ({
  ...opinion,
  at: instantOf(atMs),
});

/** With what is found by now. */
export async function shownStanding(q: Queryable, stored: StoredSite, one: StoredVerification) {
  const { site } = stored;
  const period = periodOf(site, one.period)!;
  const findings = (await readVerificationBook(q, stored, period))?.findings ?? [];
  const { misstatement, openCars } = verificationStanding(one, findings, site);
  return {
    ...shownVerification(one),
    misstatement,
    openCars: openCars.map(({ id }) => id),
    carried: findings.filter((finding) => isCarried(site, period, finding)).map(shownFinding),
  };
}

/** The hours of a verification in the order in which they were drawn. */
export async function shownSample(q: Queryable, stored: StoredSite, one: StoredVerification) {
  const { site } = stored;
  const book = await readVerificationBook(q, stored, periodOf(site, one.period)!);
  const { sample, findings } = verificationStanding(one, book?.findings ?? [], site);
  return sample.map(({ startMs, grossT, hasCodes, weight, key, revision }, i) => {
    const figure = hourFigure(startMs, 'grossT');
    return {
      rank: i + 1,
      hour: instantOf(startMs),
      grossT,
      hasCodes,
      weight,
      key,
      revision,
      findings: findings.filter(({ hoursMs }) => hoursMs.includes(startMs)).map(({ id }) => id),
      figure,
      href: `/api/v1/sites/${site.id}/lineage?figure=${encodeURIComponent(figure)}`,
    };
  });
}
