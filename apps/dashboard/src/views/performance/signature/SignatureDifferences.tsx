import { performanceWords } from '#words';
import { bandPath, scale, ticks } from '../../../charts/scale.js';
import { localDay, num, percent } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { Part } from './drawn.js';
import { SignatureDots } from './SignatureDots.js';
import { SignatureSince } from './SignatureSince.js';
import { atCelsius } from './signature-scales.js';

/** How far the days lie over or under the line at the same temperature, %, enlarged. */
export function SignatureDifferences({ drawn, top, bottom }: Part) {
  const { answer, scales, x, left, right } = drawn;
  const { line, finding } = answer;
  const words = inWords(performanceWords).signature;
  const y = scale(-scales.pct, scales.pct, bottom, top);
  const clip = (pct: number): number => y(Math.max(-scales.pct, Math.min(scales.pct, pct)));
  const [from, to] = scales.celsius;
  const band = Array.from({ length: 25 }, (_, i) => from + (i / 24) * (to - from)).flatMap((c) => {
    const expected = atCelsius(answer, c);
    return line !== null && expected > 0 ? [[c, (200 * line.sd * answer.areaShare) / expected] as const] : [];
  });
  const isOff = finding.kind === 'less' || finding.kind === 'more';
  return (
    <>
      <text class="strong" x={left} y={top - 13}>
        {words.difference}
      </text>
      <path
        d={bandPath(
          band.map(([c, pct]) => [x(c), clip(pct)]),
          band.map(([c, pct]) => [x(c), clip(-pct)]),
        )}
        fill="var(--track)"
      />
      {ticks(-scales.pct, scales.pct, 4).map((value) => (
        <g key={value}>
          <line
            x1={left}
            x2={right}
            y1={y(value)}
            y2={y(value)}
            stroke={value === 0 ? 'var(--plan)' : 'var(--line)'}
            stroke-width={value === 0 ? 1.5 : 1}
          />
          <text class="soft" x={left - 7} y={y(value) + 4} text-anchor="end">
            {num(value)}
          </text>
        </g>
      ))}
      {isOff && finding.pct !== null && finding.since !== null && (
        <>
          <SignatureSince drawn={drawn} height={() => y(finding.pct!)} />
          <text class="strong" x={right} y={y(finding.pct) + (finding.pct < 0 ? 14 : -8)} text-anchor="end">
            {words.changed(percent(finding.pct), localDay(finding.since))}
          </text>
        </>
      )}
      <SignatureDots
        drawn={drawn}
        height={(day) => (day.differencePct === null ? null : clip(day.differencePct))}
        isOutside={(day) => Math.abs(day.differencePct ?? 0) > scales.pct}
      />
    </>
  );
}
