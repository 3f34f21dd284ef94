import type { PastWinters } from './normals.js';

/** Days a year that may be colder (GB 50736-2012, 4.1.2: outdoor design temperature of heating). */
const DAYS_NOT_COVERED = 5;

/**
 * Daily mean temperature, Cel, that was colder on five days a year in the mean of past winters: what the boilers must hold.
 * null: no winters are known. @param baseC of the degree-days
 */
export function designDayC(winters: PastWinters | undefined, baseC: number): number | null {
  if (!winters || winters.years.length === 0) return null;
  const coldest = [...winters.days.values()].sort((a, b) => b - a);
  const hdd = coldest[DAYS_NOT_COVERED * winters.years.length];
  return hdd === undefined || hdd <= 0 ? null : baseC - hdd;
}
