import { overviewWords } from '#words';
import { Chart } from '../../../charts/Chart.js';
import { bandPath, linePath, px, scale, ticks } from '../../../charts/scale.js';
import { amount, localDay, num, shownUnit, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { Target } from '../asked.js';
import { curvesOf, type SeasonCurves } from './curves.js';
import { daysAcross, NARROW_PX, rough } from './days-across.js';
import { DifferenceChart } from './DifferenceChart.js';

const SHARE_OF_SUM = 0.43;

/** Plan, achieved, forecast and last season, cumulated; below, enlarged, the distance to the plan. */
export function SeasonChart({ target, label }: { readonly target: Target; readonly label: string }) {
  const curves = curvesOf(target);
  return (
    <Chart label={label} table={() => <CurveTable curves={curves} unit={target.unit} />} class="season-chart">
      {(width, height) => (
        <>
          <Sums target={target} curves={curves} width={width} height={Math.floor(height * SHARE_OF_SUM)} />
          <g transform={`translate(0 ${Math.floor(height * SHARE_OF_SUM)})`}>
            <DifferenceChart
              target={target}
              curves={curves}
              width={width}
              height={height - Math.floor(height * SHARE_OF_SUM)}
            />
          </g>
        </>
      )}
    </Chart>
  );
}

interface Drawn {
  readonly target: Target;
  readonly curves: SeasonCurves;
  readonly width: number;
  readonly height: number;
}

function Sums({ target, curves, width, height }: Drawn) {
  const words = inWords(overviewWords).season;
  const { dates, plan, achieved, forecast, last } = curves;
  const { left, right, x } = daysAcross(dates.length, width);
  const due = target.amountForArea ?? target.amount ?? 0;
  const end = forecast.at(-1);
  const most = Math.max(due, plan.at(-1) ?? 0, end?.high ?? 0, achieved.at(-1)?.value ?? 0, last?.at(-1)?.value ?? 0);
  const y = scale(0, most * 1.02, height - 16, 8);
  const now = achieved.at(-1);
  const planDay = Math.floor(dates.length * 0.72);
  return (
    <g>
      {ticks(0, most, 3).map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={px(y(tick))} y2={px(y(tick))} stroke="var(--line)" />
          <text x={left - 8} y={px(y(tick) + 4)} text-anchor="end" class="soft">
            {num(tick)}
          </text>
        </g>
      ))}
      <path d={linePath((last ?? []).map(({ day, value }) => [x(day), y(value)]))} class="curve-past" />
      <path d={linePath(plan.map((value, day) => [x(day), y(value)]))} class="curve-plan" />
      <path
        d={bandPath(
          forecast.map(({ day, high }) => [x(day), y(high)]),
          forecast.map(({ day, low }) => [x(day), y(low)]),
        )}
        fill="var(--achieved-soft)"
      />
      <path d={linePath(forecast.map(({ day, mean }) => [x(day), y(mean)]))} class="curve-forecast" />
      <path d={linePath(achieved.map(({ day, value }) => [x(day), y(value)]))} class="curve-achieved" />
      <line x1={left} x2={right} y1={px(y(due))} y2={px(y(due))} stroke="var(--plan)" />
      <text x={left + 6} y={px(y(due) + 15)} class="strong">
        {words.targetLine(withUnit(amount(due), target.unit))}
      </text>
      {plan.length > 0 && width >= NARROW_PX && (
        <>
          <line
            x1={px(x(planDay))}
            y1={px(y(plan[planDay]!) + 3)}
            x2={px(x(planDay) + 3)}
            y2={px(y(plan[planDay]!) + 17)}
            stroke="var(--line-2)"
          />
          <text x={px(x(planDay) + 4)} y={px(y(plan[planDay]!) + 29)} text-anchor="middle">
            {words.plan}
          </text>
        </>
      )}
      {now && (
        <>
          <circle cx={px(x(now.day))} cy={px(y(now.value))} r={5} fill="var(--achieved)" stroke="var(--panel)" />
          <text
            x={px(Math.max(left + 66, x(now.day) - 8))}
            y={px(y(now.value) - 9)}
            text-anchor="end"
            class="achieved-word"
          >
            {words.achieved}
          </text>
        </>
      )}
      {width >= NARROW_PX && <EndLabels curves={curves} x={right + 8} y={y} />}
    </g>
  );
}

const LINE = 16;

/** At the end of the lines: how it may end, and how the last one did. */
function EndLabels({
  curves,
  x,
  y,
}: {
  readonly curves: SeasonCurves;
  readonly x: number;
  readonly y: (v: number) => number;
}) {
  const words = inWords(overviewWords).season;
  const { forecast, last } = curves;
  const end = forecast.at(-1);
  const lines = end ? 3 : 0;
  const lastEnd = last?.at(-1);
  const lastAt = 8 + lines * LINE + (lines > 0 ? 12 : 0);
  return (
    <>
      {end && (
        <>
          <text x={x} y={8} class="achieved-word">
            {words.forecast}
          </text>
          <text x={x} y={8 + LINE}>
            {words.forecastRange(rough(end.low), rough(end.high))}
          </text>
          <text x={x} y={8 + 2 * LINE} class="soft">
            {words.ofTen}
          </text>
        </>
      )}
      {lastEnd && (
        <>
          <path
            d={linePath([
              [x - 7, y(lastEnd.value) + 3],
              [x - 4, lastAt - 4],
            ])}
            fill="none"
            stroke="var(--past)"
          />
          <text x={x} y={lastAt} class="soft">
            {words.last}
          </text>
          <text x={x} y={lastAt + LINE} class="soft">
            {amount(lastEnd.value)}
          </text>
        </>
      )}
    </>
  );
}

function CurveTable({ curves, unit }: { readonly curves: SeasonCurves; readonly unit: string }) {
  const words = inWords(overviewWords).season;
  const { dates, plan, achieved, forecast, last } = curves;
  const of = <Point extends { day: number }>(points: readonly Point[] | null) =>
    new Map((points ?? []).map((point) => [point.day, point]));
  const [byAchieved, byForecast, byLast] = [of(achieved), of(forecast), of(last)];
  const heads = [words.plan, words.achieved, words.forecast, words.low, words.high, words.last];
  return (
    <table>
      <thead>
        <tr>
          <th>{words.day}</th>
          {heads.map((head) => (
            <th key={head} class="num">
              {head}, {shownUnit(unit)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {dates.map((date, day) => {
          const ahead = byForecast.get(day);
          const row = [
            plan[day],
            byAchieved.get(day)?.value,
            ahead?.mean,
            ahead?.low,
            ahead?.high,
            byLast.get(day)?.value,
          ];
          return (
            <tr key={date}>
              <td>{localDay(date)}</td>
              {row.map((value, i) => (
                <td key={heads[i]} class="num">
                  {amount(value)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
