import type { StatementAnswer } from '#contracts';
import { deriveTargetsTo, type DerivedSite, type StatementFigures } from '#derivation';
import {
  carbonReading,
  converts,
  displayIn,
  displayOf,
  heatingDays,
  numberText,
  periodName,
  periodOf,
  targetTitle,
  type LocalDate,
  type Site,
  type Target,
} from '#domain';
import type { Queryable } from '#postgres';
import { statementWords, type Language, type StatementWording } from '#words';

type Line = StatementAnswer['targets'][number];

/** How far the targets had come at the end of the period, by the figures of now; each in the period of its own that held then. */
export async function statementTargets(
  q: Queryable,
  derived: DerivedSite,
  lastDate: LocalDate,
  { nowMs, language }: { readonly nowMs: number; readonly language: Language },
  { stored }: StatementFigures,
): Promise<Line[]> {
  const { site } = derived;
  const wording = statementWords[language];
  const { locale } = displayIn(language, displayOf(site));
  return (await deriveTargetsTo(q, derived, lastDate, nowMs)).map(({ status, achievedCurve }) => {
    const target = site.targets.find(({ id }) => id === status.id)!;
    const period = periodOf(site, status.period)!;
    const { heatGj, grossT } = stored.figures;
    const last = achievedCurve.at(-1);
    return {
      id: status.id,
      title: targetTitle(target, periodName(status.period, locale), wording),
      metric: status.metric,
      unit: status.unit,
      period: status.period,
      days: status.days,
      amount: status.amount,
      amountForArea: status.amountForArea,
      date: last?.date ?? null,
      achieved: last ? last.achieved : status.achieved,
      plan: last ? status.planToDate : null,
      expected: last ? status.expectedToDate : null,
      outside: status.outside,
      reading: readingOf(target, site, wording.targets, {
        factorTPerGj: heatGj && grossT ? grossT / heatGj : null,
        seasonDays: heatingDays(period, site.season).length,
        locale,
      }),
    };
  });
}

/** How the number of a target in tonnes is read; null: another kind of number. */
function readingOf(
  target: Target,
  site: Site,
  say: StatementWording['targets'],
  {
    factorTPerGj,
    seasonDays,
    locale,
  }: { readonly factorTPerGj: number | null; readonly seasonDays: number; readonly locale: string },
): string | null {
  if (target.metric !== 'avoided.gross' || !converts(target.unit, 't')) return null;
  const integer = (value: number): string => numberText(value, locale, { least: 0, most: 0 });
  const words = say.reading(`${integer(target.amount)} ${target.unit}`);
  const ratedMw = site.devices.reduce((sum, { kind, ratedMw: own }) => sum + (kind === 'boiler' ? (own ?? 0) : 0), 0);
  if (factorTPerGj === null || ratedMw === 0 || target.unit !== 't') return words;
  const { asCo2, asCarbon } = carbonReading({ amount: target.amount, factorTPerGj, ratedMw, seasonDays });
  const readings = say.readings({
    factor: numberText(factorTPerGj, locale, { least: 4, most: 4 }),
    heat: integer(asCo2.heatGj),
    share: integer(asCo2.sharePct),
    mw: numberText(ratedMw, locale, { least: 0, most: 3 }),
    days: String(seasonDays),
    carbonHeat: integer(asCarbon.heatGj),
    carbonShare: integer(asCarbon.sharePct),
    possible: asCarbon.sharePct <= 100,
  });
  return `${words} ${readings}`;
}
