import { performanceWords } from '#words';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../charts/Chart.js';
import { bandPath, linePath, scale, ticks, type Scale } from '../../charts/scale.js';
import { num } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { mw, seasonName, type SeasonHoursAnswer, type SignatureAnswer } from './answers.js';
import { sameDaysOf, sorted } from './hours/hours.js';

const LEFT = 34;
const RIGHT = 12;
const TOP = 4;
const BOTTOM = 20;
/** A curve of more points than pixels shows no more. */
const POINTS = 400;

interface Props {
  readonly hours: SeasonHoursAnswer;
  /** null: not asked for, or not known. */
  readonly other: SeasonHoursAnswer | null;
  readonly boilers: SignatureAnswer['capacity']['boilers'];
}

/** The hours of a season sorted by their heat power, and those of the same days of another one. */
export function DurationCurve({ hours, other, boilers }: Props) {
  const words = inWords(performanceWords);
  const own = useMemo(() => sorted(hours), [hours]);
  const then = useMemo(() => (other === null ? [] : sorted(sameDaysOf(other, hours))), [other, hours]);
  if (own.length === 0) return <p class="note">{words.hours.none}</p>;
  const allMw = boilers.reduce((sum, { ratedMw }) => sum + ratedMw, 0);
  const oneMw = boilers.length > 1 ? Math.max(...boilers.map(({ ratedMw }) => ratedMw)) : null;
  const label = words.duration.label(num(own.length), mw(own[0]!), mw(own.at(-1)!));
  return (
    <Chart label={label} table={() => <DurationTable own={own} then={then} />}>
      {(width, height) => {
        const longest = Math.max(own.length, then.length);
        const x = scale(0, longest, LEFT, width - RIGHT);
        const y = scale(0, 1.04 * Math.max(allMw, own[0]!, then[0] ?? 0), height - BOTTOM, TOP);
        const over = oneMw === null ? 0 : own.filter((power) => power > oneMw).length;
        return (
          <>
            {ticks(0, 1.04 * Math.max(allMw, own[0]!), 4).map((value) => (
              <g key={value}>
                <line x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} stroke="var(--line)" />
                <text class="soft" x={LEFT - 7} y={y(value) + 4} text-anchor="end">
                  {num(value)}
                </text>
              </g>
            ))}
            <HourTicks longest={longest} x={x} bottom={height - BOTTOM} />
            {oneMw !== null && over > 0 && (
              <path
                d={bandPath(
                  thinned(own.slice(0, over)).map(([i, power]) => [x(i), y(power)]),
                  [
                    [x(0), y(oneMw)],
                    [x(over), y(oneMw)],
                  ],
                )}
                fill="var(--achieved-soft)"
              />
            )}
            {allMw > 0 && (
              <Limit y={y(allMw)} right={width - RIGHT}>
                {boilers.length === 1
                  ? words.signature.oneBoiler(mw(allMw, 0))
                  : boilers.length === 2
                    ? words.signature.bothBoilers(mw(allMw, 0))
                    : words.signature.allBoilers(num(boilers.length), mw(allMw, 0))}
              </Limit>
            )}
            {oneMw !== null && (
              <Limit y={y(oneMw)} right={width - RIGHT} isDashed>
                {words.signature.oneBoiler(mw(oneMw, 0))}
              </Limit>
            )}
            <path d={curve(then, x, y)} fill="none" stroke="var(--past)" stroke-width="1.2" />
            <path class="own-hours" d={curve(own, x, y)} fill="none" stroke="var(--achieved)" stroke-width="2.5" />
            {oneMw !== null && over > 0 && (
              <>
                <text class="strong needed" x={LEFT + 10} y={y(oneMw) + 18}>
                  {words.duration.needed(num(over), num(own.length))}
                </text>
                <text x={LEFT + 10} y={y(oneMw) + 34}>
                  {words.duration.both}
                </text>
              </>
            )}
            {other !== null && then.length > 0 && (
              <text class="soft" x={LEFT + 10} y={height - BOTTOM - 8}>
                {words.duration.other(seasonName(other.season))}
              </text>
            )}
          </>
        );
      }}
    </Chart>
  );
}

/** Every so many hours, and the last one: enough for what a screen shows. */
function thinned(values: readonly number[]): [index: number, value: number][] {
  const step = Math.max(1, Math.floor(values.length / POINTS));
  return values.flatMap((value, i): [number, number][] =>
    i % step === 0 || i === values.length - 1 ? [[i, value]] : [],
  );
}

const curve = (values: readonly number[], x: Scale, y: Scale): string =>
  linePath(thinned(values).map(([i, power]) => [x(i), y(power)]));

interface LimitProps {
  readonly y: number;
  readonly right: number;
  readonly isDashed?: boolean;
  readonly children: string;
}

function Limit({ y, right, isDashed = false, children }: LimitProps) {
  return (
    <>
      <line x1={LEFT} x2={right} y1={y} y2={y} stroke="var(--ink-3)" stroke-dasharray={isDashed ? '2 3' : undefined} />
      <text x={right} y={isDashed ? y - 5 : y + 15} text-anchor="end">
        {children}
      </text>
    </>
  );
}

interface HourTicksProps {
  readonly longest: number;
  readonly x: Scale;
  readonly bottom: number;
}

function HourTicks({ longest, x, bottom }: HourTicksProps) {
  const words = inWords(performanceWords).duration;
  const hours = ticks(0, longest, 5).filter((value) => value > 0);
  return (
    <>
      {hours.map((value, i) => {
        const isLast = i === hours.length - 1;
        return (
          <g key={value}>
            <line x1={x(value)} x2={x(value)} y1={bottom} y2={bottom + 4} stroke="var(--line-2)" />
            <text class="soft" x={x(value)} y={bottom + 17} text-anchor={isLast ? 'end' : 'middle'}>
              {isLast ? words.hours(num(value)) : num(value)}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** How many hours had at least so much power: at each tenth of them. */
function DurationTable({ own, then }: { readonly own: readonly number[]; readonly then: readonly number[] }) {
  const words = inWords(performanceWords).table;
  const rows = Array.from({ length: 11 }, (_, i) => Math.round((i / 10) * (own.length - 1)));
  return (
    <table>
      <thead>
        <tr>
          {[words.hours, words.power, words.other].map((title) => (
            <th key={title} class="num" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((index) => (
          <tr key={index}>
            <td class="num">{num(index + 1)}</td>
            <td class="num">{num(own[index], 1)}</td>
            <td class="num">{num(then[index], 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
