import { plantWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Chart } from '../../charts/Chart.js';
import { linePath, px, scale, ticks } from '../../charts/scale.js';
import { Answered } from '../../parts/Answered.js';
import { useAsked } from '../../state/ask.js';
import { clock, clockOrDay, day, num, shownUnit, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { digitsOf, type PlantPoint } from './shown-points.js';

type Series = AnswerOf<'getSeries'>;

export type TrendSpan = 'hour' | 'day' | 'week' | 'season';
const HOUR = 3_600_000;
const SPANS: Readonly<Record<TrendSpan, { readonly ms: number; readonly interval: string }>> = {
  hour: { ms: HOUR, interval: 'minute' },
  day: { ms: 24 * HOUR, interval: '15min' },
  week: { ms: 7 * 24 * HOUR, interval: 'hour' },
  season: { ms: 180 * 24 * HOUR, interval: 'day' },
};

interface Props {
  readonly site: string;
  readonly point: PlantPoint;
  readonly span: TrendSpan;
  /** End of it, Unix ms; while it stands still no answer is asked for anew. */
  readonly toMs: number;
}

/** A value over time with what is usual now, and its limit; nothing is drawn across a gap. */
export function PointTrend({ site, point, span, toMs }: Props) {
  const { ms, interval } = SPANS[span];
  const [device, ...rest] = point.address.split('/');
  const fromMs = toMs - ms;
  const path = withQuery(
    sitePath(site, `points/${encodeURIComponent(device!)}/${encodeURIComponent(rest.join('/'))}/series`),
    {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      interval,
    },
  );
  const asked = useAsked<Series>(path, { everyMs: 30_000 });
  return (
    <Answered asked={asked}>{(series) => <Curve series={series} point={point} fromMs={fromMs} toMs={toMs} />}</Answered>
  );
}

const RIGHT = 64;
const BOTTOM = 20;

export function Curve({
  series,
  point,
  fromMs,
  toMs,
}: {
  series: Series;
  point: PlantPoint;
  fromMs: number;
  toMs: number;
}) {
  const words = inWords(plantWords).trend;
  const rows = series.items.map(({ start, mean, last }) => ({ ms: Date.parse(start), value: mean ?? last }));
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const unit = shownUnit(point.unit);
  const shown = (value: number): string => num(value, digitsOf(point.unit, value));
  const limit = point.limits?.high ?? null;
  const { usual } = point;
  const lastValue = typeof point.last?.value === 'number' ? point.last.value : (values.at(-1) ?? null);
  const label = words.sentence(point.address, withUnit(shown(lastValue ?? Number.NaN), unit));
  const table = () => (
    <table>
      <thead>
        <tr>
          <th>{words.columns.time}</th>
          <th class="n">{words.columns.value}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ ms, value }) => (
          <tr key={ms}>
            <td>{clockOrDay(ms, toMs)}</td>
            <td class="n">{num(value, value === null ? 0 : digitsOf(point.unit, value))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <Chart label={label} table={table}>
      {(width, height, hatch) => {
        const all = [...values, ...(usual ? [usual.low, usual.high] : [])];
        const near = limit !== null && all.some((value) => value > limit * 0.85) ? [limit] : [];
        const [low, high] = [Math.min(...all, ...near), Math.max(...all, ...near)];
        const room = (high - low || Math.abs(high) || 1) * 0.08;
        const x = scale(fromMs, toMs, 40, width - RIGHT);
        const y = scale(low - room, high + room, height - BOTTOM, 8);
        if (all.length === 0)
          return <rect x={40} y={8} width={width - RIGHT - 40} height={height - BOTTOM - 8} fill={hatch} />;
        const marks = Array.from({ length: 3 }, (_, i) => fromMs + ((i + 1) * (toMs - fromMs)) / 4);
        return (
          <>
            {ticks(low, high, 3).map((tick) => (
              <text key={tick} x={34} y={px(y(tick)) + 4} text-anchor="end" class="soft">
                {shown(tick)}
              </text>
            ))}
            {usual && (
              <>
                <rect
                  x={40}
                  y={px(y(usual.high))}
                  width={width - RIGHT - 40}
                  height={Math.max(2, px(y(usual.low) - y(usual.high)))}
                  fill="var(--band)"
                />
                <text x={width - RIGHT + 6} y={px((y(usual.high) + y(usual.low)) / 2) + 4} class="soft">
                  {words.usual}
                </text>
              </>
            )}
            {near.map((one) => (
              <path
                key={one}
                d={`M40 ${px(y(one))}H${width - RIGHT}`}
                stroke="var(--p1)"
                stroke-width="1.2"
                stroke-dasharray="6 3"
              />
            ))}
            <path
              d={linePath(rows.map(({ ms, value }) => (value === null ? null : [x(ms), y(value)])))}
              fill="none"
              stroke="var(--pointer)"
              stroke-width="2"
              stroke-linejoin="round"
            />
            {lastValue !== null && (
              <text x={width - RIGHT + 6} y={px(Math.min(height - BOTTOM, Math.max(12, y(lastValue))))} class="strong">
                {shown(lastValue)}
              </text>
            )}
            {marks.map((ms) => (
              <text key={ms} x={px(x(ms))} y={height - 4} text-anchor="middle" class="soft">
                {toMs - fromMs > 2 * 24 * HOUR ? day(ms) : clock(ms)}
              </text>
            ))}
          </>
        );
      }}
    </Chart>
  );
}
