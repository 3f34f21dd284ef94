/** Small texts that configuration files share: ids, dates, durations. */
import { DAY_MS, HOUR_MS, isLocalDate, isTimeZone, MINUTE_MS, SECOND_MS, ucumCode } from '#domain';
import { z } from 'zod';

export const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected small letters, digits and hyphens');

/** `2025-10-20`, a day that exists. */
export const dateText = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date like 2025-10-20')
  .refine((text) => !/^\d{4}-\d{2}-\d{2}$/.test(text) || isLocalDate(text), 'expected a date that exists');

/** `10-20`: a day of every year. */
export const dayOfYear = z
  .string()
  .regex(/^\d{2}-\d{2}$/, 'expected a day of the year like 10-20')
  .refine((text) => !/^\d{2}-\d{2}$/.test(text) || isLocalDate(`2024-${text}`), 'expected a day that exists');

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: SECOND_MS, min: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)$/;

export const durationText = z.string().regex(DURATION, 'expected a duration like 10s, 15min or 1h');

/** `15min` in ms; null where the text is no duration. */
export function durationMs(text: string): number | null {
  const found = DURATION.exec(text);
  return found ? Number(found[1]) * (UNITS_MS[found[2]!] ?? NaN) : null;
}

export const positive = z.number().positive();

export const zoneText = z.string().refine(isTimeZone, 'expected an IANA time zone like Asia/Shanghai');

const isLocale = (text: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
};
export const localeText = z.string().refine(isLocale, 'expected a language like en, de or zh-CN (BCP 47)');

/** A unit in any usual spelling; what comes out is UCUM, so that files that spell it differently say the same. */
export const unitText = z
  .string()
  .min(1)
  .overwrite((text) => ucumCode(text) ?? text);
