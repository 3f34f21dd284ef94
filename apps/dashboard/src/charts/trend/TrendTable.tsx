import { trendWords } from '#words';
import { inWords } from '../../words/language.js';
import { momentText } from '../time-axis.js';
import type { Span } from './time-window.js';
import type { TrendLook } from './trend-columns.js';
import { valueText } from './trend-sentence.js';

/** More is for a spreadsheet. */
const MOST_ROWS = 500;

/** The same as the curve, row by row. */
export function TrendTable({ look, span }: { readonly look: TrendLook; readonly span: Span }) {
  const words = inWords(trendWords);
  const rows = look.rows.filter(({ fromMs, toMs }) => toMs >= span.fromMs && fromMs < span.toMs);
  const isGauge = look.kind === 'gauge';
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.columns.from}</th>
            <th scope="col" class="num">
              {isGauge ? words.columns.mean : words.columns.value}
            </th>
            {isGauge && (
              <>
                <th scope="col" class="num">
                  {words.columns.min}
                </th>
                <th scope="col" class="num">
                  {words.columns.max}
                </th>
              </>
            )}
            <th scope="col">{words.columns.quality}</th>
            <th scope="col">{words.columns.codes}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ fromMs, value, min, max, mark, item }) => (
            <tr key={fromMs}>
              <td>{momentText(fromMs, span.toMs - span.fromMs)}</td>
              <td class="num">{valueText(value, look.unit)}</td>
              {isGauge && (
                <>
                  <td class="num">{valueText(min, look.unit)}</td>
                  <td class="num">{valueText(max, look.unit)}</td>
                </>
              )}
              <td>{words.marks[mark]}</td>
              <td>{item.codes.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p class="note">{words.moreRows(MOST_ROWS, rows.length)}</p>}
    </>
  );
}
