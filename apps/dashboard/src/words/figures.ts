/** Figures of books and registers as people read them: in the energy unit of the site, with the digits that they are sure of. */
import { deviceStateWords, wordFor } from '#words';
import type { Site } from '../state/live.js';
import { site } from '../state/live.js';
import { inWords } from './language.js';
import { amount, atMost, inZone, NONE, num, shownUnit } from './format.js';

const GJ_PER_MWH = 3.6;
const unitOf = (of: Site | null | undefined): string => of?.display.energy ?? 'GJ';

/** The unit in which the people of the site read energy. */
export const energyUnit = (): string => shownUnit(unitOf(site.value));
/** An energy in GJ in that unit; null stays null. */
export const inEnergyUnit = (gj: number | null | undefined): number | null =>
  gj === null || gj === undefined ? null : unitOf(site.value) === 'GJ' ? gj : gj / GJ_PER_MWH;
/** `1,234 GJ`. */
export const energy = (gj: number | null | undefined): string => `${amount(inEnergyUnit(gj))}\u00a0${energyUnit()}`;

/** A heat power: tenths of a megawatt, and hundredths where a small plant has no more than ten. */
export const megawatts = (mw: number | null | undefined): string =>
  num(mw, mw !== null && mw !== undefined && Math.abs(mw) < 10 ? 2 : 1);

/** Tonnes are whole; what is there and less than half of one is not nothing. */
export const tonnes = (value: number | null | undefined): string =>
  value !== null && value !== undefined && value > 0 && value < 0.5 ? '<\u00a01' : num(value);

/** The half width of a 95 % band, in the two digits that it is sure of. */
export function halfWidth(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const rounded = Number(value.toPrecision(2));
  const digits = rounded === 0 ? 0 : 1 - Math.floor(Math.log10(Math.abs(rounded)));
  return num(rounded, Math.min(6, Math.max(0, digits)));
}

/** Digits behind the point of what a register shows: 0.001 → 3. */
function digitsOf(resolution: number): number {
  for (let digits = 0; digits < 9; digits++) {
    const steps = resolution * 10 ** digits;
    if (steps >= 1 - 1e-9 && Math.abs(steps - Math.round(steps)) < 1e-9 * steps) return digits;
  }
  return 9;
}

/** A state of a device in words; one that no shipped site file has stays as it is. */
export const stateName = (state: string): string => wordFor(inWords(deviceStateWords), state);

/** A value of a point: as many digits as it shows; where that is unknown about four significant ones. */
export function reading(value: number | string | null | undefined, resolution: number | null = null): string {
  if (value === null || value === undefined) return NONE;
  if (typeof value === 'string') return stateName(value);
  const size = Math.abs(value);
  const digits = resolution !== null && resolution > 0 ? digitsOf(resolution) : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return atMost(digits).format(value).replace('-', '−');
}

/** `2026-01` as `Jan 2026`, `season-2025` as `2025/26`, a day as a day. */
export function periodName(label: string): string {
  const [, season] = /^season-(\d{4})$/.exec(label) ?? [];
  if (season !== undefined) return `${season}/${String((Number(season) + 1) % 100).padStart(2, '0')}`;
  if (/^\d{4}-\d\d$/.test(label)) {
    return inZone({ month: 'short', year: 'numeric' }, 'UTC').format(Date.parse(`${label}-01T00:00:00Z`));
  }
  return /^\d{4}-\d\d-\d\d$/.test(label) ? dateName(label) : label;
}

/** A local date as `14 Jan 2027`. */
export const dateName = (date: string): string =>
  inZone({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC').format(Date.parse(`${date}T00:00:00Z`));
