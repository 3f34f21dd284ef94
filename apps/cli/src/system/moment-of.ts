import { localMidnightMs } from '#domain';
import { WrongUsage } from '../terminal/failure.js';

/** A local day of the site, or a time. @throws WrongUsage */
export function momentOf(text: string, option: string, timeZone: string): number {
  const t = /^\d{4}-\d{2}-\d{2}$/.test(text) ? localMidnightMs(text, timeZone) : Date.parse(text);
  if (Number.isNaN(t))
    throw new WrongUsage(`--${option} ${text}: expected a local day YYYY-MM-DD or a time in RFC 3339`);
  return t;
}
