/** The moment that the whole page shows: days and hours back from now, within the season of the first target. */
import { DAY_MS, HOUR_MS, localMidnightMs, type LocalDate } from '#domain';
import { computed, signal } from '@preact/signals';
import { asOf, go } from '../state/address.js';
import { zone } from '../state/live.js';

/** First and last local day of the period that the dock shows; null: not known yet. */
export const seasonDays = signal<{ readonly first: LocalDate; readonly last: LocalDate } | null>(null);
export const seasonMs = computed(() =>
  seasonDays.value === null
    ? null
    : {
        from: localMidnightMs(seasonDays.value.first, zone.value),
        to: localMidnightMs(seasonDays.value.last, zone.value) + DAY_MS,
      },
);

/** Looks at the page as of a moment; from now on it is now. */
export function travelTo(ms: number, { replace = false } = {}): void {
  const from = seasonMs.value?.from ?? -Infinity;
  const to = ms >= Date.now() ? null : new Date(Math.max(from, ms)).toISOString().replace('.000Z', 'Z');
  go({ set: { asOf: to } }, { replace });
}

/** A day, or an hour, back or on. */
export function stepTime(steps: number, byHour: boolean): void {
  const unit = byHour ? HOUR_MS : DAY_MS;
  const at = asOf.value === null ? Math.floor(Date.now() / HOUR_MS) * HOUR_MS : Date.parse(asOf.value);
  if (steps > 0 && asOf.value === null) return;
  travelTo(at + steps * unit, { replace: asOf.value !== null });
}

export function toSeasonStart(): void {
  if (seasonMs.value) travelTo(seasonMs.value.from + DAY_MS);
}
