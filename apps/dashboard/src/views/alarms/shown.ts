/** How an alarm is put into words and figures. */
import { alarmsWords } from '#words';
import type { Alert } from '../../state/live.js';
import { clockOrDay, localDay, num, span, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';

/** A figure of an alarm with its unit: none of the digits behind the point of a count, or above a hundred. */
export const figure = (value: number, unit: string | null): string =>
  withUnit(num(value, unit === '1' || Math.abs(value) >= 100 ? 0 : 1), unit ?? '1');

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
const moment = (text: string, nowMs: number): string => (isDay(text) ? localDay(text) : clockOrDay(text, nowMs));

/** The figure of an alarm, and below it its limit, or since when. */
export function valueOf(alert: Alert, nowMs: number): readonly [value: string, note: string] {
  const words = inWords(alarmsWords);
  const { value, limit, unit, since, until, aside, state } = alert;
  if (aside) {
    const kind = words.kinds[aside.kind as keyof typeof words.kinds] ?? aside.kind;
    return [`${kind}${aside.until === null ? '' : ` ${words.until(clockOrDay(aside.until, nowMs))}`}`, ''];
  }
  const returnedAt = typeof alert['returnedAt'] === 'string' ? alert['returnedAt'] : null;
  if (state === 'returned-unacknowledged')
    return [words.back, returnedAt === null ? '' : words.since(clockOrDay(returnedAt, nowMs))];
  const note =
    limit !== null
      ? words.limit(num(limit, Number.isInteger(limit) ? 0 : 1))
      : since !== null
        ? words.since(moment(since, nowMs))
        : until !== null
          ? words.until(moment(until, nowMs))
          : '';
  return [value === null ? '' : figure(value, unit), note];
}

/** For how long it stands, or has stood. */
export const spanOf = (alert: Alert, nowMs: number): string =>
  span((alert.resolvedAt === null ? nowMs : Date.parse(alert.resolvedAt)) - Date.parse(alert.raisedAt));

/** The point whose trend shows the alarm; null: it is about no point of the plant. */
export const pointOf = ({ subject, subjectName }: Alert): string | null =>
  subject.includes('/') && subjectName !== subject ? subject : null;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Who has acknowledged it or set it aside, and what they wrote. */
export function whoOf(alert: Alert): { readonly who: string | null; readonly note: string | null } {
  const words = inWords(alarmsWords);
  const last = alert['lastNote'] as { readonly text?: unknown } | undefined;
  if (alert.aside) return { who: alert.aside.by ?? words.somebody, note: alert.aside.reason };
  if (alert['acknowledged'] !== true || textOf(alert['acknowledgedAt']) === null)
    return { who: null, note: textOf(last?.text) };
  return { who: textOf(alert['acknowledgedBy']) ?? words.somebody, note: textOf(last?.text) ?? textOf(alert['note']) };
}
