import { barPlace, cut, USUAL_FROM, USUAL_TO, type BarRange } from './bar-place.js';
import type { Priority } from './AlarmMark.js';
import './bars.css';

export interface BarProps extends BarRange {
  /** null: no data, the bar is hatched. */
  readonly value: number | null;
  /** Beyond which an alarm is raised; drawn where they lie on the bar. */
  readonly limits?: readonly number[];
  /** Of the worst alarm of the value; null: none, and no colour. */
  readonly priority?: Priority | null;
  /** The value is older than it should be. */
  readonly isStale?: boolean;
}

/** A value on a bar that stands upright: the usual range always takes the same part, so that the pointers of a plant that is well stand in one line. */
export function UprightBar(props: BarProps) {
  return <Bar {...props} isUpright />;
}

/** The same, lying. */
export function LevelBar(props: BarProps) {
  return <Bar {...props} isUpright={false} />;
}

const at = (share: number, isUpright: boolean) => ({ [isUpright ? 'bottom' : 'left']: `${100 * share}%` });
const from = (low: number, high: number, isUpright: boolean) => ({
  ...at(low, isUpright),
  [isUpright ? 'height' : 'width']: `${100 * (high - low)}%`,
});

function Bar({
  value,
  usual,
  limits = [],
  priority = null,
  isStale = false,
  isUpright,
  ...hard
}: BarProps & { isUpright: boolean }) {
  const range = { usual, ...hard };
  const direction = isUpright ? 'upright' : 'level';
  if (value === null) return <span class={`gauge ${direction} no-data`} aria-hidden="true" />;
  const place = barPlace(range, value);
  const shown = place === null ? null : cut(place);
  const ticks = limits
    .map((limit) => barPlace(range, limit))
    .filter((one): one is number => one !== null && one >= 0 && one <= 1);
  const edge =
    shown === null ? null : shown > USUAL_TO ? [USUAL_TO, shown] : shown < USUAL_FROM ? [shown, USUAL_FROM] : null;
  return (
    <span
      class={`gauge ${direction}`}
      data-priority={priority ?? undefined}
      data-stale={isStale || undefined}
      aria-hidden="true"
    >
      {usual && <span class="band" style={from(USUAL_FROM, USUAL_TO, isUpright)} />}
      {priority !== null && usual && edge && <span class="over" style={from(edge[0]!, edge[1]!, isUpright)} />}
      {ticks.map((tick) => (
        <span key={tick} class="tick" style={at(tick, isUpright)} />
      ))}
      {shown !== null && <span class="pointer" style={at(shown, isUpright)} />}
    </span>
  );
}
