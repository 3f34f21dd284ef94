import { trendWords } from '#words';
import type { AnswerOf } from '../../../api/answers.js';
import { inWords } from '../../../words/language.js';
import type { TrendLimit, TrendUsual } from '../scene.js';
import { valueText } from '../trend-sentence.js';

type PlantPoint = AnswerOf<'getPlant'>['devices'][number]['points'][number];

const DAY_MS = 86_400_000;

/** Limits of the site file, and the hard range of a gauge: beyond it nothing counts. */
export function limitsOf({
  kind,
  unit,
  min,
  max,
  limits,
}: Pick<PlantPoint, 'kind' | 'unit' | 'min' | 'max' | 'limits'>) {
  const words = inWords(trendWords);
  const found: TrendLimit[] = [];
  const put = (
    value: number | null | undefined,
    side: TrendLimit['side'],
    priority: TrendLimit['priority'],
    text: (value: string) => string,
  ): void => {
    if (value !== null && value !== undefined)
      found.push({ value, side, priority, text: text(valueText(value, unit)) });
  };
  put(limits?.high, 'above', 2, words.limit);
  put(limits?.low, 'below', 2, words.limit);
  put(limits?.criticalHigh, 'above', 1, words.criticalLimit);
  put(limits?.criticalLow, 'below', 1, words.criticalLimit);
  if (kind === 'gauge') {
    put(max, 'above', null, words.hardRange);
    put(min, 'below', null, words.hardRange);
  }
  return found;
}

/** The range is that of the weather of a moment: it is said of the day before it, and of no other one. */
export const usualOf = (usual: PlantPoint['usual'], asOfMs: number): TrendUsual | null =>
  usual && { low: usual.low, high: usual.high, fromMs: asOfMs - DAY_MS, toMs: asOfMs };
