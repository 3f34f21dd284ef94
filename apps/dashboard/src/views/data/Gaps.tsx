import { dataWords } from '#words';
import type { ItemOf } from '../../api/answers.js';
import { clock, day, num, span } from '../../words/format.js';
import { inWords } from '../../words/language.js';

interface Props {
  readonly gaps: readonly ItemOf<'listGaps'>[];
  readonly nameOf: (device: string) => string;
}

const MINUTE_MS = 60_000;
/** More points than this are counted, not named. */
const NAMED_POINTS = 2;

/** Each stretch that is missing: since when, how long, why, and what stands in its place. */
export function Gaps({ gaps, nameOf }: Props) {
  const words = inWords(dataWords).gaps;
  if (gaps.length === 0) return <p>{words.none}</p>;
  return (
    <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.from}</th>
            <th scope="col" class="num">
              {words.lasted}
            </th>
            <th scope="col">{words.device}</th>
            <th scope="col">{words.cause}</th>
            <th scope="col">{words.filling}</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map(({ device, from, points, counted, missingMinutes, cause, filling }) => (
            <tr key={`${device} ${from}`}>
              <td>
                {day(from)}, {clock(from)}
              </td>
              <td class="num">{span(missingMinutes * MINUTE_MS)}</td>
              <td>
                {nameOf(device)}
                <span class="sub">
                  {points.length > NAMED_POINTS ? words.points(num(points.length)) : points.join(', ')}
                  {counted && ` · ${words.counted}`}
                </span>
              </td>
              <td>{words.causes[cause]}</td>
              <td>{words.fillings[filling]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
