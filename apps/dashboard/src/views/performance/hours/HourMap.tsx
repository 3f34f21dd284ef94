import { daysBetween } from '#domain';
import { performanceWords } from '#words';
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../../../charts/Chart.js';
import { linePath, scale } from '../../../charts/scale.js';
import { clock, localDay, localMonth, NONE, num, percent } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { celsius, mw, type SeasonHoursAnswer } from '../answers.js';
import { dayCursor, onDayKey } from '../day-cursor.js';
import { DayHair } from '../DayHair.js';
import { monthsBetween } from '../months.js';
import { HourCells } from './HourCells.js';
import { HourTable } from './HourTable.js';
import { cellsOf, RAMP, stepsOf, type HourCell } from './hours.js';

const LEFT = 48;
const RIGHT = 4;
const WEATHER = 46;
const BOTTOM = 18;
const HOURS = 24;
/** px that a date takes below the picture. */
const LABEL = 44;

interface Props {
  readonly hours: SeasonHoursAnswer;
  /** First day after a change of performance. */
  readonly changed?: string | null;
}

/** Heat power by day and hour, and the outdoor temperature below on the same days. */
export function HourMap({ hours, changed = null }: Props) {
  const words = inWords(performanceWords).hours;
  const { days } = hours;
  const cells = useMemo(() => cellsOf(hours, hourOf), [hours]);
  const steps = useMemo(() => stepsOf(cells), [cells]);
  const [under, setUnder] = useState<HourCell | null>(null);
  if (!steps) return <p class="note">{words.none}</p>;
  const missing = cells.filter((cell) => cell.mw === null).length;
  return (
    <>
      <HourLegend from={steps.from} to={steps.to} />
      <Chart
        label={words.label(num(cells.length), num(missing))}
        table={() => <HourTable hours={hours} />}
        onKeyDown={onDayKey(days.map(({ date }) => date))}
      >
        {(width, height, hatch) => {
          const [w, h] = [width - LEFT - RIGHT, Math.max(24, height - WEATHER - BOTTOM - 8)];
          const column = scale(0, days.length, LEFT, width - RIGHT);
          const at = (date: string): number => column(daysBetween(days[0]!.date, date));
          const months = monthsBetween(days[0]!.date, days.at(-1)!.date);
          const cellAt = (event: PointerEvent): HourCell | null => {
            const box = (event.currentTarget as SVGRectElement).getBoundingClientRect();
            const day = Math.floor(((event.clientX - box.left) / box.width) * days.length);
            const hour = Math.floor(((event.clientY - box.top) / box.height) * HOURS);
            return cells.find((cell) => cell.day === day && cell.hour === hour) ?? null;
          };
          return (
            <>
              <HourCells cells={cells} steps={steps} days={days.length} x={LEFT} y={0} width={w} height={h} />
              {[0, 6, 12, 18].map((hour) => (
                <text key={hour} class="soft" x={LEFT - 7} y={(hour / HOURS) * h + (hour ? 4 : 10)} text-anchor="end">
                  {`${String(hour).padStart(2, '0')}:00`}
                </text>
              ))}
              <Weather
                days={days}
                column={column}
                top={h + 10}
                bottom={h + 6 + WEATHER}
                hatch={hatch}
                right={width - RIGHT}
              />
              {months.map((month) => (
                <g key={month}>
                  <line x1={at(month)} x2={at(month)} y1={h} y2={height - BOTTOM} stroke="var(--line-2)" />
                  <text class="soft" x={at(month) + 4} y={height - 4}>
                    {localMonth(month)}
                  </text>
                </g>
              ))}
              {changed !== null && changed >= days[0]!.date && (
                <>
                  <line
                    x1={at(changed)}
                    x2={at(changed)}
                    y1={0}
                    y2={height - BOTTOM}
                    stroke="var(--hand)"
                    stroke-width="1.2"
                  />
                  {months.every((month) => Math.abs(at(month) - at(changed)) > LABEL) && (
                    <text x={at(changed) + 4} y={height - 4} style={{ fill: 'var(--hand)' }}>
                      {localDay(changed)}
                    </text>
                  )}
                </>
              )}
              <rect
                x={LEFT}
                y={0}
                width={w}
                height={h}
                fill="transparent"
                onPointerMove={(event) => {
                  const cell = cellAt(event);
                  setUnder(cell);
                  dayCursor.value = cell ? days[cell.day]!.date : null;
                }}
                onPointerLeave={() => {
                  setUnder(null);
                  dayCursor.value = null;
                }}
              />
              <HourHair
                hours={hours}
                column={column}
                bottom={height - BOTTOM}
                right={width - RIGHT}
                textY={under ? h + 22 : 14}
              />
              {under && (
                <Under
                  cell={under}
                  hours={hours}
                  x={column(under.day)}
                  right={width - RIGHT}
                  y={(under.hour / HOURS) * h}
                />
              )}
            </>
          );
        }}
      </Chart>
    </>
  );
}

