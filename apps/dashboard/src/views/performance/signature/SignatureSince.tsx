import { linePath } from '../../../charts/scale.js';
import type { Drawn } from './drawn.js';
import { placed } from './signature-scales.js';

/** Through the days since the finding, where they lie. */
export function SignatureSince({
  drawn,
  height,
}: {
  readonly drawn: Drawn;
  readonly height: (celsius: number) => number;
}) {
  const { answer, x } = drawn;
  const { finding } = answer;
  if (finding.kind !== 'less' && finding.kind !== 'more') return null;
  const days = placed(answer.days).filter(({ date, judged }) => judged && date >= (finding.since ?? ''));
  if (days.length < 2) return null;
  const from = Math.min(...days.map((day) => day.celsius));
  const to = Math.max(...days.map((day) => day.celsius));
  return (
    <path
      d={linePath([
        [x(from), height(from)],
        [x(to), height(to)],
      ])}
      fill="none"
      stroke="var(--h5)"
      stroke-width="2"
      stroke-dasharray="7 4"
    />
  );
}
