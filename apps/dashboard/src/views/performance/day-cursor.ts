/** The day that all pictures of the view show at once, whichever of them it was pointed at in. */
import { signal } from '@preact/signals';

/** A local date; null: none. */
export const dayCursor = signal<string | null>(null);

/** Days that a key moves. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const LONG_STEP = 7;

/**
 * The day after a key, of those that a picture shows: ← → the one beside it, with Shift a week, Home and End the first and last, Escape
 * none. undefined: the key means nothing here.
 */
export function dayAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  days: readonly string[],
  day: string | null,
): string | null | undefined {
  if (days.length === 0) return undefined;
  if (key === 'Escape') return day === null ? undefined : null;
  if (key === 'Home') return days[0];
  if (key === 'End') return days.at(-1);
  const step = STEPS[key];
  if (step === undefined) return undefined;
  if (day === null) return days.at(-1);
  const at = days.findLastIndex((one) => one <= day);
  const next = Math.max(0, at) + step * (shiftKey ? LONG_STEP : 1);
  return days[Math.min(days.length - 1, Math.max(0, next))];
}

/** Keys of a picture whose axis is days. */
export const onDayKey =
  (days: readonly string[]) =>
  (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = dayAfterKey(event, days, dayCursor.peek());
    if (next === undefined) return;
    dayCursor.value = next;
    event.preventDefault();
    event.stopPropagation();
  };
