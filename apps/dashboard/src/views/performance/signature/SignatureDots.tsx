import { performanceWords } from '#words';
import { px } from '../../../charts/scale.js';
import { localDay, num, percent } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { celsius, mw, unitOf } from '../answers.js';
import { dayCursor } from '../day-cursor.js';
import { AGE_COLOURS } from './ages.js';
import type { Drawn } from './drawn.js';
import { placed, type PlacedDay } from './signature-scales.js';

interface DotsProps {
  readonly drawn: Drawn;
  readonly height: (day: PlacedDay) => number | null;
  readonly isOutside?: (day: PlacedDay) => boolean;
}

/** One dot a day: the darker the newer; hatched where a part of it was not measured. */
export function SignatureDots({ drawn, height, isOutside = () => false }: DotsProps) {
  const { answer, ages, x, hatch } = drawn;
  return (
    <>
      {placed(answer.days).map((day) => {
        const y = height(day);
        if (y === null) return null;
        const age = ages.of(day.date);
        const isPartly = isEstimated(day);
        const isHollow = isOutside(day) && !isPartly;
        return (
          <circle
            key={day.date}
            class="day"
            data-date={day.date}
            cx={px(x(day.celsius))}
            cy={px(y)}
            r={age === 2 ? 4.6 : 3.8}
            fill={isPartly ? hatch : isHollow ? 'var(--panel)' : AGE_COLOURS[age]}
            stroke={isPartly ? 'var(--ink-3)' : isHollow ? AGE_COLOURS[age] : 'var(--panel)'}
            stroke-width={isHollow ? 1.6 : 1}
            onPointerEnter={() => (dayCursor.value = day.date)}
            onPointerLeave={() => (dayCursor.value = null)}
          >
            <title>{dayText(day, drawn)}</title>
          </circle>
        );
      })}
      <ShownDay drawn={drawn} height={height} />
    </>
  );
}

/** A ring around the day that all pictures show, and what is known of it. */
function ShownDay({ drawn, height }: Pick<DotsProps, 'drawn' | 'height'>) {
  const date = dayCursor.value;
  const day = date === null ? undefined : placed(drawn.answer.days).find((one) => one.date === date);
  const y = day === undefined ? null : height(day);
  if (day === undefined || y === null) return null;
  const x = drawn.x(day.celsius);
  const isLate = x > (drawn.left + drawn.right) / 2;
  return (
    <g class="shown-day" data-date={day.date} pointer-events="none">
      <circle cx={px(x)} cy={px(y)} r="8" fill="none" stroke="var(--ink)" stroke-width="1.6" />
      <text x={px(x + (isLate ? -12 : 12))} y={px(y - 8)} text-anchor={isLate ? 'end' : 'start'} class="strong">
        {localDay(day.date)}
      </text>
    </g>
  );
}

const WHOLE_PCT = 99.5;
const isEstimated = ({ coveragePct, estimatedPct }: PlacedDay): boolean =>
  coveragePct < WHOLE_PCT || (estimatedPct ?? 0) > 100 - WHOLE_PCT;

function dayText(day: PlacedDay, { answer, scales }: Drawn): string {
  const words = inWords(performanceWords).signature;
  const height = day.atArea * scales.factor;
  return [
    localDay(day.date),
    celsius(day.celsius),
    scales.isPower ? mw(height) : `${num(height, 1)} ${unitOf(answer)}`,
    ...(day.differencePct === null ? [] : [`${num(day.differencePct, 1, true)} %`]),
    ...(day.coveragePct < WHOLE_PCT ? [words.covered(percent(day.coveragePct, 0))] : []),
    ...(day.estimatedPct !== null && day.estimatedPct > 100 - WHOLE_PCT
      ? [words.estimatedShare(percent(day.estimatedPct, 0))]
      : []),
    ...(day.judged ? [] : [words.notJudged]),
    ...day.codes,
  ].join(', ');
}

interface KeyProps {
  readonly drawn: Drawn;
  readonly x: number;
  readonly y: number;
}

/** Beside the dots, in the order of age. */
export function SignatureKey({ drawn, x, y }: KeyProps) {
  const words = inWords(performanceWords).signature;
  const hasEstimated = placed(drawn.answer.days).some(isEstimated);
  const { length } = drawn.ages.names;
  return (
    <>
      {drawn.ages.names.map(([age, name], i) => (
        <g key={age}>
          <circle cx={x} cy={y + i * 18} r="4.6" fill={AGE_COLOURS[age]} />
          <text class={age === 2 ? 'strong' : ''} x={x + 12} y={y + i * 18 + 4}>
            {name}
          </text>
        </g>
      ))}
      {hasEstimated && (
        <>
          <circle cx={x} cy={y + length * 18} r="4.2" fill={drawn.hatch} stroke="var(--ink-3)" />
          <text x={x + 12} y={y + length * 18 + 4}>
            {words.estimated}
          </text>
        </>
      )}
    </>
  );
}
