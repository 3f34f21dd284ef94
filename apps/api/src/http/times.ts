import { beginsWithYear, parseRfc3339 } from '#contracts';
import { instantOf } from '#domain';

export const instantOrNull = (time: number | Date | null | undefined): string | null =>
  time === null || time === undefined ? null : instantOf(time);

export type Moment =
  { readonly kind: 'instant'; readonly ms: number } | { readonly kind: 'day'; readonly date: string };

/**
 * RFC 3339 with an offset, or `YYYY-MM-DD`; null for anything else, impossible dates and years that no question is about included. A `+` of the offset that
 * the query string turned into a blank is taken as `+`.
 */
export function readMoment(text: string): Moment | null {
  if (!beginsWithYear(text)) return null;
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    return parseRfc3339(`${text}T00:00:00Z`) === null ? null : { kind: 'day', date: text };
  }
  const ms = parseRfc3339(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  return ms === null ? null : { kind: 'instant', ms };
}
