import { keyOf } from '../kafka/decoded-records.js';
import { RecordKey } from '../kafka/record-key.js';
import { isWrittenPlainly, type ReadingHead, type ReadingTail } from '../kafka/forms/reading-pieces.js';
import type { DeviceLookup, PointForm, PointLookup } from '../mqtt/device-lookup.js';
import type { PayloadSlots } from './payload-slots.js';

/** Larger payloads are read the long way: they hold more than one message. */
export const MAX_BYTES = 4_096;
/** A record of such a payload: each value with its name, and twice that of its unit. */
const MAX_RECORD_BYTES = 32_768;
/** Of a record, what stands neither in its pieces nor in the payload: id, time of the event, times of arrival and of measurement. */
const OWN_BYTES = 128;

/** One for all: each message looks whether there are any. */
const NONE_CHANGING: PayloadForm['changing'] = [];

/** How a device sends now, and how its record is written. */
export interface PayloadForm {
  readonly slots: PayloadSlots;
  /** By value, how it was read when the form was learned. */
  readonly forms: readonly PointForm[];
  /** Points that are read otherwise at other times; mostly none. */
  readonly changing: readonly { readonly point: PointLookup; readonly form: PointForm }[];
  /** Measurements before it are BAD_TIME. */
  readonly sinceMs: number;
  readonly key: string;
  /** The same, as records bear it. */
  readonly keptKey: RecordKey;
  /** Of the record, what its site has in common. */
  readonly head: ReadingHead;
  readonly device: string;
  readonly tail: ReadingTail;
  /** A record is longer than its payload by so many bytes at most. */
  readonly mostBeside: number;
}

/**
 * The form of a device whose values are read like that; null: it declares one of them not or otherwise, or a record has no room or is not plain
 * ASCII. All forms are made here: objects of one kind, which the compiler of the hot path knows.
 */
export function payloadForm(
  device: DeviceLookup,
  { slots, forms, tail }: Pick<PayloadForm, 'slots' | 'forms' | 'tail'>,
  head: ReadingHead,
): PayloadForm | null {
  let changing = NONE_CHANGING;
  for (let i = 0; i < forms.length; i++) {
    const point = device.points.get(slots.names[i]!);
    const form = forms[i]!;
    if (point === undefined || (point.only !== null && point.only !== form)) return null;
    if (point.only === null) changing = [...changing, { point, form }];
  }
  if (!head.isAscii || !tail.isAscii || !isWrittenPlainly(device.device)) return null;
  const mostBeside = head.bytes.length + 2 * device.device.length + tail.bytes.length + OWN_BYTES;
  if (mostBeside + MAX_BYTES > MAX_RECORD_BYTES) return null;
  const key = keyOf(device);
  return {
    slots,
    forms,
    changing,
    sinceMs: device.sinceMs,
    key,
    keptKey: new RecordKey(key),
    head,
    device: device.device,
    tail,
    mostBeside,
  };
}
