import { performanceWords } from '#words';
import { localDay, num } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { SeasonHoursAnswer } from '../answers.js';
import { TableHead } from '../TableHead.js';

/** The hours of each day as a row: least, mean, greatest, and how many are not known. */
export function HourTable({ hours }: { readonly hours: SeasonHoursAnswer }) {
  const words = inWords(performanceWords).table;
  return (
    <table>
      <TableHead titles={[words.day, words.outdoor, words.least, words.mean, words.most, words.missing]} />
      <tbody>
        {hours.days.map(({ date, celsius, mw }) => {
          const known = mw.filter((power) => power !== null);
          const isEmpty = known.length === 0;
          return (
            <tr key={date}>
              <th scope="row">{localDay(date)}</th>
              <td class="num">{num(celsius, 1)}</td>
              <td class="num">{num(isEmpty ? null : Math.min(...known), 1)}</td>
              <td class="num">{num(isEmpty ? null : known.reduce((a, b) => a + b, 0) / known.length, 1)}</td>
              <td class="num">{num(isEmpty ? null : Math.max(...known), 1)}</td>
              <td class="num">{num(mw.length - known.length)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
