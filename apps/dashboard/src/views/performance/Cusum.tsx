import { addDays, daysBetween } from '#domain';
import { performanceWords } from '#words';
import { Chart } from '../../charts/Chart.js';
import { linePath, scale, ticks } from '../../charts/scale.js';
import { AlarmMark } from '../../parts/AlarmMark.js';
import { localDay, localMonth, NONE, num } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { inUnit, unitOf, type SignatureAnswer } from './answers.js';
import { dayCursor, onDayKey } from './day-cursor.js';
import { DayHair } from './DayHair.js';
import type { NearNote } from './near-note.js';
import { monthsBetween } from './months.js';

const LEFT = 52;
const RIGHT = 12;
const BOTTOM = 20;
const TOP = 6;

interface Props {
  readonly answer: SignatureAnswer;
  /** What was noted nearest to the bend; null: nothing. */
  readonly note?: NearNote | null;
}

/** Running sum of what was brought less what the line says: level while the plant is well, and a bend where that ends. */
export function Cusum({ answer, note = null }: Props) {
  const words = inWords(performanceWords).cusum;
  const { sums, change, alarmedOn, finding, from } = answer;
  const last = sums.at(-1);
  if (!last) return <p class="note">{words.none}</p>;
  const total = inUnit(answer, last.sum);
  return (
    <Chart
      label={words.label(total, localDay(last.date))}
      table={() => <CusumTable answer={answer} />}
      onKeyDown={onDayKey(sums.map(({ date }) => date))}
    >
      {(width, height) => {
        const x = scale(0, Math.max(1, daysBetween(from, last.date)), LEFT, width - RIGHT);
        const at = (date: string): number => x(daysBetween(from, date));
        const values = sums.map(({ sum }) => sum);
        const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
        const room = 0.15 * (high - low || 1);
        const y = scale(low - room, high + room, height - BOTTOM, TOP);
        // nothing is drawn over days that are not known
        const pathOf = (rows: typeof sums): string =>
          linePath(
            rows.flatMap(({ date, sum }, i) => {
              const before = rows[i - 1];
              const isGap = before !== undefined && daysBetween(before.date, date) > 1;
              const point = [at(date), y(sum)] as const;
              return isGap ? [null, point] : [point];
            }),
          );
        const bend = change?.date ?? null;
        const steady = bend === null ? sums : sums.filter(({ date }) => date <= bend);
        const changed = bend === null ? [] : sums.filter(({ date }) => date >= addDays(bend, -1));
        const alarmed = sums.find(({ date }) => date === alarmedOn);
        // in the corner that the curve leaves free
        const corner = -low > high ? height - BOTTOM - 26 : TOP + 34;
        const isLate = bend !== null && at(bend) > width / 2;
        return (
          <>
            {ticks(low - room, high + room, 4).map((value) => (
              <g key={value}>
                <line
                  x1={LEFT}
                  x2={width - RIGHT}
                  y1={y(value)}
                  y2={y(value)}
                  stroke={value === 0 ? 'var(--plan)' : 'var(--line)'}
                />
                <text class="soft" x={LEFT - 7} y={y(value) + 4} text-anchor="end">
                  {num(value)}
                </text>
              </g>
            ))}
            {monthsBetween(from, last.date).map((month) => (
              <g key={month}>
                <line x1={at(month)} x2={at(month)} y1={TOP} y2={height - BOTTOM} stroke="var(--line)" />
                <text class="soft" x={at(month) + 4} y={height - 4}>
                  {localMonth(month)}
                </text>
              </g>
            ))}
            <path d={pathOf(steady)} fill="none" stroke="var(--h4)" stroke-width="2" stroke-linecap="round" />
            <path d={pathOf(changed)} fill="none" stroke="var(--achieved)" stroke-width="3" stroke-linecap="round" />
            {bend !== null && (
              <>
                <line
                  x1={at(bend)}
                  x2={at(bend)}
                  y1={TOP}
                  y2={height - BOTTOM}
                  stroke="var(--hand)"
                  stroke-width="1.2"
                />
                <circle cx={at(bend)} cy={TOP + 2} r="4" fill="var(--hand)" />
                <text
                  x={at(bend) + (isLate ? -8 : 8)}
                  y={TOP + 6}
                  text-anchor={isLate ? 'end' : 'start'}
                  style={{ fill: 'var(--hand)' }}
                >
                  {note === null ? words.bend(localDay(bend)) : `${localDay(note.date)}: ${shortened(note.text)}`}
                </text>
              </>
            )}
            {alarmed && (
              <>
                <g transform={`translate(${at(alarmed.date) - 9} ${y(alarmed.sum) - 9})`}>
                  <AlarmMark priority={2} size={18} isDecoration />
                </g>
                <text
                  x={at(alarmed.date) + (isLate ? -14 : 14)}
                  y={y(alarmed.sum) + 12}
                  text-anchor={isLate ? 'end' : 'start'}
                >
                  {words.alarm(localDay(alarmed.date))}
                </text>
              </>
            )}
            <text class="strong cusum-total" x={LEFT + 8} y={corner}>
              {words.total(total, localDay(last.date))}
            </text>
            {finding.perDay !== null && bend !== null && (
              <text x={LEFT + 8} y={corner + 17}>
                {words.slope(inUnit(answer, finding.perDay, Math.abs(finding.perDay) < 10 ? 1 : 0))}
              </text>
            )}
            <CusumHair answer={answer} at={at} top={TOP} bottom={height - BOTTOM} right={width - RIGHT} />
            <rect
              x={LEFT}
              y={TOP}
              width={width - LEFT - RIGHT}
              height={height - BOTTOM - TOP}
              fill="transparent"
              onPointerMove={(event) => {
                const box = event.currentTarget.getBoundingClientRect();
                const days = ((event.clientX - box.left) / box.width) * daysBetween(from, last.date);
                dayCursor.value = addDays(from, Math.round(days));
              }}
              onPointerLeave={() => (dayCursor.value = null)}
            />
          </>
        );
      }}
    </Chart>
  );
}

interface HairProps {
  readonly answer: SignatureAnswer;
  readonly at: (date: string) => number;
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
}

/** The sum on the day that all pictures show. */
function CusumHair({ answer, at, ...edges }: HairProps) {
  const date = dayCursor.value;
  const { sums, from } = answer;
  if (date === null || date < from || date > sums.at(-1)!.date) return null;
  const sum = sums.find((one) => one.date === date)?.sum;
  const text = `${localDay(date)}: ${sum === undefined ? NONE : inUnit(answer, sum)}`;
  return <DayHair x={at(date)} text={text} textY={edges.bottom - 6} {...edges} />;
}

/** Beside a curve there is room for some words; the whole note stands in the sentence above. */
const shortened = (text: string): string => (text.length > 32 ? `${text.slice(0, 30).trimEnd()}…` : text);

function CusumTable({ answer }: { readonly answer: SignatureAnswer }) {
  const words = inWords(performanceWords).table;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col" class="num">
            {words.sum(unitOf(answer))}
          </th>
        </tr>
      </thead>
      <tbody>
        {answer.sums.map(({ date, sum }) => (
          <tr key={date}>
            <th scope="row">{localDay(date)}</th>
            <td class="num">{num(sum, 1, true)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
