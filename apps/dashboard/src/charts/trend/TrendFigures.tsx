import { trendWords } from '#words';
import { inWords } from '../../words/language.js';
import { momentText } from '../time-axis.js';
import type { TrendUsual } from './scene.js';
import type { TimeWindow } from './time-window.js';
import type { TrendLook } from './trend-columns.js';
import { rowAt, valueText } from './trend-sentence.js';

interface Props {
  readonly name: string;
  readonly look: TrendLook;
  readonly window: TimeWindow;
  readonly usual: TrendUsual | null;
  readonly compared: { readonly look: TrendLook; readonly name: string } | null;
}

/** Over the curve: what it is called, and its value under the pointer, else its newest one in sight. */
export function TrendFigures({ name, look, window: time, usual, compared }: Props) {
  const words = inWords(trendWords);
  const { fromMs, toMs } = time.slowSpan.value;
  const cursor = time.cursorMs.value;
  const rows = look.rows;
  const row =
    cursor === null ? (rows.findLast((one) => one.fromMs < toMs && one.value !== null) ?? null) : rowAt(look, cursor);
  const other = compared && cursor !== null ? rowAt(compared.look, cursor) : null;
  const when = cursor ?? row?.toMs ?? null;
  return (
    <figcaption class="trend-figures">
      <strong>{name}</strong>
      <span class="trend-value">{valueText(row?.value ?? null, look.unit)}</span>
      {when !== null && <span>{momentText(when, toMs - fromMs)}</span>}
      {row && row.min !== row.max && (
        <span>
          {valueText(row.min, null)} – {valueText(row.max, look.unit)}
        </span>
      )}
      {row && row.mark !== 'good' && <span>{words.marks[row.mark]}</span>}
      {usual && <span>{words.usual(valueText(usual.low, null), valueText(usual.high, look.unit))}</span>}
      {compared && (
        <span class="trend-past">
          {words.compared(compared.name)}
          {other ? ` ${valueText(other.value, look.unit)}` : ''}
        </span>
      )}
    </figcaption>
  );
}
