/** Which day a key leads to: pure. */

/** Days that a key moves. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const LONG_STEP = 7;

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
}

/**
 * The day after a key, of those that a picture shows: ← → the one beside it, with Shift a week, Home and End the first and last, Escape
 * none. undefined: the key means nothing here.
 */
export function dayAfterKey(
  { key, shiftKey }: Pressed,
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
