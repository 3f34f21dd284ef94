import { convert, DAY_MS, UNCERTAIN, versionAt, type Point, type RegisterEvent, type Seen } from '#domain';
import type { MeterEvent } from '../kafka/event-data.js';

/** What a recorded event means to the arithmetic of one point of its device: the same for whoever derives or verifies. */

/** A reading that somebody took from the meter: it counts, and is flagged as uncertain. */
export function manualReadingOf({ type, point, ts, value }: MeterEvent, id: string): Seen[] {
  return type === 'manual-reading' && point === id && value !== undefined ? [{ t: ts, v: value, q: UNCERTAIN }] : [];
}

/** The event with its numbers in the unit that the point has at its time: what the engine runs in from then on. */
export function registerEventOf(event: MeterEvent, point: Point): RegisterEvent[] {
  if (event.point !== point.id) return [];
  const t = event.ts;
  switch (event.type) {
    case 'meter-replaced': {
      if (event.oldFinal === undefined || event.newInitial === undefined) return [];
      const { unit } = versionAt(point, t);
      const from = (code: string, value: number): number => convert(value, code, unit) ?? value;
      const newUnit = event.newUnit ?? unit;
      return [
        {
          type: 'meter-replaced',
          t,
          oldFinal: from(unitBefore(point, t), event.oldFinal),
          newInitial: from(newUnit, event.newInitial),
          ...(typeof event.newModulus === 'number' ? { newModulus: from(newUnit, event.newModulus) } : {}),
        },
      ];
    }
    case 'register-reset':
      return event.newInitial === undefined ? [] : [{ type: 'register-reset', t, newInitial: event.newInitial }];
    case 'jump-accepted':
    case 'jump-refused':
      return [{ type: event.type, t }];
    default:
      return [];
  }
}

/**
 * The unit of the old meter. A site file knows days only: a unit that holds from the day of the exchange on is the new meter's,
 * although the old one hung there until the hour of the event.
 */
function unitBefore(point: Point, t: number): string {
  const { unit, fromMs } = versionAt(point, t);
  return t - fromMs < DAY_MS ? versionAt(point, fromMs - 1).unit : unit;
}

/** Times [from, until) in which maintenance of the device was recorded. */
export function maintenanceOf(events: readonly MeterEvent[]): { readonly from: number; readonly until: number }[] {
  return events.flatMap(({ type, ts, until }) =>
    type === 'maintenance' && until !== undefined ? [{ from: ts, until }] : [],
  );
}