const hourOf = (ms: number): number => Number(clock(ms).slice(0, 2));

/** The seven steps with their ends. */
function HourLegend({ from, to }: { readonly from: number; readonly to: number }) {
  return (
    <p class="hour-legend">
      <span>{num(from)}</span>
      <svg width={RAMP * 24} height="10" aria-hidden="true">
        {Array.from({ length: RAMP }, (_, i) => (
          <rect key={i} x={i * 24} width="24" height="10" fill={`var(--h${i})`} />
        ))}
      </svg>
      <span>{mw(to, 0)}</span>
    </p>
  );
}

interface WeatherProps {
  readonly days: SeasonHoursAnswer['days'];
  readonly column: (day: number) => number;
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
  readonly hatch: string;
}

function Weather({ days, column, top, bottom, right, hatch }: WeatherProps) {
  const known = days.flatMap(({ celsius }) => (celsius === null ? [] : [celsius]));
  if (known.length === 0) return <rect x={LEFT} y={top} width={right - LEFT} height={bottom - top} fill={hatch} />;
  const low = Math.min(-5, ...known);
  const y = scale(low, Math.max(5, ...known), bottom - 4, top);
  return (
    <>
      {[0, 10 * Math.ceil((low + 2) / 10)]
        .filter((value, i) => i === 0 || value < 0)
        .map((value) => (
          <g key={value}>
            {value === 0 && <line x1={LEFT} x2={right} y1={y(0)} y2={y(0)} stroke="var(--line)" />}
            <text class="soft" x={LEFT - 7} y={y(value) + 4} text-anchor="end">
              {value === 0 ? `0 °C` : num(value)}
            </text>
          </g>
        ))}
      <path
        d={linePath(days.map(({ celsius }, i) => (celsius === null ? null : [column(i + 0.5), y(celsius)])))}
        fill="none"
        stroke="var(--weather)"
        stroke-width="1.5"
      />
    </>
  );
}

interface HairProps {
  readonly hours: SeasonHoursAnswer;
  readonly column: (day: number) => number;
  readonly bottom: number;
  readonly right: number;
  readonly textY: number;
}

/** The mean power and the weather of the day that all pictures show. */
function HourHair({ hours: { days }, column, ...edges }: HairProps) {
  const date = dayCursor.value;
  const at = date === null ? -1 : days.findIndex((day) => day.date === date);
  const day = days[at];
  if (!day) return null;
  const known = day.mw.filter((power) => power !== null);
  const mean = known.length === 0 ? NONE : mw(known.reduce((sum, power) => sum + power, 0) / known.length);
  const weather = day.celsius === null ? [] : [celsius(day.celsius)];
  return (
    <DayHair x={column(at + 0.5)} top={0} text={`${localDay(day.date)}: ${[mean, ...weather].join(', ')}`} {...edges} />
  );
}

interface UnderProps {
  readonly cell: HourCell;
  readonly hours: SeasonHoursAnswer;
  readonly x: number;
  readonly y: number;
  readonly right: number;
}

/** What the pointer is on, in words beside it. */
function Under({ cell, hours, x, y, right }: UnderProps) {
  const words = inWords(performanceWords).hours;
  const day = localDay(hours.days[cell.day]!.date);
  const hour = `${String(cell.hour).padStart(2, '0')}:00`;
  const text =
    cell.mw === null ? words.noData(day, hour) : words.at(day, hour, mw(cell.mw), percent(cell.coveragePct, 0));
  const width = Math.min(260, 16 + 7 * text.length);
  const left = Math.max(LEFT, Math.min(x + 10, right - width));
  const top = Math.max(0, y - 30);
  return (
    <g pointer-events="none" class="under">
      <rect x={left} y={top} width={width} height="22" rx="3" fill="var(--raised)" stroke="var(--line-2)" />
      <text x={left + 8} y={top + 15}>
        {text}
      </text>
    </g>
  );
}
