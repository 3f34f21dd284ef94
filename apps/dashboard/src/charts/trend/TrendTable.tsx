import { trendWords } from '#words';
import { inWords } from '../../words/language.js';
import { momentText } from '../time-axis.js';
import { entriesOf } from './scene-entries.js';
import type { TrendScene } from './scene.js';
import type { Span } from './time-window.js';
import { valueText } from './trend-sentence.js';

/** More is for a spreadsheet. */
const MOST_ROWS = 500;

/** The same as the curve, row by row, and what is laid on it. */
export function TrendTable({ scene, span }: { readonly scene: TrendScene; readonly span: Span }) {
  const words = inWords(trendWords);
  const { look } = scene;
  const length = span.toMs - span.fromMs;
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
              <td>{momentText(fromMs, length)}</td>
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
      <Entries scene={scene} span={span} />
    </>
  );
}

function Entries({ scene, span }: { readonly scene: TrendScene; readonly span: Span }) {
  const words = inWords(trendWords);
  const entries = entriesOf(scene, span);
  if (entries.length === 0) return null;
  return (
    <table class="trend-entries">
      <caption>{words.onCurve}</caption>
      <thead>
        <tr>
          <th scope="col">{words.columns.from}</th>
          <th scope="col">{words.columns.kind}</th>
          <th scope="col">{words.columns.what}</th>
        </tr>
      </thead>
      <tbody>
        {entries.slice(0, MOST_ROWS).map(({ atMs, of, text }) => (
          <tr key={`${atMs}/${of}/${text}`}>
            <td>{atMs === null ? '' : momentText(atMs, span.toMs - span.fromMs)}</td>
            <td>{words.layers[of]}</td>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
