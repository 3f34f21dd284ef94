/** `delivery.lag` and `deadletters.rate`: whether what is sent comes through (docs/arithmetic/drift-and-alerts.md#rules). */
import type { LevelRule } from '../levels.js';
import type { Severity } from '../severity.js';

/** Seconds by which what is stored lags behind what was received; judged negated, as all that is bad when it is high. */
export const DELIVERY_LAG: LevelRule<Severity> = {
  levels: [
    { severity: 'warning', on: -60, off: -30 },
    { severity: 'critical', on: -600, off: -300 },
  ],
  running: 1,
};

/** Values an hour that could not be used; judged negated. */
export const DEADLETTERS_RATE: LevelRule<Severity> = {
  levels: [
    { severity: 'warning', on: -60, off: -30 },
    { severity: 'critical', on: -1_000, off: -500 },
  ],
  running: 1,
};

/** What an operator reads. */
export const lagWords = (seconds: number): string =>
  `What was received is stored only ${Math.round(seconds / 60)} min later: figures and alerts are as old as that.`;

/** What an operator reads. @param worst reasons of most of them, with their values, most first */
export const deadLetterWords = (
  values: number,
  worst: readonly { readonly reason: string; readonly device: string | null; readonly values: number }[],
): string => {
  const named = worst.map(
    ({ reason, device, values: of }) => `${of.toLocaleString('en')} ${reason} of ${device ?? '(unknown)'}`,
  );
  return `${values.toLocaleString('en')} values of the last hour could not be used: ${named.join(', ')}. They are kept; none of them counts.`;
};
