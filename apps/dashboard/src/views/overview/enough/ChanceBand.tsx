import { overviewWords } from '#words';
import { Chart } from '../../../charts/Chart.js';
import { px, scale } from '../../../charts/scale.js';
import { amount, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { Target } from '../asked.js';
import { rough } from '../season/days-across.js';

interface Props {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
  readonly due: number;
}

const HEIGHT = 96;

/** Where no past winters are known: the range of 8 in 10, its middle, and the target. */
export function ChanceBand({ low, mean, high, due }: Props) {
  const words = inWords(overviewWords).enough;
  const rows = [
    [words.low, low],
    [words.mean, mean],
    [words.high, high],
  ] as const;
  return (
    <Chart
      label={rows.map(([name, value]) => `${name} ${rough(value)}`).join(', ')}
      height={HEIGHT}
      table={() => <ValueTable rows={rows} />}
    >
      {(width) => {
        const [from, to] = [Math.min(low, due), Math.max(high, due)];
        const x = scale(from, to, 34, width - 34);
        return (
          <>
            <rect x={px(x(low))} y={34} width={px(x(high) - x(low))} height={16} fill="var(--achieved-mid)" />
            <circle cx={px(x(mean))} cy={42} r={5} fill="var(--achieved)" stroke="var(--panel)" />
            {rows.map(([name, value], i) => (
              <text
                key={name}
                x={px(x(value))}
                y={i === 1 ? 84 : 67}
                text-anchor="middle"
                class={i === 1 ? 'strong' : 'soft'}
              >
                {rough(value)}
              </text>
            ))}
            <line x1={px(x(due))} x2={px(x(due))} y1={18} y2={54} stroke="var(--plan)" stroke-width="1.5" />
            <text x={px(x(due) + 6)} y={14} class="achieved-word">
              {words.enough}
            </text>
            <text x={px(x(due) - 6)} y={14} text-anchor="end">
              {words.tooLittle}
            </text>
          </>
        );
      }}
    </Chart>
  );
}

/** Of a finished season: what was to be reached, and what was. */
export function ResultBars({ target }: { readonly target: Target }) {
  const words = inWords(overviewWords);
  const due = target.amountForArea ?? target.amount;
  const achieved = target.achievedCurve.at(-1)?.achieved ?? target.achieved;
  if (due === null || achieved === null) return null;
  const rows = [
    [words.target, due],
    [words.enough.reached, achieved],
  ] as const;
  const label = rows.map(([name, value]) => `${name} ${withUnit(amount(value), target.unit)}`).join(', ');
  return (
    <Chart label={label} height={72} table={() => <ValueTable rows={rows} />}>
      {(width) => {
        const x = scale(0, Math.max(due, achieved), 92, width - 70);
        return rows.map(([name, value], i) => (
          <g key={name} transform={`translate(0 ${8 + i * 30})`}>
            <text x={0} y={14} class="row">
              {name}
            </text>
            <rect
              x={92}
              y={2}
              width={px(Math.max(1, x(value) - 92))}
              height={16}
              fill={i ? 'var(--achieved)' : 'var(--pipe-2)'}
            />
            <text x={width} y={14} text-anchor="end" class="row strong">
              {amount(value)}
            </text>
          </g>
        ));
      }}
    </Chart>
  );
}

function ValueTable({ rows }: { readonly rows: readonly (readonly [name: string, value: number])[] }) {
  return (
    <table>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="num">{amount(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
