import type { LocalDate } from '../calendar/local-date.js';
import { byText } from '../order.js';
import type { Device, MeterPassport } from './plant.js';

/** What is known of a device's meters, in the order in which they hold; an entry without `from` holds since ever. */
export function meterEntries({ meter }: Pick<Device, 'meter'>): readonly MeterPassport[] {
  const entries = meter === null ? [] : [meter].flat();
  // asked for each hour of each meter, which mostly is one
  return entries.length < 2 ? entries : entries.toSorted((a, b) => byText(a.from ?? '', b.from ?? ''));
}

/** The entry that holds on a local day; before the first one, that one; null: there is none. */
export function meterOn(device: Pick<Device, 'meter'>, date: LocalDate): MeterPassport | null {
  const entries = meterEntries(device);
  return entries.findLast(({ from }) => (from ?? '') <= date) ?? entries[0] ?? null;
}

/** The entry that was written last. */
export const newestMeter = (device: Pick<Device, 'meter'>): MeterPassport | null => meterEntries(device).at(-1) ?? null;
