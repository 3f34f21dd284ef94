import { lineageWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { num, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';

export type Lineage = AnswerOf<'getLineage'>;

/** As many digits as a figure has: three behind the point, small ones six in all. */
export function exact(value: number | null, unit: string): string {
  if (value === null) return inWords(lineageWords).notKnown;
  const whole = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
  const most = Math.min(15, Math.max(3, 6 - whole));
  const digits =
    value
      .toFixed(most)
      .replace(/\.?0+$/, '')
      .split('.')[1]?.length ?? 0;
  return withUnit(num(value, digits), unit);
}
