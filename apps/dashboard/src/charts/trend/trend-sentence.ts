import { trendWords } from '#words';
import { num, shownUnit, span as spanText, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { momentText } from '../time-axis.js';
import type { Span } from './time-window.js';
import type { TrendScene } from './scene.js';
import type { Row, TrendLook } from './trend-columns.js';

/** A value of a point: as many digits as its size lets mean something. */
export function valueText(value: number | null, unit: string | null): string {
  if (value === null) return num(null);
  const size = Math.abs(value);
  const digits = size >= 1_000 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return withUnit(num(value, digits), unit ?? '');
}

const inside =
  ({ fromMs, toMs }: Span) =>
  (row: Row) =>
    row.toMs >= fromMs && row.fromMs < toMs;

/** What a curve shows, in a sentence: its extremes, its newest value, its gaps, and what is laid on it. */
export function trendSentence(name: string, scene: TrendScene, span: Span): string {
  const words = inWords(trendWords);
  const { look } = scene;
  const length = span.toMs - span.fromMs;
  const rows = look.rows.filter(inside(span)).filter(({ value, item }) => value !== null && item.mark !== 'missing');
  const lows = rows.flatMap(({ min }) => (min === null ? [] : [min]));
  const highs = rows.flatMap(({ max }) => (max === null ? [] : [max]));
  const last = rows.at(-1);
  const gaps = look.gaps.filter(({ fromMs, toMs }) => toMs > span.fromMs && fromMs < span.toMs);
  const lost = gaps.reduce((sum, gap) => sum + Math.min(gap.toMs, span.toMs) - Math.max(gap.fromMs, span.fromMs), 0);
  const least = lows.reduce((a, b) => Math.min(a, b), Infinity);
  const most = highs.reduce((a, b) => Math.max(a, b), -Infinity);
  const parts = last
    ? [
        words.range(valueText(least, look.unit), valueText(most, look.unit)),
        words.last(valueText(last.value, look.unit), momentText(last.toMs, length)),
        ...(gaps.length > 0 ? [words.gaps(gaps.length, spanText(lost))] : []),
      ]
    : [words.nothing];
  const title = look.unit === null ? name : `${name}, ${shownUnit(look.unit)}`.replace(/, $/, '');
  return words.sentence(
    title,
    momentText(span.fromMs, length),
    momentText(span.toMs, length),
    [...parts, ...layerTexts(scene, span)].join(', '),
  );
}

/** What is laid on the curve within the span, in words. */
function layerTexts({ look, usual, limits, alarms, pins, hasCorrections }: TrendScene, span: Span): string[] {
  const words = inWords(trendWords);
  const touches = (fromMs: number, toMs: number): boolean => fromMs < span.toMs && toMs >= span.fromMs;
  const count = (of: 'notes' | 'events'): number =>
    pins.filter((pin) => pin.of === of && touches(pin.atMs, pin.atMs)).length;
  const corrected = hasCorrections ? look.corrections.filter(({ atMs }) => touches(atMs, atMs)).length : 0;
  const raised = alarms.filter(({ fromMs, toMs }) => touches(fromMs, toMs ?? Infinity)).length;
  const counted = { alarms: raised, notes: count('notes'), events: count('events'), corrections: corrected };
  return [
    ...(usual && touches(usual.fromMs, usual.toMs)
      ? [words.usual(valueText(usual.low, null), valueText(usual.high, look.unit))]
      : []),
    ...limits.map(({ text }) => text),
    ...(['alarms', 'notes', 'events', 'corrections'] as const).flatMap((of) =>
      counted[of] === 0 ? [] : [words.counts[of](counted[of])],
    ),
  ];
}

/** The row at a moment, else the last one before it; null: there is none, or a gap lies there. */
export function rowAt(look: TrendLook, atMs: number): Row | null {
  if (look.gaps.some(({ fromMs, toMs }) => atMs > fromMs && atMs < toMs)) return null;
  let [low, high] = [0, look.rows.length - 1];
  if (high < 0 || look.rows[0]!.fromMs > atMs) return null;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (look.rows[middle]!.fromMs <= atMs) low = middle;
    else high = middle - 1;
  }
  return look.rows[low] ?? null;
}
