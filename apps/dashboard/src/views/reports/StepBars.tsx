import type { ComponentChildren } from 'preact';
import { Chart } from '../../charts/Chart.js';
import { px, scale } from '../../charts/scale.js';
import { num } from '../../words/format.js';

export interface Step {
  readonly name: string;
  /** Against the step before; null: a level of its own. */
  readonly delta: number | null;
  /** What is left after it. */
  readonly value: number;
  /** Nobody has said that its number is right for this site. */
  readonly isDoubtful?: boolean;
}

interface Props {
  readonly label: string;
  readonly steps: readonly Step[];
  readonly table: () => ComponentChildren;
}

const ROW = 26;
const BAR = 14;

/**
 * From one amount to another, a row for each step: levels are whole bars, a loss is hollow, a gain filled. Where all levels lie far
 * from zero the axis is cut, which a break mark at its begin says.
 */
export function StepBars({ label, steps, table }: Props) {
  const ends = steps.flatMap(({ value, delta }) => [value, value - (delta ?? 0)]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const isCut = low > 0 && high - low < low / 2;
  const from = isCut ? low - (high - low || 1) * 0.25 : Math.min(0, low);
  return (
    <Chart label={label} height={steps.length * ROW + 4} table={table}>
      {(width, _height, hatch) => {
        const names = Math.min(280, width * 0.42);
        const figures = 76;
        const x = scale(from, Math.max(high, from + 1), names, width - figures);
        return (
          <>
            {steps.map(({ name, delta, value, isDoubtful = false }, i) => {
              const [a, b] = delta === null ? [x(from), x(value)] : [x(value - delta), x(value)];
              const y = i * ROW + 5;
              const isLoss = delta !== null && delta < 0;
              return (
                <g key={`${i} ${name}`}>
                  <title>{name}</title>
                  <text x={0} y={y + 12} class={delta === null ? 'strong' : undefined}>
                    {short(name, names)}
                  </text>
                  <rect
                    x={px(Math.min(a, b))}
                    y={y}
                    width={px(Math.max(1.5, Math.abs(b - a)))}
                    height={BAR}
                    fill={
                      isDoubtful
                        ? hatch
                        : isLoss
                          ? 'var(--panel)'
                          : delta === null
                            ? 'var(--achieved)'
                            : 'var(--achieved-mid)'
                    }
                    stroke={delta === null ? undefined : 'var(--ink-2)'}
                  />
                  {delta === null && isCut && (
                    <path
                      d={`M${px(a + 4)} ${y - 2}l4 ${BAR + 4}m3 0l-4 ${-BAR - 4}`}
                      stroke="var(--panel)"
                      stroke-width="2"
                    />
                  )}
                  <text x={width} y={y + 12} text-anchor="end" class={delta === null ? 'strong' : undefined}>
                    {delta === null ? num(value) : num(delta, Math.abs(delta) < 10 ? 1 : 0, true)}
                  </text>
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}

/** About so many letters stand in a pixel of text of 12 px; CJK takes twice as much. */
function short(text: string, width: number): string {
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    used += text.charCodeAt(i) > 0x2e80 ? 12 : 6.4;
    if (used > width - 12) return `${text.slice(0, i)}…`;
  }
  return text;
}
