/** What gross and net mean at a site, in words that follow its baseline and what it debits. */
import { efficiencyOn } from '../emissions/factors/efficiency.js';
import { factorAt, factorVersion, type FactorSet } from '../emissions/factors/factors.js';
import { localDateOf } from '../calendar/local-date.js';
import { statementWords, type StatementWording } from '#words';
import { declaredText } from '../shown/display.js';
import type { Baseline, Site } from '../plant/plant.js';

/** Times of a period, Unix ms; `toMs` is not included. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

type Words = Pick<StatementWording, 'quantified' | 'listed'>;

type Declared = Pick<Site, 'emissions' | 'timeZone'>;

/** What the same heat would have emitted, by each baseline that holds within a span: `heat.cn.default: 110 kg.GJ-1 (GB/T 32150 …)`. */
export function baselineWords(
  site: Declared,
  factors: FactorSet,
  span: Span,
  { quantified: say }: Words = statementWords.en,
  locale = 'en',
): string {
  const all = site.emissions?.baseline ?? [];
  const holding = all.filter(
    ({ fromMs }, i) => fromMs < span.toMs && (all[i + 1] === undefined || all[i + 1]!.fromMs > span.fromMs),
  );
  if (holding.length === 0) return say.noBaseline;
  return holding
    .map(({ fromMs, ...baseline }, i) => {
      const from = i === 0 ? '' : say.fromOn(localDateOf(fromMs, site.timeZone));
      const date = localDateOf(Math.max(fromMs, span.fromMs), site.timeZone);
      return from + wordsOf(baseline, factors, date, say, locale);
    })
    .join(say.between);
}

function wordsOf(
  baseline: Baseline,
  factors: FactorSet,
  date: string,
  say: Words['quantified'],
  locale: string,
): string {
  const factor = factorAt(factors, baseline.factor, date);
  const value = factor
    ? say.factor(factorVersion(factor), `${declaredText(factor.value, locale)} ${factor.unit}`, factor.source)
    : baseline.factor;
  return baseline.method === 'fuel'
    ? say.boiler(percent(efficiencyOn(baseline.boilerEfficiency, factors, date, 'baseline') ?? 1, locale), value)
    : say.heatOf(value);
}

const percent = (share: number, locale: string): string => declaredText(Math.round(share * 1_000) / 10, locale);

/** `Gross is what … would have emitted for the same heat.` */
export const grossWords = (
  site: Declared,
  factors: FactorSet,
  span: Span,
  words: Words = statementWords.en,
  locale = 'en',
): string => words.quantified.gross(baselineWords(site, factors, span, words, locale));

/** What is debited within a span, by what the site file declares. */
export function debitWords(site: Declared, { toMs }: Span, words: Words = statementWords.en): string {
  const say = words.quantified;
  const { electricity = [], fossilFuels = [], biomass = [], haulage = [] } = site.emissions ?? {};
  const { processing = [], competing = [] } = site.emissions ?? {};
  const holds = ({ fromMs }: { readonly fromMs: number }): boolean => fromMs < toMs;
  const own = [
    electricity.some(holds) && say.electricity,
    fossilFuels.some(holds) && say.fossilFuels,
    biomass.some(holds) && say.biomass,
  ].filter((word) => word !== false);
  const project = own.length === 0 ? say.nothing : words.listed(own);
  const elsewhere = [
    haulage.some(holds) && say.haulage,
    processing.some(holds) && say.processing,
    competing.some(holds) && say.competing,
  ].filter((word) => word !== false);
  const leakage = elsewhere.length === 0 ? say.nothing : words.listed(elsewhere);
  return say.net(project, leakage);
}

/** Whether biomass is burnt within a span: its methodologies hold for no other plant. */
export const burnsBiomass = ({ emissions }: Declared, { toMs }: Span): boolean =>
  (emissions?.biomass ?? []).some(({ fromMs }) => fromMs < toMs);
