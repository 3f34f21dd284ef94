import { dayCursor } from './day-cursor.js';

interface Props {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** What is known of the day, in the place of the labels. */
  readonly text: string;
  /** Where words must end, px. */
  readonly right: number;
  /** px from the top of the line to the words; 0: beside it. */
  readonly textY?: number;
}

/** The hairline at the day that all pictures show, and the figures of that day. */
export function DayHair({ x, top, bottom, text, right, textY = top + 12 }: Props) {
  const isLate = x + 8 + 7 * text.length > right;
  const width = 7 * text.length;
  return (
    <g class="day-hair" data-date={dayCursor.value} pointer-events="none">
      <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--ink-3)" />
      <rect
        x={isLate ? x - 8 - width : x + 4}
        y={textY - 13}
        width={width + 4}
        height="18"
        rx="3"
        fill="var(--raised)"
        opacity="0.9"
      />
      <text x={isLate ? x - 6 : x + 6} y={textY} text-anchor={isLate ? 'end' : 'start'}>
        {text}
      </text>
    </g>
  );
}
