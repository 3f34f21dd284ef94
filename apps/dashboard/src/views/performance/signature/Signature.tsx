import { performanceWords } from '#words';
import { Chart } from '../../../charts/Chart.js';
import { scale, ticks } from '../../../charts/scale.js';
import { num } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { SignatureAnswer } from '../answers.js';
import { agesOf } from './ages.js';
import { SignatureDifferences } from './SignatureDifferences.js';
import { SignatureHeat } from './SignatureHeat.js';
import { SignatureTable } from './SignatureTable.js';
import { placed, signatureScales } from './signature-scales.js';

const LEFT = 52;
const RIGHT = 14;
const TOP = 8;
const AXIS = 34;
/** Share of the height that the differences take. */
const LOWER = 0.45;

/** Heat of the days of a season against the outdoor temperature, and how far they lie off the line. */
/** @param finding what the view says of it */
export function Signature({ answer, finding }: { readonly answer: SignatureAnswer; readonly finding: string }) {
  const words = inWords(performanceWords).signature;
  const label = words.label(num(placed(answer.days).length), finding);
  return (
    <Chart label={label} table={() => <SignatureTable answer={answer} />}>
      {(width, height, hatch) => {
        const scales = signatureScales(answer);
        const x = scale(...scales.celsius, LEFT, width - RIGHT);
        const drawn = { answer, scales, ages: agesOf(answer), x, left: LEFT, right: width - RIGHT, hatch };
        const border = height * (1 - LOWER);
        return (
          <>
            <SignatureHeat drawn={drawn} top={TOP} bottom={border} />
            <SignatureDifferences drawn={drawn} top={border + 40} bottom={height - AXIS} />
            {ticks(...scales.celsius, 5).map((c) => (
              <g key={c}>
                <line x1={x(c)} x2={x(c)} y1={border} y2={border + 4} stroke="var(--line-2)" />
                <line x1={x(c)} x2={x(c)} y1={height - AXIS} y2={height - AXIS + 4} stroke="var(--line-2)" />
                <text class="soft" x={x(c)} y={height - 17} text-anchor="middle">
                  {num(c)}
                </text>
              </g>
            ))}
            <text class="soft" x={width - RIGHT} y={height - 1} text-anchor="end">
              {words.axis}
            </text>
          </>
        );
      }}
    </Chart>
  );
}
