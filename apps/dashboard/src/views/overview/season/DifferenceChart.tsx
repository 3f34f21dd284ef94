import { overviewWords } from '#words';
import { bandPath, linePath, px, scale, ticks, type Scale } from '../../../charts/scale.js';
import { amount, localMonth, num, shownUnit, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { Target } from '../asked.js';
import { differencesOf, monthStarts, type SeasonCurves } from './curves.js';
import { daysAcross, NARROW_PX, rough } from './days-across.js';
import { freePlace, type Stretch } from './label-place.js';

interface Drawn {
  readonly target: Target;
  readonly curves: SeasonCurves;
  readonly width: number;
  readonly height: number;
}

type Differences = ReturnType<typeof differencesOf>;

/** How far ahead of or behind the plan, and of that what weather and area asked for: the rest is performance. */
export function DifferenceChart({ target, curves, width, height }: Drawn) {
  const words = inWords(overviewWords).season;
  const differences = differencesOf(curves);
  const { left, right, x } = daysAcross(curves.dates.length, width);
  const [top, bottom] = [26, height - 22];
  const [low, high] = rangeOf(differences);
  const y = scale(low, high, bottom, top);
  const { achieved, expected, forecast } = differences;
  return (
    <g>
      <text x={left} y={10} class="strong">
        {words.differenceTitle(shownUnit(target.unit))}
      </text>
      {monthStarts(curves.dates).map(({ day, date }) => (
        <g key={date}>
          <line x1={px(x(day))} x2={px(x(day))} y1={top - 4} y2={bottom + 4} stroke="var(--line)" />
          <text x={px(x(day) + 4)} y={height - 4} class="soft">
            {localMonth(date)}
          </text>
        </g>
      ))}
      {ticks(low, high, 3).map((tick) => (
        <g key={tick}>
          <line
            x1={left}
            x2={right}
            y1={px(y(tick))}
            y2={px(y(tick))}
            stroke={tick === 0 ? 'var(--plan)' : 'var(--line)'}
            stroke-dasharray={tick === 0 ? '4 3' : undefined}
          />
          <text x={left - 8} y={px(y(tick) + 4)} text-anchor="end" class={tick === 0 ? undefined : 'soft'}>
            {tick === 0 ? words.plan : num(tick, 0, true)}
          </text>
        </g>
      ))}
      <path
        d={bandPath(
          forecast.map((point) => [x(point.day), y(point.high)]),
          forecast.map((point) => [x(point.day), y(point.low)]),
        )}
        fill="var(--achieved-soft)"
      />
      <path
        d={bandPath(
          expected.map(({ day, value }) => [x(day), y(value)]),
          achieved.map(({ day, value }) => [x(day), y(value)]),
        )}
        fill="var(--weather-soft)"
      />
      <path d={linePath(expected.map(({ day, value }) => [x(day), y(value)]))} class="curve-weather" />
      <path d={linePath(forecast.map(({ day, mean }) => [x(day), y(mean)]))} class="curve-forecast" />
      <path d={linePath(achieved.map(({ day, value }) => [x(day), y(value)]))} class="curve-achieved" />
      <NowLabels target={target} differences={differences} x={x} y={y} width={width} within={{ top, bottom }} />
      {width >= NARROW_PX && <ForecastLabels differences={differences} x={right + 8} y={y} />}
    </g>
  );
}

/** With the zero and some air; never nothing. */
function rangeOf({ achieved, expected, forecast }: Differences): [number, number] {
  const all = [
    0,
    ...achieved.map(({ value }) => value),
    ...expected.map(({ value }) => value),
    ...forecast.flatMap(({ low, high }) => [low, high]),
  ];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const air = Math.max(1e-6, (high - low) * 0.08);
  return [low - air, high + air];
}

interface Labels {
  readonly target: Target;
  readonly differences: Differences;
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
  /** Upper and lower edge of the picture. */
  readonly within: Stretch;
}

/** About the width of a letter, px. */
const LETTER = 7.5;
/** Of a Chinese one. */
const WIDE_LETTER = 13;
/** Of the two lines, and of one above its foot, px. */
const [BOTH_LINES, ASCENT] = [32, 12];
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (letter > '\u2e80' ? WIDE_LETTER : LETTER), 0);

/** Beside the newest day: what the weather asked for, and what the plant made of it. */
function NowLabels({ target, differences, x, y, width, within }: Labels) {
  const words = inWords(overviewWords).season;
  const { gap, unit } = target;
  const now = differences.achieved.at(-1);
  const asked = differences.expected.at(-1);
  if (!now || !asked || !gap) return null;
  const isNarrow = width < NARROW_PX;
  const hasArea = Math.abs(gap.area ?? 0) > 0.5;
  const weather = isNarrow ? words.weatherShort : hasArea ? words.weatherAndArea : words.weather;
  const performance = gap.performance ?? 0;
  const performanceWords = isNarrow
    ? words.performanceShort(amount(performance, true))
    : (performance < 0 ? words.lost : words.gained)(withUnit(amount(Math.abs(performance)), unit));
  const isLate = x(now.day) > width * 0.55;
  const at = isLate ? x(now.day) - 10 : x(now.day) + 9;
  const anchor = isLate ? 'end' : 'start';
  const said = weather(amount(asked.value, true));
  const span = Math.max(widthOf(said), widthOf(performanceWords));
  const [from, to] = isLate ? [at - span, at] : [at, at + span];
  const lines = linesBetween(differences, { x, y, from, to });
  const wanted = Math.max(within.top, Math.min(y(asked.value), y(now.value)) - 6 - ASCENT);
  const first = freePlace(wanted, BOTH_LINES, lines, within) + ASCENT;
  return (
    <>
      <circle cx={px(x(now.day))} cy={px(y(now.value))} r={5} fill="var(--achieved)" stroke="var(--panel)" />
      <text x={px(at)} y={px(first)} text-anchor={anchor} class="weather-word">
        {said}
      </text>
      <text x={px(at)} y={px(first + 16)} text-anchor={anchor} class="strong">
        {performanceWords}
      </text>
    </>
  );
}

/** How high and low each line runs between two places; the line of the plan does so everywhere. */
function linesBetween(
  { achieved, expected, forecast }: Differences,
  { x, y, from, to }: { readonly x: Scale; readonly y: Scale; readonly from: number; readonly to: number },
): Stretch[] {
  const curves = [achieved, expected, forecast.map(({ day, mean }) => ({ day, value: mean }))];
  const inside = curves.map((curve) =>
    curve.filter(({ day }) => x(day) >= from && x(day) <= to).map((one) => y(one.value)),
  );
  return [[y(0)], ...inside]
    .filter((ys) => ys.length > 0)
    .map((ys) => ({ top: Math.min(...ys), bottom: Math.max(...ys) }));
}

const LEAST_BETWEEN = 15;

function ForecastLabels({
  differences,
  x,
  y,
}: {
  readonly differences: Differences;
  readonly x: number;
  readonly y: Scale;
}) {
  const end = differences.forecast.at(-1);
  if (!end) return null;
  const middle = y(end.mean) + 4;
  const high = Math.min(y(end.high) + 4, middle - LEAST_BETWEEN);
  const low = Math.max(y(end.low) + 4, middle + LEAST_BETWEEN);
  return (
    <>
      <text x={x} y={px(high)}>
        {rough(end.high, true)}
      </text>
      <text x={x} y={px(middle)} class="achieved-word">
        {rough(end.mean, true)}
      </text>
      <text x={x} y={px(low)}>
        {rough(end.low, true)}
      </text>
    </>
  );
}
