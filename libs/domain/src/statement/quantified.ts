/** What gross and net mean at a site, in words that follow its baseline and what it debits. */
import { efficiencyOn } from '../emissions/efficiency.js';
import { factorAt, factorVersion, type FactorSet } from '../emissions/factors.js';
import { localDateOf } from '../calendar/local-date.js';
import type { Baseline, Site } from '../plant/plant.js';

/** Times of a period, Unix ms; `toMs` is not included. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

type Declared = Pick<Site, 'emissions' | 'timeZone'>;

/** What the same heat would have emitted, by each baseline that holds within a span: `heat.cn.default: 110 kg.GJ-1 (GB/T 32150 …)`. */
export function baselineWords(site: Declared, factors: FactorSet, span: Span): string {
  const all = site.emissions?.baseline ?? [];
  const holding = all.filter(
    ({ fromMs }, i) => fromMs < span.toMs && (all[i + 1] === undefined || all[i + 1]!.fromMs > span.fromMs),
  );
  if (holding.length === 0) return 'no baseline holds';
  return holding
    .map(({ fromMs, ...baseline }, i) => {
      const from = i === 0 ? '' : `from ${localDateOf(fromMs, site.timeZone)} on `;
      return from + wordsOf(baseline, factors, localDateOf(Math.max(fromMs, span.fromMs), site.timeZone));
    })
    .join('; ');
}

function wordsOf(baseline: Baseline, factors: FactorSet, date: string): string {
  const factor = factorAt(factors, baseline.factor, date);
  const source = factor?.source ? ` (${factor.source})` : '';
  const value = factor ? `${factorVersion(factor)}, ${factor.value} ${factor.unit}${source}` : baseline.factor;
  return baseline.method === 'fuel'
    ? `a boiler of ${percent(efficiencyOn(baseline.boilerEfficiency, factors, date, 'baseline') ?? 1)} % efficiency that burns the fuel of the factor ${value}`
    : `heat of the factor ${value}`;
}

const percent = (share: number): string => String(Math.round(share * 1_000) / 10);

/** `Gross is what … would have emitted for the same heat.` */
export const grossWords = (site: Declared, factors: FactorSet, span: Span): string =>
  `Gross is the CO2 that the same heat would have emitted by the baseline of the site: ${baselineWords(site, factors, span)}.`;

/** What is debited within a span, by what the site file declares. */
export function debitWords(site: Declared, { toMs }: Span): string {
  const { electricity = [], fossilFuels = [], biomass = [], haulage = [] } = site.emissions ?? {};
  const { processing = [], competing = [] } = site.emissions ?? {};
  const holds = ({ fromMs }: { readonly fromMs: number }): boolean => fromMs < toMs;
  const own = [
    electricity.some(holds) && 'electricity',
    fossilFuels.some(holds) && 'fossil fuels',
    biomass.some(holds) && 'CH4 and N2O of biomass',
  ].filter((word) => word !== false);
  const project = own.length === 0 ? 'nothing is declared' : own.join(', ');
  const elsewhere = [
    haulage.some(holds) && 'haulage of fuel',
    processing.some(holds) && 'power that pressed it',
    competing.some(holds) && 'what others burn in its place',
  ].filter((word) => word !== false);
  const leakage = elsewhere.length === 0 ? 'nothing is declared' : elsewhere.join(', ');
  return `net is gross less what the plant itself emits (project: ${project}) and what it causes elsewhere (leakage: ${leakage}).`;
}

/** Whether biomass is burnt within a span: its methodologies hold for no other plant. */
export const burnsBiomass = ({ emissions }: Declared, { toMs }: Span): boolean =>
  (emissions?.biomass ?? []).some(({ fromMs }) => fromMs < toMs);
