/**
 * The life of one alert after ISA-18.2: raised, acknowledged, returned to normal, resolved; or shelved for a time, taken out of
 * service, or suppressed by design. An alert that went away before anybody saw it stays until somebody has.
 */
export type AlertState =
  | 'active-unacknowledged'
  | 'active-acknowledged'
  | 'returned-unacknowledged'
  | 'shelved'
  | 'out-of-service'
  | 'suppressed-by-design'
  | 'resolved';

export const ALERT_STATES: readonly AlertState[] = [
  'active-unacknowledged',
  'active-acknowledged',
  'returned-unacknowledged',
  'shelved',
  'out-of-service',
  'suppressed-by-design',
  'resolved',
];

/** Why nobody is told of it, without anybody having said so of this alert. */
export interface Suppression {
  /** `masked`: another alert says it already. */
  readonly why: 'off-season' | 'maintenance' | 'masked';
  /** The event of the maintenance, the subject of the alert that masks it; null: the season. */
  readonly by: string | null;
  /** Unix ms; null: it is not known. */
  readonly untilMs: number | null;
}

export interface AlertLife {
  /** The condition holds. */
  readonly active: boolean;
  readonly acknowledged: boolean;
  /** Until when it is put aside, Unix ms; null: it is not. */
  readonly shelvedUntilMs: number | null;
  /** It is put aside with all that may come of it, not only this once: works, a sensor that is known to be broken. */
  readonly isOutOfService: boolean;
  /** null: it is not. */
  readonly suppressed: Suppression | null;
}

/** `worsened`: the severity rose, so what was acknowledged is news again. `continued`: new figures, the same news. `noted`: somebody wrote down what he found. */
export type AlertEvent =
  | {
      readonly type:
        'raised' | 'worsened' | 'continued' | 'returned' | 'acknowledged' | 'unshelved' | 'noted' | 'unmasked';
    }
  | { readonly type: 'shelved' | 'suppressed'; readonly untilMs: number }
  | { readonly type: 'masked'; readonly suppression: Suppression };

export const newAlert: AlertLife = {
  active: true,
  acknowledged: false,
  shelvedUntilMs: null,
  isOutOfService: false,
  suppressed: null,
};

/**
 * Next life after one event. A shelved alert takes part in nothing but its return and its end; one that is out of service may come and go
 * unnoticed until its time is over. `masked` and `unmasked` begin and end a suppression by design.
 */
export function nextLife(life: AlertLife, event: AlertEvent): AlertLife {
  switch (event.type) {
    case 'raised':
      return life.shelvedUntilMs === null ? { ...life, active: true, acknowledged: false } : { ...life, active: true };
    case 'worsened':
      return life.shelvedUntilMs === null ? { ...life, acknowledged: false } : life;
    case 'continued':
    case 'noted':
      return life;
    case 'returned':
      if (!isAside(life) || life.isOutOfService) return { ...life, active: false, suppressed: null };
      // the return of what was put aside is no news
      return { ...life, active: false, acknowledged: true, shelvedUntilMs: null, suppressed: null };
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
    case 'masked':
      return life.active ? { ...life, suppressed: event.suppression } : life;
    case 'unmasked':
      return { ...life, suppressed: null };
    default:
      return event satisfies never;
  }
}

export function alertState(life: AlertLife): AlertState {
  if (life.shelvedUntilMs !== null) return life.isOutOfService ? 'out-of-service' : 'shelved';
  if (life.suppressed !== null) return 'suppressed-by-design';
  if (life.active) return life.acknowledged ? 'active-acknowledged' : 'active-unacknowledged';
  return life.acknowledged ? 'resolved' : 'returned-unacknowledged';
}

/** Whether it is put aside, by somebody or by design: nobody is told of what happens to it. */
export const isAside = ({ shelvedUntilMs, suppressed }: AlertLife): boolean =>
  shelvedUntilMs !== null || suppressed !== null;
