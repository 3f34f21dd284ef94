import { performanceWords } from '#words';
import { KnownNow } from '../../../parts/KnownNow.js';
import { changedOf } from '../../../state/differences.js';
import { energyUnit, inEnergyUnit } from '../../../words/figures.js';
import { localDay, num } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { SignatureAnswer } from '../answers.js';
import { TableHead } from '../TableHead.js';

const heat = (gj: number | null): string => num(inEnergyUnit(gj));

/** The days of a signature as rows. */
export function SignatureTable({ answer }: { readonly answer: SignatureAnswer }) {
  const words = inWords(performanceWords).table;
  return (
    <table>
      <TableHead
        titles={[
          words.day,
          words.outdoor,
          words.degreeDays,
          words.heat(energyUnit()),
          words.difference,
          words.coverage,
        ]}
      />
      <tbody>
        {answer.days.map((day) => (
          <tr key={day.date}>
            <th scope="row">{localDay(day.date)}</th>
            <td class="num">{num(day.celsius, 1)}</td>
            <td class="num">{num(day.hdd, 1)}</td>
            <td class="num">
              {heat(day.heatGj)}
              <KnownNow then={day.heatGj} changed={changedOf(day.date, 'heatGj')} write={heat} />
            </td>
            <td class="num">{num(day.differencePct, 1, true)}</td>
            <td class="num">{num(day.coveragePct)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
