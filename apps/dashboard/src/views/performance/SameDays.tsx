import { performanceWords } from '#words';
import { energyUnit, inEnergyUnit } from '../../words/figures.js';
import { amount, num, percent } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { celsius, seasonName, type SignatureAnswer } from './answers.js';

/** Degree-days, heat, and heat for each degree-day, of the days that both seasons know. */
export function SameDays({ answer }: { readonly answer: SignatureAnswer }) {
  const words = inWords(performanceWords).same;
  const { season, sameDays, baseC } = answer;
  const { own, other, change } = sameDays;
  if (sameDays.days === 0) return <p class="note">{words.none(seasonName(sameDays.season))}</p>;
  const rows = [
    [words.degreeDays(celsius(baseC)), num(other.degreeDays), num(own.degreeDays), change.degreeDaysPct],
    [words.heat(energyUnit()), amount(inEnergyUnit(other.heatGj)), amount(inEnergyUnit(own.heatGj)), change.heatPct],
    [
      words.perDegreeDay(energyUnit()),
      num(inEnergyUnit(other.gjPerDegreeDay), 1),
      num(inEnergyUnit(own.gjPerDegreeDay), 1),
      change.gjPerDegreeDayPct,
    ],
  ] as const;
  return (
    <table class="same-days">
      <thead>
        <tr>
          <td />
          {[seasonName(sameDays.season), seasonName(season), words.change].map((title) => (
            <th key={title} class="num" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, then, now, pct]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="num">{then}</td>
            <td class="num">{now}</td>
            <td class="num">{pct === null ? percent(null) : `${num(pct, 1, true)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
