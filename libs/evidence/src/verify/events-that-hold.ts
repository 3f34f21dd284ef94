import type { MeterEvent } from '#contracts';
import type { EvidenceEvent } from '../pack/pack.js';
import { byBytes } from '../pack/readings-csv.js';

/** Events of a device that nobody has withdrawn, in order. */
export function eventsThatHold(events: readonly EvidenceEvent[], device: string): MeterEvent[] {
  const own = events.filter((one) => one.device === device).map(({ event }) => event);
  const withdrawn = new Set(own.flatMap((event) => (event.type === 'withdrawn' ? [event.event] : [])));
  return own
    .filter((event) => event.type !== 'withdrawn' && !withdrawn.has(event.id))
    .sort((a, b) => a.ts - b.ts || byBytes(a.id, b.id));
}
