import { UNCERTAIN, type RegisterEvent, type Seen } from '#domain';
import type { MeterEvent } from './cloud-events.js';

/** What a recorded event means to the arithmetic of one point of its device (`id`): the same for whoever derives or verifies. */

/** A reading that somebody took from the meter: it counts, and is flagged as uncertain. */
export function manualReadingOf({ type, point, ts, value }: MeterEvent, id: string): Seen[] {
  return type === 'manual-reading' && point === id && value !== undefined ? [{ t: ts, v: value, q: UNCERTAIN }] : [];
}

export function registerEventOf(event: MeterEvent, id: string): RegisterEvent[] {
  if (event.point !== id) return [];
  const t = event.ts;
  switch (event.type) {
    case 'meter-replaced':
      if (event.oldFinal === undefined || event.newInitial === undefined) return [];
      return [
        {
          type: 'meter-replaced',
          t,
          oldFinal: event.oldFinal,
          newInitial: event.newInitial,
          ...(event.newModulus === undefined ? {} : { newModulus: event.newModulus }),
        },
      ];
    case 'register-reset':
      return event.newInitial === undefined ? [] : [{ type: 'register-reset', t, newInitial: event.newInitial }];
    case 'jump-accepted':
    case 'jump-refused':
      return [{ type: event.type, t }];
    default:
      return [];
  }
}

/** Times [from, until) in which maintenance of the device was recorded. */
export function maintenanceOf(events: readonly MeterEvent[]): { readonly from: number; readonly until: number }[] {
  return events.flatMap(({ type, ts, until }) =>
    type === 'maintenance' && until !== undefined ? [{ from: ts, until }] : [],
  );
}
