import { useState } from 'preact/hooks';
import { pastWords } from '#words';
import { differences, type Differences } from '../state/differences.js';
import { amount, day, NONE, num, withUnit } from '../words/format.js';
import { dateName, energy, periodName } from '../words/figures.js';
import { inWords } from '../words/language.js';

type Part = Differences['parts'][number];
const FIRST = 8;
const tonnes = (value: number | null, sign = false): string => withUnit(amount(value, sign), 't');
const signed = (gj: number): string => (gj > 0 ? `+${energy(gj)}` : energy(gj));

/** What differs from now, behind the sentence of the banner: figures, why, which days, what came late, what has happened. */
export function DifferenceList() {
  const words = inWords(pastWords);
  const found = differences.value;
  if (found === null) return null;
  return (
    <details class="differs">
      <summary class="btn">{words.show}</summary>
      <div class="differs-list" role="region" aria-label={words.label} tabIndex={0}>
        <Figures of={found} />
        <Why parts={found.parts} of={found} />
        <Days of={found} />
        <Late late={found.late} />
        <Since of={found} />
      </div>
    </details>
  );
}

function Figures({ of }: { readonly of: Differences }) {
  const words = inWords(pastWords).figures;
  const rows: readonly (readonly [name: string, ...figures: string[]])[] = [
    [words.gross, ...three(of.grossT, tonnes)],
    [words.net, ...three(of.netT, tonnes)],
    [words.heat, ...three(of.heatGj, energy)],
    ...of.targets.flatMap(({ id, unit, expectedToDate, forecast }) => {
      const write = (value: number | null): string => withUnit(amount(value), unit);
      return [
        [words.expected(id), write(expectedToDate.before), '', write(expectedToDate.after)] as const,
        [words.forecast(id), write(forecast.before), '', write(forecast.after)] as const,
      ];
    }),
  ];
  return (
    <table>
      <caption>{`${words.title} ${periodName(of.period)}`}</caption>
      <thead>
        <tr>
          <th />
          {[words.known, words.same, words.now].map((name) => (
            <th key={name} scope="col" class="num">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...figures]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {figures.map((figure, i) => (
              <td key={i} class="num">
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const three = (
  { before, sameTime, after }: Differences['grossT'],
  write: (value: number | null) => string,
): [string, string, string] => [write(before), write(sameTime), write(after)];

function Why({ parts, of }: { readonly parts: readonly Part[]; readonly of: Differences }) {
  const words = inWords(pastWords).why;
  if (parts.length === 0) return null;
  return (
    <table>
      <caption>{words.title}</caption>
      <tbody>
        {parts.map(({ cause, hours, grossT, heatGj }) => (
          <tr key={cause} data-cause={cause}>
            <th scope="row">{words.causes[cause]}</th>
            <td class="num">{hours > 0 ? words.hours(num(hours)) : ''}</td>
            <td class="num">{signed(heatGj)}</td>
            <td class="num">{tonnes(grossT, true)}</td>
          </tr>
        ))}
        <tr class="total">
          <th scope="row">{words.sum}</th>
          <td />
          <td class="num">{signed(of.heatGj.difference)}</td>
          <td class="num">{tonnes(of.grossT.difference, true)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Days({ of }: { readonly of: Differences }) {
  const words = inWords(pastWords);
  const [areAll, setAll] = useState(false);
  const { changes, changeCount } = of;
  if (changeCount === 0) return <p>{words.days.none}</p>;
  const shown = areAll ? changes : changes.slice(0, FIRST);
  return (
    <>
      <table>
        <caption>{words.days.title(num(changeCount))}</caption>
        <tbody>
          {shown.map(({ start, before, changed, parts }) => (
            <tr key={start} data-day={start}>
              <th scope="row">{dateName(start)}</th>
              <td class="num">{before === null ? NONE : tonnes(before.grossT)}</td>
              <td class="num">→ {tonnes((before?.grossT ?? 0) + changed.grossT)}</td>
              <td class="num">{tonnes(changed.grossT, true)}</td>
              <td>
                {parts
                  .filter(({ cause }) => cause !== 'time')
                  .map(({ cause }) => words.why.causes[cause])
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < changes.length && (
        <button type="button" class="btn" onClick={() => setAll(true)}>
          {words.days.more(num(changes.length))}
        </button>
      )}
    </>
  );
}

function Late({ late: { values, isComplete, items } }: Pick<Differences, 'late'>) {
  const words = inWords(pastWords).late;
  if (values === 0) return null;
  return (
    <table>
      <caption>{(isComplete ? words.title : words.least)(num(values))}</caption>
      <tbody>
        {items.slice(0, FIRST).map(({ point, date, values: count }) => (
          <tr key={`${point} ${date}`}>
            <th scope="row">{point}</th>
            <td>{dateName(date)}</td>
            <td class="num">{words.row(num(count))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Since({ of: { events, configurations, alerts, signatures } }: { readonly of: Differences }) {
  const words = inWords(pastWords).since;
  const said = [
    ...(events.count > 0 ? [words.events(events.count)] : []),
    ...(configurations.count > 0 ? [words.accepted(configurations.count)] : []),
    ...(alerts.count > 0 ? [words.alarms(alerts.raised, alerts.resolved)] : []),
    ...signatures.items.map(({ action, period, who, at }) => words[action](periodName(period), who, day(at))),
  ];
  if (said.length === 0) return null;
  return (
    <>
      <h2>{words.title}</h2>
      <ul>
        {said.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
