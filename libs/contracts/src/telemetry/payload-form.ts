import { headOf, type ReadingTail } from '../kafka/reading-pieces.js';
import type { DeviceLookup, PointForm, PointLookup } from '../mqtt/device-lookup.js';
import type { PayloadSlots } from './payload-slots.js';

/** Larger payloads are read the long way: they hold more than one message. */
export const MAX_BYTES = 4_096;
/** A record of such a payload: each value with its name, and twice that of its unit. */
export const MAX_RECORD_BYTES = 32_768;

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
  const points = names.flatMap((name) => device.points.get(name) ?? []);
  return points.length === names.length ? points : null;
}

/** null: a record with these pieces has no room, or is not plain ASCII. */
export function headBytes({ site, device }: DeviceLookup, tail: ReadingTail): PayloadForm['head'] | null {
  const head = headOf(site, device).map((text) => Buffer.from(text));
  // Three numbers of the record are not in its pieces.
  const most = head.reduce((sum, { length }) => sum + length, 0) + tail.bytes.length + MAX_BYTES + 128;
  if (most > MAX_RECORD_BYTES || [...head, tail.bytes].some((bytes) => bytes.some((byte) => byte > 0x7f))) return null;
  return head as unknown as PayloadForm['head'];
}
