import { Chart } from '../../../charts/Chart.js';
import { px } from '../../../charts/scale.js';
import { localDay, percent } from '../../../words/format.js';

export interface CoveredDay {
  /** Local date. */
  readonly date: string;
  /** null: nothing is known of the day. */
  readonly coveragePct: number | null;
}

interface Props {
  readonly days: readonly CoveredDay[];
  /** What the strip shows, for who does not see it. */
  readonly label: string;
  readonly dayHead: string;
  readonly completeHead: string;
  /** Said under the day that misses most; null: none misses anything. */
  readonly worst: (day: CoveredDay) => string;
}

/** A day that misses less than this looks whole: two hundred days share the width of a hand. */
const WHOLE_PCT = 99.5;
const HEIGHT = 20;
const LABELS = 20;
/** px that the first day is written in. */
const ROOM = 70;

/** One cell for each day; what is missing of it is hatched from below. */
export function SeasonStrip({ days, label, dayHead, completeHead, worst }: Props) {
  const least = days.reduce<CoveredDay | null>(
    (found, day) => ((day.coveragePct ?? 0) < (found?.coveragePct ?? WHOLE_PCT) ? day : found),
    null,
  );
  return (
    <Chart
      label={label}
      height={HEIGHT + LABELS}
      table={() => (
        <table>
          <thead>
            <tr>
              <th>{dayHead}</th>
              <th class="num">{completeHead}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ date, coveragePct }) => (
              <tr key={date}>
                <td>{localDay(date)}</td>
                <td class="num">{percent(coveragePct)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    >
      {(width, _, hatch) => {
        const step = width / Math.max(1, days.length);
        const gap = step > 3 ? 0.8 : 0;
        const at = least === null ? -1 : days.indexOf(least);
        const isLeft = at * step < width / 2;
        return (
          <>
            {days.map(({ date, coveragePct }, i) => {
              const share = (coveragePct ?? 0) / 100;
              const isWhole = (coveragePct ?? 0) >= WHOLE_PCT;
              return (
                <g key={date}>
                  <rect
                    x={px(i * step)}
                    y={0}
                    width={px(Math.max(0.6, step - gap))}
                    height={HEIGHT}
                    fill="var(--band)"
                  />
                  {!isWhole && (
                    <rect
                      x={px(i * step - 1)}
                      y={px(HEIGHT * share)}
                      width={px(Math.max(4, step + 2))}
                      height={px(HEIGHT * (1 - share))}
                      fill={hatch}
                      stroke="var(--hatch)"
                    />
                  )}
                </g>
              );
            })}
            {days[0] && (at < 0 || at * step > ROOM) ? (
              <text x={0} y={35} class="soft">
                {localDay(days[0].date)}
              </text>
            ) : null}
            {least && (
              <text
                x={px(isLeft ? Math.max(0, at * step) : at * step + step)}
                y={35}
                text-anchor={isLeft ? 'start' : 'end'}
              >
                {worst(least)}
              </text>
            )}
          </>
        );
      }}
    </Chart>
  );
}
