import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { shellWords } from '#words';
import { areTables } from '../state/tables.js';
import { inWords } from '../words/language.js';
import { useSize } from './use-size.js';
import './chart.css';

interface Props {
  /** The sentence that says what the picture shows. */
  readonly label: string;
  /** The same as rows, for who does not see it, or wants the digits. */
  readonly table: () => ComponentChildren;
  /** What is drawn in a box of this size, px; `hatch` fills what is not known. */
  readonly children: (width: number, height: number, hatch: string) => ComponentChildren;
  /** px; without it the chart fills what its panel leaves. */
  readonly height?: number;
  readonly class?: string;
  /** With it the picture takes the focus: keys move what it shows. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

let charts = 0;

/**
 * A picture in SVG of its own size, drawn again when that changes; or the same as a table, by `V`. One that lies below the screen waits
 * until those on it are drawn.
 */
export function Chart({ label, table, children, height, class: className = '', onKeyDown }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [id] = useState(() => `hatch-${++charts}`);
  const [w, h] = useSize(box);
  const words = inWords(shellWords).states;
  return (
    <figure
      class={`chart ${className}`}
      style={height === undefined ? undefined : { height: `${height}px`, flex: 'none' }}
    >
      <div class="draw" ref={box} {...(onKeyDown && !areTables.value && focusable(label, onKeyDown))}>
        {areTables.value ? (
          <div class="scrolls chart-table" role="region" aria-label={label} tabIndex={0}>
            {table()}
          </div>
        ) : (
          w > 0 &&
          h > 0 && (
            <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} role="img" aria-label={label}>
              <defs>
                <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                  <rect width="5" height="5" fill="var(--panel)" />
                  <line x1="0" y1="0" x2="0" y2="5" stroke="var(--hatch)" stroke-width="2.4" />
                </pattern>
              </defs>
              {children(w, h, `url(#${id})`)}
            </svg>
          )
        )}
      </div>
      <button type="button" class="link chart-switch" onClick={() => (areTables.value = !areTables.value)}>
        {areTables.value ? words.asChart : words.asTable}
      </button>
    </figure>
  );
}

const focusable = (label: string, onKeyDown: (event: KeyboardEvent) => void) => ({
  role: 'application' as const,
  'aria-label': label,
  tabIndex: 0,
  onKeyDown,
});
