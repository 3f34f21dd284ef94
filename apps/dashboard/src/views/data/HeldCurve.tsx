import { dataWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Chart } from '../../charts/Chart.js';
import { linePath, px, scale, ticks } from '../../charts/scale.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { clock, day } from '../../words/format.js';
import { reading } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

const BESIDE_MS = 6 * 3_600_000;
const MOST_READINGS = 2_000;
/** Kept out whatever is decided: a fault of the sensor would hide the curve. */
const FAULTS = ['ZERO_FAULT', 'RANGE', 'SENTINEL', 'QUARANTINE'];
const HEIGHT = 150;
const MARGIN = { left: 64, right: 12, top: 8, bottom: 20 };

/** Readings of a register around those that wait: what was good before, and what came then. */
export function HeldCurve({ held }: { readonly held: ItemOf<'listHeld'> }) {
  const words = inWords(dataWords).held;
  const { device, point, since, lastGood, newest, unit, resolution } = held;
  const path = sitePath(site.value!.id, `points/${encodeURIComponent(device)}/${encodeURIComponent(point)}/readings`);
  const from = new Date(Date.parse(lastGood.ts) - BESIDE_MS).toISOString();
  const to = new Date(Math.max(Date.parse(newest.ts), Date.parse(since)) + BESIDE_MS).toISOString();
  const asked = useAsked<AnswerOf<'listReadings'>>(withQuery(path, { from, to, limit: MOST_READINGS }), {
    everyMs: 60_000,
  });
  const knownBy = asOf.value === null ? Infinity : Date.parse(asOf.value);
  const known = (asked.value?.items ?? []).filter(({ receivedAt }) => Date.parse(receivedAt) <= knownBy);
  const readings = known.flatMap(({ ts, value, codes }) =>
    typeof value === 'number' && !codes.some((code) => FAULTS.includes(code)) ? [{ ms: Date.parse(ts), value }] : [],
  );
  // what lies below does not move when it comes
  if (asked.value === null && asked.error === null) return <div style={{ height: `${HEIGHT}px` }} />;
  if (readings.length === 0) return null;
  const sinceMs = Date.parse(since);
  const isHeld = ({ ms }: { ms: number }): boolean => ms >= sinceMs && ms <= Date.parse(newest.ts);
  const shown = (value: number): string => `${reading(value, resolution)} ${unit}`;
  return (
    <Chart
      label={words.curve(held.address)}
      height={HEIGHT}
      table={() => (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col" class="num">
                {words.value}
              </th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {readings.map((one) => (
              <tr key={one.ms}>
                <td>
                  {day(one.ms)}, {clock(one.ms)}
                </td>
                <td class="num">{shown(one.value)}</td>
                <td>{isHeld(one) ? words.held : words.good}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    >
      {(width, height, hatch) => {
        const values = readings.map(({ value }) => value);
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const x = scale(readings[0]!.ms, readings.at(-1)!.ms, MARGIN.left, width - MARGIN.right);
        const y = scale(low, high, height - MARGIN.bottom, MARGIN.top);
        const [heldFrom, heldTo] = [x(sinceMs), x(Date.parse(newest.ts))];
        const good = readings.filter((one) => !isHeld(one));
        return (
          <>
            <rect
              x={px(heldFrom)}
              y={MARGIN.top}
              width={px(Math.max(3, heldTo - heldFrom))}
              height={height - MARGIN.top - MARGIN.bottom}
              fill={hatch}
              opacity={0.5}
            />
            {ticks(low, high, 3).map((value) => (
              <g key={value}>
                <line
                  x1={MARGIN.left}
                  x2={width - MARGIN.right}
                  y1={px(y(value))}
                  y2={px(y(value))}
                  stroke="var(--line)"
                />
                <text class="soft" x={MARGIN.left - 6} y={px(y(value)) + 4} text-anchor="end">
                  {reading(value)}
                </text>
              </g>
            ))}
            <path
              d={linePath(readings.map((one) => (isHeld(one) ? null : ([x(one.ms), y(one.value)] as const))))}
              fill="none"
              stroke="var(--pointer)"
              stroke-width="2"
            />
            {good.length === 1 && (
              <circle cx={px(x(good[0]!.ms))} cy={px(y(good[0]!.value))} r="2.5" fill="var(--pointer)" />
            )}
            {readings.filter(isHeld).map((one) => (
              <circle
                key={one.ms}
                cx={px(x(one.ms))}
                cy={px(y(one.value))}
                r="3"
                fill="var(--panel)"
                stroke="var(--ink)"
              />
            ))}
            <text class="soft" x={MARGIN.left} y={height - 4}>
              {day(readings[0]!.ms)}, {clock(readings[0]!.ms)}
            </text>
            <text class="strong" x={px(Math.min(width - 60, Math.max(MARGIN.left + 90, heldFrom)))} y={height - 4}>
              {words.held}
            </text>
          </>
        );
      }}
    </Chart>
  );
}
