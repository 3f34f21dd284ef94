import type { SiteFile } from '#contracts';
import { REPORT_FORMATS, type ReportSchedule, type Shift } from '#domain';

const hourOf = (clock: string): number => Number(clock.slice(0, 2));
const DEFAULT_AT = '07:00';

/** The key `shifts` of a site file. */
export const buildShifts = (shifts: NonNullable<SiteFile['shifts']>): Shift[] =>
  shifts.map(({ name, from, until }) => ({ name, fromHour: hourOf(from), untilHour: hourOf(until) }));

/** The key `reports` of a site file. */
export const buildReports = (reports: NonNullable<SiteFile['reports']>): ReportSchedule[] =>
  Object.entries(reports).map(([name, { at = DEFAULT_AT, dayOfMonth = 1, formats, language = null, ...rest }]) => ({
    name,
    ...rest,
    atMinute: hourOf(at) * 60 + Number(at.slice(3)),
    dayOfMonth,
    formats: REPORT_FORMATS.filter((format) => formats?.includes(format) ?? true),
    language,
  }));
