import { dataWords } from '#words';
import type { ItemOf } from '../../api/answers.js';
import { CoverageStrip, type StripDay } from '../../parts/CoverageStrip.js';
import { areTables } from '../../state/tables.js';
import { localDay, percent } from '../../words/format.js';
import { inWords } from '../../words/language.js';

type Day = ItemOf<'getCoverage'>;

interface Props {
  readonly days: readonly Day[];
  readonly nameOf: (device: string) => string;
}

/** Device by day: where data is whole, where it is not, where something stands in. */
export function CoverageCalendar({ days, nameOf }: Props) {
  const words = inWords(dataWords).coverage;
  const devices = [...new Set(days.map(({ device }) => device))];
  const rows = devices.map((device) => ({ device, own: days.filter((day) => day.device === device) }));
  const known = rows.filter(({ own }) => own.some(({ coveragePct }) => coveragePct !== null));
  if (known.length === 0) return <p>{words.empty}</p>;
  if (areTables.value) return <Table rows={known} nameOf={nameOf} />;
  const dates = known[0]!.own.map(({ date }) => date);
  return (
    <div class="calendar">
      {known.map(({ device, own }) => {
        const whole = own.filter(({ coveragePct }) => coveragePct !== null && coveragePct >= 99).length;
        return (
          <div key={device} class="calendar-row">
            <span class="calendar-name">{nameOf(device)}</span>
            <CoverageStrip
              label={words.label(nameOf(device), percent((100 * whole) / own.length, 0))}
              days={own.map(stripDay)}
            />
          </div>
        );
      })}
      <div class="calendar-row note" aria-hidden="true">
        <span />
        <span class="calendar-dates">
          <span>{localDay(dates[0]!)}</span>
          <span>{localDay(dates[Math.floor(dates.length / 2)]!)}</span>
          <span>{localDay(dates.at(-1)!)}</span>
        </span>
      </div>
      <p class="note legend">
        <i class="strip-key whole" /> {words.whole} <i class="strip-key most" /> {words.partly}{' '}
        <i class="strip-key doubt" /> {words.estimated} <i class="strip-key none" /> {words.none}
      </p>
    </div>
  );
}

function stripDay({ date, coveragePct, substitutedPct, estimated, worst }: Day): StripDay {
  const words = inWords(dataWords).coverage;
  const facts = [
    coveragePct === null ? words.always : coveragePct === 0 ? words.none : percent(coveragePct),
    ...(worst === null || coveragePct === 0 ? [] : [worst]),
    ...(estimated ? [words.estimated] : []),
    ...(substitutedPct > 0 ? [words.standIn] : []),
  ];
  const isDoubtful = estimated || substitutedPct > 0;
  return { date, coveragePct, isDoubtful, title: words.day(localDay(date), facts.join(', ')) };
}

function Table({
  rows,
  nameOf,
}: {
  readonly rows: readonly { device: string; own: readonly Day[] }[];
  readonly nameOf: Props['nameOf'];
}) {
  const words = inWords(dataWords).coverage;
  return (
    <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.device}</th>
            {rows.map(({ device }) => (
              <th key={device} scope="col" class="num">
                {nameOf(device)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows[0]!.own.map(({ date }, i) => (
            <tr key={date}>
              <th scope="row">{localDay(date)}</th>
              {rows.map(({ device, own }) => (
                <td key={device} class="num">
                  {percent(own[i]?.coveragePct)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
