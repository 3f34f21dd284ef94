import { performanceWords } from '#words';
import { bandPath, linePath, scale, ticks, type Scale } from '../../../charts/scale.js';
import { num } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { celsius, mw, seasonName, unitOf } from '../answers.js';
import type { Drawn, Part } from './drawn.js';
import { SignatureDots, SignatureKey } from './SignatureDots.js';
import { SignatureSince } from './SignatureSince.js';
import { atCelsius } from './signature-scales.js';

/** px; a narrower picture has the key where the name of a limit would stand. */
const WIDE = 480;
/** Where the line has room below it for its name, as a share of the axis. */
const LABEL_AT = 0.62;

/** The days at their heat, the line with its scatter, and what the boilers can give. */
export function SignatureHeat({ drawn, top, bottom }: Part) {
  const { answer, scales, x, left, right } = drawn;
  const { line, capacity } = answer;
  const y = scale(0, scales.top, bottom, top);
  const words = inWords(performanceWords).signature;
  const at = (c: number): number => atCelsius(answer, c) * scales.factor;
  const [from, to] = scales.celsius;
  // the line bends where degree-days end
  const places = [from, ...(answer.baseC > from && answer.baseC < to ? [answer.baseC] : []), to];
  const sd = line === null ? 0 : 2 * line.sd * answer.areaShare * scales.factor;
  const label = from + LABEL_AT * (to - from);
  const steps = ticks(0, scales.top, 4);
  return (
    <>
      {steps.map((value, i) => (
        <g key={value}>
          <line x1={left} x2={right} y1={y(value)} y2={y(value)} stroke="var(--line)" />
          <text class="soft" x={left - 7} y={y(value) + 4} text-anchor="end">
            {i === steps.length - 1 ? (scales.isPower ? mw(value, 0) : `${num(value)} ${unitOf(answer)}`) : num(value)}
          </text>
        </g>
      ))}
      <Capacity drawn={drawn} y={y} />
      {line && (
        <>
          <path
            d={bandPath(
              places.map((c) => [x(c), Math.max(top, y(at(c) + sd))]),
              places.map((c) => [x(c), Math.min(bottom, y(Math.max(0, at(c) - sd)))]),
            )}
            fill="var(--track)"
          />
          <path
            class="reference"
            d={linePath(places.map((c) => [x(c), y(at(c))]))}
            fill="none"
            stroke="var(--plan)"
            stroke-width="1.5"
          />
          <SignatureSince drawn={drawn} height={(c) => y(at(c) * (1 + (answer.finding.pct ?? 0) / 100))} />
          <text class="strong" x={x(label) - 8} y={Math.min(bottom - 26, y(at(label)) + 24)} text-anchor="end">
            {(line.from === 'own-season' ? words.ownLine : words.reference)(seasonName(line.season))}
          </text>
        </>
      )}
      <SignatureDots drawn={drawn} height={(day) => y(day.atArea * scales.factor)} />
      {capacity.designC !== null && (
        <>
          <line
            x1={x(capacity.designC)}
            x2={x(capacity.designC)}
            y1={top + 26}
            y2={bottom}
            stroke="var(--ink-3)"
            stroke-dasharray="2 3"
          />
          <text x={x(capacity.designC) + 5} y={bottom - 7}>
            {words.designDay(celsius(capacity.designC))}
          </text>
        </>
      )}
      <SignatureKey drawn={drawn} x={right - 150} y={top + (scales.boilersMw > 0 ? 24 : 8)} />
    </>
  );
}

function Capacity({ drawn, y }: { readonly drawn: Drawn; readonly y: Scale }) {
  const { answer, scales, left, right } = drawn;
  const words = inWords(performanceWords).signature;
  const n = answer.capacity.boilers.length;
  if (scales.boilersMw === 0) return null;
  const all = mw(scales.boilersMw, 0);
  return (
    <>
      <line x1={left} x2={right} y1={y(scales.boilersMw)} y2={y(scales.boilersMw)} stroke="var(--ink-3)" />
      <text x={left + (right - left > WIDE ? 0.3 * (right - left) : 4)} y={y(scales.boilersMw) + 15}>
        {n === 1 ? words.oneBoiler(all) : n === 2 ? words.bothBoilers(all) : words.allBoilers(num(n), all)}
      </text>
      {n > 1 && (
        <>
          <line
            x1={left}
            x2={right}
            y1={y(scales.largestMw)}
            y2={y(scales.largestMw)}
            stroke="var(--ink-3)"
            stroke-dasharray="2 3"
          />
          <text x={left + 4} y={y(scales.largestMw) + 15}>
            {words.oneBoiler(mw(scales.largestMw, 0))}
          </text>
        </>
      )}
    </>
  );
}
