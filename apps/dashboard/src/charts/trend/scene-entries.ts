import { trendWords } from '#words';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import type { Layer, TrendScene } from './scene.js';
import type { Span } from './time-window.js';
import { valueText } from './trend-sentence.js';

/** Something that is laid on a curve, as a row of a table. */
export interface SceneEntry {
  /** null: it holds for all of the span. */
  readonly atMs: number | null;
  readonly of: Layer;
  readonly text: string;
}

/** What is laid on the curve within a span: what holds for all of it first, then the newest first. */
export function entriesOf(scene: TrendScene, { fromMs, toMs }: Span): SceneEntry[] {
  const words = inWords(trendWords);
  const { look, usual, limits, pins, alarms, hasCorrections } = scene;
  const whole: SceneEntry[] = [
    ...(usual && usual.fromMs < toMs && usual.toMs > fromMs
      ? [
          {
            atMs: null,
            of: 'usual' as const,
            text: words.usual(valueText(usual.low, null), valueText(usual.high, look.unit)),
          },
        ]
      : []),
    ...limits.map(({ text }) => ({ atMs: null, of: 'limits' as const, text })),
  ];
  const corrections = hasCorrections ? look.corrections : [];
  const dated = [
    ...alarms
      .filter((alarm) => alarm.fromMs < toMs && (alarm.toMs ?? Infinity) >= fromMs)
      .map((alarm) => ({
        atMs: alarm.fromMs,
        of: 'alarms' as const,
        text: alarm.toMs === null ? alarm.text : `${alarm.text}, ${words.until(dayTime(alarm.toMs))}`,
      })),
    ...pins
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .map(({ atMs, of, text, long = text }) => ({ atMs, of, text: long })),
    ...corrections
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .map(({ atMs, sent, counts, codes }) => ({
        atMs,
        of: 'corrections' as const,
        text:
          counts === null
            ? words.excluded(valueText(sent, look.unit), codes.join(' '))
            : words.corrected(valueText(sent, look.unit), valueText(counts, look.unit)),
      })),
    ...(look.held
      ? [
          {
            atMs: Date.parse(look.held.since),
            of: 'corrections' as const,
            text: words.held(dayTime(look.held.since)),
          },
        ].filter(({ atMs }) => hasCorrections && atMs >= fromMs && atMs < toMs)
      : []),
  ].sort((a, b) => b.atMs - a.atMs);
  return [...whole, ...dated];
}
