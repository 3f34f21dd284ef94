import type { StatementAnswer } from '#contracts';
import type { StatementFigures } from '#derivation';
import { carbonReading, converts, heatingDays, targetPeriod, type Site, type Target } from '#domain';
import type { Queryable } from '#postgres';
import { showTarget } from './show-targets.js';

type Line = StatementAnswer['targets'][number];

interface Curves {
  readonly period: string | null;
  readonly amountForArea: number | null;
  readonly achievedCurve: readonly { readonly date: string; readonly achieved: number; readonly expected: number }[];
  readonly planCurve: readonly { readonly date: string; readonly plan: number }[];
}

/** How far the targets had come at the end of the period, where their newest curves reach back to it. */
export async function statementTargets(
  q: Queryable,
  site: Site,
  siteId: number,
  lastDate: string,
  { stored }: StatementFigures,
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const target of site.targets) {
    const shown = (await showTarget(q, site, siteId, target.id)) as unknown as Curves;
    const period = targetPeriod(target, site.season, lastDate);
    const isSame = shown.period === period.label;
    const upTo = isSame ? shown.achievedCurve.findLast(({ date }) => date <= lastDate) : undefined;
    const { heatGj, grossT } = stored.figures;
    lines.push({
      id: target.id,
      metric: target.metric,
      unit: target.unit,
      period: period.label,
      amount: target.amount,
      amountForArea: isSame ? shown.amountForArea : null,
      date: upTo?.date ?? null,
      achieved: upTo?.achieved ?? null,
      plan: shown.planCurve.find(({ date }) => date === upTo?.date)?.plan ?? null,
      expected: upTo?.expected ?? null,
      reading: readingOf(target, site, {
        factorTPerGj: heatGj && grossT ? grossT / heatGj : null,
        seasonDays: heatingDays(period, site.season).length,
      }),
    });
  }
  return lines;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** How the number of a target in tonnes is read; null: another kind of number. */
function readingOf(
  target: Target,
  site: Site,
  { factorTPerGj, seasonDays }: { readonly factorTPerGj: number | null; readonly seasonDays: number },
): string | null {
  if (target.metric !== 'avoided.gross' || !converts(target.unit, 't')) return null;
  const words = `${whole(target.amount)} ${target.unit} is read as tonnes of CO2, gross, for the full area and normal weather.`;
  const ratedMw = site.devices.reduce((sum, { kind, ratedMw: own }) => sum + (kind === 'boiler' ? (own ?? 0) : 0), 0);
  if (factorTPerGj === null || ratedMw === 0 || target.unit !== 't') return words;
  const { asCo2, asCarbon } = carbonReading({ amount: target.amount, factorTPerGj, ratedMw, seasonDays });
  const most = `of what ${ratedMw} MW can make in ${seasonDays} days`;
  const verdict = asCarbon.sharePct > 100 ? 'which the plant cannot make' : 'which is possible too';
  return `${words} At ${factorTPerGj.toFixed(4)} t/GJ that takes ${whole(asCo2.heatGj)} GJ, ${whole(asCo2.sharePct)} % ${most}. Read as tonnes of elementary carbon (× 44/12) it would take ${whole(asCarbon.heatGj)} GJ, ${whole(asCarbon.sharePct)} %, ${verdict}.`;
}
