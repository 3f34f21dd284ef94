/**
 * The life of one alert after ISA-18.2: raised, acknowledged, returned to normal, resolved; or shelved for a time, or taken out of
 * service. An alert that went away before anybody saw it stays until somebody has.
 */
export type AlertState =
  | 'active-unacknowledged'
  | 'active-acknowledged'
  | 'returned-unacknowledged'
  | 'shelved'
  | 'out-of-service'
  | 'resolved';

export const ALERT_STATES: readonly AlertState[] = [
  'active-unacknowledged',
  'active-acknowledged',
  'returned-unacknowledged',
  'shelved',
  'out-of-service',
  'resolved',
];

export interface AlertLife {
  /** The condition holds. */
  readonly active: boolean;
  readonly acknowledged: boolean;
  /** Until when it is put aside, Unix ms; null: it is not. */
  readonly shelvedUntilMs: number | null;
  /** It is put aside with all that may come of it, not only this once: works, a sensor that is known to be broken. */
  readonly isOutOfService: boolean;
}

/** `worsened`: the severity rose, so what was acknowledged is news again. `continued`: new figures, the same news. */
export type AlertEvent =
  | { readonly type: 'raised' | 'worsened' | 'continued' | 'returned' | 'acknowledged' | 'unshelved' }
  | { readonly type: 'shelved' | 'suppressed'; readonly untilMs: number };

export const newAlert: AlertLife = { active: true, acknowledged: false, shelvedUntilMs: null, isOutOfService: false };

/**
 * Next life after one event. A shelved alert takes part in nothing but its return and its end; one that is out of service may come and go
 * unnoticed until its time is over.
 */
export function nextLife(life: AlertLife, event: AlertEvent): AlertLife {
  switch (event.type) {
    case 'raised':
      return life.shelvedUntilMs === null ? { ...life, active: true, acknowledged: false } : { ...life, active: true };
    case 'worsened':
      return life.shelvedUntilMs === null ? { ...life, acknowledged: false } : life;
    case 'continued':
      return life;
    case 'returned':
      if (life.shelvedUntilMs === null || life.isOutOfService) return { ...life, active: false };
      // the return of what was put aside is no news
      return { ...life, active: false, acknowledged: true, shelvedUntilMs: null };
    case 'acknowledged':
      return { ...life, acknowledged: true };
    case 'shelved':
      return life.active ? { ...life, shelvedUntilMs: event.untilMs, isOutOfService: false } : life;
    case 'suppressed':
      return { ...life, shelvedUntilMs: event.untilMs, isOutOfService: true };
    case 'unshelved':
      // what went away meanwhile is over
      return life.shelvedUntilMs === null
        ? life
        : { ...life, acknowledged: !life.active, shelvedUntilMs: null, isOutOfService: false };
    default:
      return event satisfies never;
  }
}

export function alertState(life: AlertLife): AlertState {
  if (life.shelvedUntilMs !== null) return life.isOutOfService ? 'out-of-service' : 'shelved';
  if (life.active) return life.acknowledged ? 'active-acknowledged' : 'active-unacknowledged';
  return life.acknowledged ? 'resolved' : 'returned-unacknowledged';
}

/** Whether it is put aside: nobody is told of what happens to it. */
export const isAside = ({ shelvedUntilMs }: AlertLife): boolean => shelvedUntilMs !== null;
