import type { LocalDate } from '../calendar/local-date.js';
import { byText } from '../order.js';
import type { Device, MeterPassport } from './plant.js';

/** What is known of a device's meters, in the order in which they hold; an entry without `from` holds since ever. */
export function meterEntries({ meter }: Pick<Device, 'meter'>): readonly MeterPassport[] {
  if (meter === null) return NONE;
  // asked for each hour of each meter
  let entries = ordered.get(meter);
  if (!entries) ordered.set(meter, (entries = [meter].flat().sort((a, b) => byText(a.from ?? '', b.from ?? ''))));
  return entries;
}

const NONE: readonly MeterPassport[] = [];
const ordered = new WeakMap<object, readonly MeterPassport[]>();

/** The entry that holds on a local day; before the first one, that one; null: there is none. */
export function meterOn(device: Pick<Device, 'meter'>, date: LocalDate): MeterPassport | null {
  const entries = meterEntries(device);
  return entries.findLast(({ from }) => (from ?? '') <= date) ?? entries[0] ?? null;
}

/** The entry that was written last. */
export const newestMeter = (device: Pick<Device, 'meter'>): MeterPassport | null => meterEntries(device).at(-1) ?? null;
