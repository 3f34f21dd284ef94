import { addDays, type LocalDate } from '../local-date.js';

/** Working days after the end of a month or season before which it cannot be closed: late readings still come. */
const WORKING_DAYS = 5;

/** Monday to Friday, without the holidays of the site file. */
export function isWorkingDay(date: LocalDate, holidays: readonly LocalDate[]): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
}

/**
 * The first local date on which a period may be closed: five whole working days have passed since it ended.
 * @param end the first date after the period
 */
export function closableFrom(end: LocalDate, holidays: readonly LocalDate[]): LocalDate {
  let date = end;
  for (let passed = 0; passed < WORKING_DAYS; date = addDays(date, 1)) {
    if (isWorkingDay(date, holidays)) passed += 1;
  }
  return date;
}
