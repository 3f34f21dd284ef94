import { overviewWords } from '#words';
import { Chart } from '../../../charts/Chart.js';
import { px, scale, ticks } from '../../../charts/scale.js';
import { amount, num, shownUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { winterBins } from './winter-bins.js';

interface Props {
  readonly members: readonly { readonly winter: string; readonly forecast: number }[];
  /** What is to be reached, in the unit of the target. */
  readonly due: number;
  readonly unit: string;
}

const HEIGHT = 124;
const MOST_RADIUS = 7.4;

/** One dot for each past winter, where the season would end in its weather; filled from the target on. */
export function WinterDots({ members, due, unit }: Props) {
  const words = inWords(overviewWords).enough;
  const { dots, width: bin, first, last, highest } = winterBins(members, due);
  const reached = dots.filter(({ isEnough }) => isEnough).length;
  return (
    <Chart
      label={words.label(reached, members.length)}
      height={HEIGHT}
      table={() => (
        <table>
          <thead>
            <tr>
              <th>{words.winter}</th>
              <th class="num">
                {words.forecast}, {shownUnit(unit)}
              </th>
            </tr>
          </thead>
          <tbody>
            {dots.map(({ winter, forecast }) => (
              <tr key={winter}>
                <td>{winter}</td>
                <td class="num">{amount(forecast)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    >
      {(width, height) => {
        const [base, top] = [height - 22, 20];
        const x = scale(due + (first - 0.5) * bin, due + (last + 1.5) * bin, 4, width - 4);
        const across = x(due + bin) - x(due);
        const radius = Math.max(1.5, Math.min(MOST_RADIUS, across / 2 - 0.8, (base - top - 2) / highest / 2 - 0.5));
        return (
          <>
            <line x1={0} x2={width} y1={base} y2={base} stroke="var(--line-2)" />
            {ticks(due + first * bin, due + (last + 1) * bin, 4).map((tick) => (
              <g key={tick}>
                <line x1={px(x(tick))} x2={px(x(tick))} y1={base} y2={base + 4} stroke="var(--line-2)" />
                <text x={px(x(tick))} y={base + 17} text-anchor="middle" class="soft">
                  {num(tick)}
                </text>
              </g>
            ))}
            {dots.map(({ winter, bin: at, level, isEnough }) => (
              <circle
                key={winter}
                cx={px(x(due + (at + 0.5) * bin))}
                cy={px(base - 3 - radius - level * (2 * radius + 1))}
                r={px(radius)}
                fill={isEnough ? 'var(--achieved)' : 'var(--panel)'}
                stroke={isEnough ? 'var(--achieved)' : 'var(--ink-3)'}
                stroke-width="1.5"
              />
            ))}
            <line x1={px(x(due))} x2={px(x(due))} y1={4} y2={base + 4} stroke="var(--plan)" stroke-width="1.5" />
            <text x={px(x(due) + 6)} y={13} class="achieved-word">
              {words.enough}
            </text>
            <text x={px(x(due) - 6)} y={13} text-anchor="end">
              {words.tooLittle}
            </text>
          </>
        );
      }}
    </Chart>
  );
}
