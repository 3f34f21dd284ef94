import type { StatementAnswer } from '#contracts';
import { deriveTargetsTo, type DerivedSite, type StatementFigures } from '#derivation';
import { carbonReading, converts, heatingDays, periodOf, type LocalDate, type Site, type Target } from '#domain';
import type { Queryable } from '#postgres';

type Line = StatementAnswer['targets'][number];

/** How far the targets had come at the end of the period, by the figures of now; each in the period of its own that held then. */
export async function statementTargets(
  q: Queryable,
  derived: DerivedSite,
  lastDate: LocalDate,
  nowMs: number,
  { stored }: StatementFigures,
): Promise<Line[]> {
  const { site } = derived;
  return (await deriveTargetsTo(q, derived, lastDate, nowMs)).map(({ status, achievedCurve }) => {
    const target = site.targets.find(({ id }) => id === status.id)!;
    const period = periodOf(site, status.period)!;
    const { heatGj, grossT } = stored.figures;
    const last = achievedCurve.at(-1);
    return {
      id: status.id,
      title: status.title,
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
      reading: readingOf(target, site, {
        factorTPerGj: heatGj && grossT ? grossT / heatGj : null,
        seasonDays: heatingDays(period, site.season).length,
      }),
    };
  });
}

const integer = (value: number): string => Math.round(value).toLocaleString('en');

/** How the number of a target in tonnes is read; null: another kind of number. */
function readingOf(
  target: Target,
  site: Site,
  { factorTPerGj, seasonDays }: { readonly factorTPerGj: number | null; readonly seasonDays: number },
): string | null {
  if (target.metric !== 'avoided.gross' || !converts(target.unit, 't')) return null;
  const words = `${integer(target.amount)} ${target.unit} is read as tonnes of CO2, gross, for the full area and normal weather.`;
  const ratedMw = site.devices.reduce((sum, { kind, ratedMw: own }) => sum + (kind === 'boiler' ? (own ?? 0) : 0), 0);
  if (factorTPerGj === null || ratedMw === 0 || target.unit !== 't') return words;
  const { asCo2, asCarbon } = carbonReading({ amount: target.amount, factorTPerGj, ratedMw, seasonDays });
  const most = `of what ${ratedMw} MW can make in ${seasonDays} days`;
  const verdict = asCarbon.sharePct > 100 ? 'which the plant cannot make' : 'which is possible too';
  return `${words} At ${factorTPerGj.toFixed(4)} t/GJ that takes ${integer(asCo2.heatGj)} GJ, ${integer(asCo2.sharePct)} % ${most}. Read as tonnes of elementary carbon (× 44/12) it would take ${integer(asCarbon.heatGj)} GJ, ${integer(asCarbon.sharePct)} %, ${verdict}.`;
}
