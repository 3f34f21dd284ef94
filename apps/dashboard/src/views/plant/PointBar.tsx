import { plantWords } from '#words';
import { UprightBar } from '../../parts/UprightBar.js';
import type { Priority } from '../../parts/AlarmMark.js';
import { clock, NONE, num, shownUnit, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { digitsOf, isStale, type ShownPoint } from './shown-points.js';

interface Props extends ShownPoint {
  readonly atMs: number;
  readonly priority: Priority | null;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** One value of a box: what it is, its bar, the digit and the unit. */
export function PointBar({ label, point, atMs, priority, isChosen, onChoose }: Props) {
  const words = inWords(plantWords);
  const { last, usual, limits, min, max } = point;
  const unit = shownUnit(point.unit);
  const value = typeof last?.value === 'number' ? last.value : null;
  const stale = isStale(point, atMs);
  const shown = (one: number): string => num(one, digitsOf(point.unit, one));
  const figure = value === null ? NONE : shown(value);
  const known = limits ? [limits.low, limits.high, limits.criticalLow, limits.criticalHigh] : [];
  const bounds = known.filter((one): one is number => one !== null);
  const shownValue = value === null ? words.noData : withUnit(figure, unit);
  /** What a bar says to the eye: it follows the words that stand there. */
  const besides = [
    ...(value === null ? [words.noData] : stale ? [words.at(shownValue, clock(last!.ts))] : []),
    usual ? words.usualRange(shown(usual.low), shown(usual.high)) : words.noUsual,
    ...(limits?.high === null || !limits ? [] : [words.limit(withUnit(shown(limits.high), unit))]),
  ];
  return (
    <button
      type="button"
      class="point"
      data-point={point.address}
      data-priority={priority ?? undefined}
      data-stale={stale || undefined}
      aria-pressed={isChosen}
      title={[words.labels[label], shownValue, ...besides].join(', ')}
      onClick={onChoose}
    >
      <span class="label">{words.labels[label]}</span>
      <UprightBar value={value} usual={usual} min={min} max={max} limits={bounds} priority={priority} isStale={stale} />
      <span class="value">{figure}</span>
      <span class="unit">{stale && last ? clock(last.ts) : unit}</span>
      <span class="for-ears">{besides.join(', ')}</span>
    </button>
  );
}
