import { alarmsWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Chart } from '../../charts/Chart.js';
import { linePath, px, scale } from '../../charts/scale.js';
import { priorityOf, type Priority } from '../../parts/AlarmMark.js';
import { useAsked } from '../../state/ask.js';
import type { Alert } from '../../state/live.js';
import { clock, clockOrDay, num, shownUnit, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';

/** What the answer says once. */
type Series = AnswerOf<'getSeries'> & { readonly unit: string };

const MINUTE_MS = 60_000;
/** Before it was raised, so that it can be seen how it came. */
const LEAD_MS = 3 * 3_600_000;
const MOST_MS = 12 * 3_600_000;

/** The hours that a trend shows: from before it was raised on, at most twelve. */
export function hoursOf(alert: Pick<Alert, 'raisedAt' | 'resolvedAt'>, nowMs: number) {
  const end = Math.ceil((alert.resolvedAt === null ? nowMs : Date.parse(alert.resolvedAt)) / MINUTE_MS) * MINUTE_MS;
  const from = Math.max(Date.parse(alert.raisedAt) - LEAD_MS, end - MOST_MS);
  return { from: Math.floor(from / MINUTE_MS) * MINUTE_MS, to: end };
}

/** The point of an alarm before and since, with the limit that was passed. */
export function AlarmTrend({ alert, nowMs }: { readonly alert: Alert; readonly nowMs: number }) {
  const words = inWords(alarmsWords).answer;
  const [device = '', point = ''] = alert.subject.split('/');
  const { from, to } = hoursOf(alert, nowMs);
  const path = sitePath(alert.site, `points/${encodeURIComponent(device)}/${encodeURIComponent(point)}/series`);
  const { value } = useAsked<Series>(
    withQuery(path, { interval: 'minute', from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
    { everyMs: 30_000 },
  );
  if (value === null) return <div class="trend" />;
  const rows = value.items.map(({ start, mean, last }) => ({ ms: Date.parse(start), value: mean ?? last }));
  const known = rows.flatMap((row) => (row.value === null ? [] : [row.value]));
  if (known.length === 0) return <p class="note">{words.noTrend}</p>;
  const unit = alert.unit === value.unit ? alert.limit : null;
  return (
    <Chart
      label={words.trend(alert.subjectName, clockOrDay(from, nowMs))}
      height={116}
      class="trend"
      table={() => (
        <table>
          <thead>
            <tr>
              <th>{words.time}</th>
              <th class="num">{withUnit(words.value, value.unit)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.ms}>
                <td>{clock(row.ms)}</td>
                <td class="num">{num(row.value, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    >
      {(width, height) => (
        <Curve
          rows={rows}
          limit={unit}
          isHigh={alert.value === null || alert.limit === null || alert.value >= alert.limit}
          priority={priorityOf(alert.severity)}
          unit={value.unit}
          size={[width, height]}
        />
      )}
    </Chart>
  );
}

interface CurveProps {
  readonly rows: readonly { readonly ms: number; readonly value: number | null }[];
  readonly limit: number | null;
  /** The limit is passed upwards. */
  readonly isHigh: boolean;
  readonly priority: Priority;
  readonly unit: string;
  readonly size: readonly [number, number];
}

/** Nothing is drawn over a gap; what lies beyond the limit is thicker and in the colour of the alarm. */
function Curve({ rows, limit, isHigh, priority, unit, size: [width, height] }: CurveProps) {
  const words = inWords(alarmsWords).answer;
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const all = limit === null ? values : [...values, limit];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low || Math.abs(high) || 1) * 0.15;
  const x = scale(rows[0]!.ms, rows.at(-1)!.ms, 0, width - 52);
  const y = scale(low - room, high + room, height - 18, 4);
  const points = (is: (value: number) => boolean) =>
    rows.map(({ ms, value }) => (value !== null && is(value) ? ([x(ms), y(value)] as const) : null));
  const last = rows.findLast(({ value }) => value !== null)!;
  const isBeyond = (value: number): boolean => limit !== null && (isHigh ? value > limit : value < limit);
  const end = last.value!;
  return (
    <>
      {limit !== null && (
        <>
          <line
            x1={0}
            x2={width - 52}
            y1={px(y(limit))}
            y2={px(y(limit))}
            stroke="var(--p1)"
            stroke-width="1.2"
            stroke-dasharray="6 3"
          />
          <text x={0} y={px(y(limit)) - 4} style={{ fill: 'var(--p1)' }}>
            {words.limit(withUnit(num(limit, Number.isInteger(limit) ? 0 : 1), unit))}
          </text>
        </>
      )}
      <path
        d={linePath(points(() => true))}
        fill="none"
        stroke="var(--pointer)"
        stroke-width="2"
        stroke-linejoin="round"
      />
      <path
        d={linePath(points(isBeyond))}
        fill="none"
        stroke={`var(--p${priority}-fill)`}
        stroke-width="3.5"
        stroke-linejoin="round"
      />
      <circle
        cx={px(x(last.ms))}
        cy={px(y(end))}
        r="4"
        fill={isBeyond(end) ? `var(--p${priority}-fill)` : 'var(--pointer)'}
      />
      <text class="strong" x={px(x(last.ms)) + 8} y={px(y(end)) + 5}>
        {num(end, Math.abs(end) >= 100 ? 0 : 1)}
        <tspan class="unseen-unit"> {shownUnit(unit)}</tspan>
      </text>
      <text class="soft" x={0} y={height - 3}>
        {clock(rows[0]!.ms)}
      </text>
      <text class="soft" x={width - 52} y={height - 3} text-anchor="end">
        {clock(rows.at(-1)!.ms)}
      </text>
    </>
  );
}
