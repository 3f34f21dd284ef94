import { Chart } from '../../../charts/Chart.js';
import { px, scale } from '../../../charts/scale.js';
import { amount } from '../../../words/format.js';

interface End {
  readonly label: string;
  readonly value: number;
}
export interface GapPart {
  readonly label: string;
  /** null: it is not known, and stands hatched. */
  readonly value: number | null;
  readonly colour: 'weather' | 'achieved' | 'ink-3';
}
interface Props {
  readonly from: End;
  readonly parts: readonly GapPart[];
  readonly to: End;
  readonly label: string;
}

const ROW = 25;
const NAMES = 118;
const VALUES = 66;
/** px of a bar that does not begin at zero, before its break mark ends. */
const BROKEN = 24;

/** From the plan to what was achieved, one part after the other: a gain is filled, a loss hollow, a bar that is cut short has a break mark. */
export function GapWaterfall({ from, parts, to, label }: Props) {
  const steps = stepsOf(from.value, parts);
  return (
    <Chart
      label={label}
      height={ROW * (parts.length + 2)}
      table={() => (
        <table>
          <tbody>
            {[from, ...parts, to].map(({ label: name, value }, i) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="num">{amount(value, i > 0 && i <= parts.length)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    >
      {(width, _, hatch) => {
        const values = [from.value, to.value, ...steps.flatMap(({ start, end }) => [start, end])];
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const x = scale(low, high, NAMES + BROKEN, width - VALUES);
        return (
          <>
            <Whole row={0} {...from} x={x} width={width} fill="var(--pipe-2)" />
            {steps.map(({ label: name, value, colour, start, end }, i) => (
              <g key={name} transform={`translate(0 ${(i + 1) * ROW})`}>
                <text x={0} y={16} class="row">
                  {name}
                </text>
                <line x1={px(x(start))} x2={px(x(start))} y1={-8} y2={3} stroke="var(--line-2)" />
                <rect
                  x={px(Math.min(x(start), x(end)))}
                  y={3}
                  width={px(Math.max(1.5, Math.abs(x(end) - x(start))))}
                  height={16}
                  fill={value === null ? hatch : value < 0 ? 'var(--panel)' : `var(--${colour})`}
                  stroke={value === null || value < 0 ? `var(--${value === null ? 'hatch' : colour})` : 'none'}
                  stroke-width="1.5"
                />
                <text x={width} y={16} text-anchor="end" class="row strong">
                  {amount(value, true)}
                </text>
              </g>
            ))}
            <Whole row={parts.length + 1} {...to} x={x} width={width} fill="var(--achieved)" />
          </>
        );
      }}
    </Chart>
  );
}

/** Where each part begins and ends; one that is not known moves nothing. */
export function stepsOf(from: number, parts: readonly GapPart[]) {
  let at = from;
  return parts.map((part) => {
    const start = at;
    at += part.value ?? 0;
    return { ...part, start, end: at };
  });
}

interface WholeProps extends End {
  readonly row: number;
  readonly x: (value: number) => number;
  readonly width: number;
  readonly fill: string;
}

/** The whole amount: it begins far left of the picture, which two strokes say. */
function Whole({ row, label, value, x, width, fill }: WholeProps) {
  return (
    <g transform={`translate(0 ${row * ROW})`}>
      <text x={0} y={16} class="row strong">
        {label}
      </text>
      <rect x={NAMES} y={3} width={px(Math.max(BROKEN, x(value) - NAMES))} height={16} fill={fill} />
      <path d={`M${NAMES + 11} 1l-5 20M${NAMES + 16} 1l-5 20`} stroke="var(--panel)" stroke-width="2" />
      <text x={width} y={16} text-anchor="end" class="row strong">
        {amount(value)}
      </text>
    </g>
  );
}
