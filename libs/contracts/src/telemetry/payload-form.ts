import { headOf, type ReadingTail } from '../kafka/reading-pieces.js';
import type { DeviceLookup, PointForm, PointLookup } from '../mqtt/device-lookup.js';
import type { PayloadSlots } from './payload-slots.js';

/** Larger payloads are read the long way: they hold more than one message. */
export const MAX_BYTES = 4_096;
/** A record of such a payload: each value with its name, and twice that of its unit. */
const MAX_RECORD_BYTES = 32_768;
/** Of a record, what stands neither in its pieces nor in the payload: id, time of the event, times of arrival and of measurement. */
const OWN_BYTES = 128;

/** How a device sends now, and how its record is written. */
export interface PayloadForm {
  readonly device: DeviceLookup;
  readonly slots: PayloadSlots;
  readonly points: readonly PointLookup[];
  /** By value, how it was read when the form was learned. */
  readonly forms: readonly PointForm[];
  readonly key: string;
  readonly head: readonly [toId: Uint8Array, toTime: Uint8Array, toArrival: Uint8Array];
  readonly tail: ReadingTail;
}

/** null: the device declares one of them not. */
export function pointsOf(device: DeviceLookup, names: readonly string[]): readonly PointLookup[] | null {
  const points: PointLookup[] = [];
  for (const name of names) {
    const point = device.points.get(name);
    if (point === undefined) return null;
    points.push(point);
  }
  return points;
}

/** null: a record with these pieces has no room, or is not plain ASCII. */
export function headBytes({ site, device }: DeviceLookup, tail: ReadingTail): PayloadForm['head'] | null {
  const [toId, toTime, toArrival] = headOf(site, device);
  const head = [Buffer.from(toId), Buffer.from(toTime), Buffer.from(toArrival)] as const;
  const units = toId.length + toTime.length + toArrival.length;
  const isAscii = tail.isAscii && head[0].length + head[1].length + head[2].length === units;
  return isAscii && mostBytes(head, tail, MAX_BYTES) <= MAX_RECORD_BYTES ? head : null;
}

/** So many bytes a record of these pieces and such a payload may come to. */
export const mostBytes = (head: PayloadForm['head'], tail: ReadingTail, payload: number): number =>
  head[0].length + head[1].length + head[2].length + tail.bytes.length + payload + OWN_BYTES;
