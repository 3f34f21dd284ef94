/**
 * The life of one alert after ISA-18.2: raised, acknowledged, returned to normal, resolved; or shelved for a time. An alert
 * that went away before anybody saw it stays until somebody has.
 */
export type AlertState =
  'active-unacknowledged' | 'active-acknowledged' | 'returned-unacknowledged' | 'shelved' | 'resolved';

export const ALERT_STATES: readonly AlertState[] = [
  'active-unacknowledged',
  'active-acknowledged',
  'returned-unacknowledged',
  'shelved',
  'resolved',
];

export interface AlertLife {
  /** The condition holds. */
  readonly active: boolean;
  readonly acknowledged: boolean;
  /** Unix ms; null: not shelved. */
  readonly shelvedUntilMs: number | null;
}

/** `worsened`: the severity rose, so what was acknowledged is news again. `continued`: new figures, the same news. */
export type AlertEvent =
  | { readonly type: 'raised' | 'worsened' | 'continued' | 'returned' | 'acknowledged' | 'unshelved' }
  | { readonly type: 'shelved'; readonly untilMs: number };

export const newAlert: AlertLife = { active: true, acknowledged: false, shelvedUntilMs: null };

/** Next life after one event. A shelved alert takes part in nothing but its return and its end. */
export function nextLife(life: AlertLife, event: AlertEvent): AlertLife {
  switch (event.type) {
    case 'raised':
      return life.shelvedUntilMs === null ? { ...life, active: true, acknowledged: false } : { ...life, active: true };
    case 'worsened':
      return life.shelvedUntilMs === null ? { ...life, acknowledged: false } : life;
    case 'continued':
      return life;
    case 'returned':
      // the return of what was put aside is no news
      return life.shelvedUntilMs === null
        ? { ...life, active: false }
        : { active: false, acknowledged: true, shelvedUntilMs: null };
    case 'acknowledged':
      return { ...life, acknowledged: true };
    case 'shelved':
      return life.active ? { ...life, shelvedUntilMs: event.untilMs } : life;
    case 'unshelved':
      return life.shelvedUntilMs === null ? life : { ...life, acknowledged: false, shelvedUntilMs: null };
    default:
      return event satisfies never;
  }
}

export function alertState(life: AlertLife): AlertState {
  if (life.shelvedUntilMs !== null) return 'shelved';
  if (life.active) return life.acknowledged ? 'active-acknowledged' : 'active-unacknowledged';
  return life.acknowledged ? 'resolved' : 'returned-unacknowledged';
}
