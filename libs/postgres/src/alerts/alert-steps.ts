/** Which changes of an alert are steps of its life, and what is kept of the ones before. */
import { isAside, type AlertEvent, type AlertLife, type News } from '#domain';
import type { OpenAlert } from './open-alert.js';

/** Which time it is that this alert holds. */
export const occurrenceOf = (body: OpenAlert['body']): number =>
  typeof body.occurrence === 'number' ? body.occurrence : 1;

/** What makes an alert news to whoever has seen it. */
export const NEWS_AGAIN: ReadonlySet<AlertEvent['type']> = new Set(['raised', 'worsened', 'unshelved']);

/** An ack holds for the severity and occurrence that was seen: what was seen is kept where it holds no longer. */
export function seenBefore(
  { life, severity, body }: OpenAlert,
  { type }: AlertEvent,
): Readonly<Record<string, unknown>> {
  if (type === 'acknowledged') return { acknowledgedSeverity: severity, acknowledgedOccurrence: occurrenceOf(body) };
  if (!life.acknowledged || (type !== 'raised' && type !== 'worsened')) return {};
  return {
    wasAcknowledged: {
      severity: body.acknowledgedSeverity ?? severity,
      at: body.acknowledgedAt ?? null,
      by: body.acknowledgedBy ?? null,
    },
  };
}

/**
 * The step in the life of an alert that is noted, and told. Neither new figures of the same news nor what happens to an alert that is
 * put aside is one: of what began unnoticed nobody is told that it is over, and of what still holds when its time aside has ended
 * everybody is.
 */
export function stepOf({ life: before, body }: OpenAlert, { type }: AlertEvent, life: AlertLife): News | null {
  switch (type) {
    case 'continued':
    case 'masked':
      return null;
    case 'unmasked':
      return !isAside(life) && life.active && !life.acknowledged && body.untold === true ? 'raised' : null;
    case 'shelved':
    case 'suppressed':
    case 'noted':
      return type;
    case 'returned':
      return isAside(life) || (before.suppressed !== null && body.untold === true) ? null : type;
    case 'unshelved':
      // whoever was told that it began is told that it is over, when its time aside has ended
      return isAside(life) ? null : life.active ? type : 'returned';
    default:
      return isAside(life) ? null : type;
  }
}
