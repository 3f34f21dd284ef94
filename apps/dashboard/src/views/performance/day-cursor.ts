/** The day that all pictures of the view show at once, whichever of them it was pointed at in. */
import { signal } from '@preact/signals';
import { dayAfterKey } from './day-keys.js';

/** A local date; null: none. */
export const dayCursor = signal<string | null>(null);

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
