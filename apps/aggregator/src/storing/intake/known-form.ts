import type { ReadingsData } from '#contracts';
import type { InRecord } from '#kafka';
import type { DeviceEntry, DeviceIndex, KnownForm } from './device-index.js';
import { bootOf, isSeq, isTime } from './read-record.js';
import type { TakenReading } from './take-apart.js';

/** What is different in a record of a known form. */
export interface PlainReading {
  /** `site/device`. */
  readonly key: string;
  readonly entry: DeviceEntry;
  readonly known: KnownForm;
  readonly receivedMs: number;
  readonly ts: number;
  readonly seq: number | null;
  readonly vals: number[];
}

/** The record as one of the form that its device sent before; null: it is another one, or none of ours. */
export function readPlain({ key, value }: InRecord, deviceIndex: DeviceIndex): PlainReading | null {
  if (key === null || value === null) return null;
  const entry = deviceIndex.known(key);
  const known = entry?.learned.form;
  if (!entry || !known) return null;
  const { forms } = deviceIndex;
  const vals = forms.read(known.form, value);
  if (vals === null) return null;
  const { receivedAt: receivedMs, ts, seq } = forms;
  if (!isTime(receivedMs) || !isTime(ts) || (seq !== null && !isSeq(seq))) return null;
  entry.learned.hasFit();
  return { key, entry, known, receivedMs, ts, seq, vals };
}

/** Remembers the form of a record that was read the long way, if nothing of it but its numbers counts. */
export function learnForm(
  { value }: InRecord,
  data: ReadingsData,
  entry: DeviceEntry,
  taken: readonly TakenReading[],
  { forms }: DeviceIndex,
): void {
  if (!entry.learned.isDue()) return;
  const row = taken.length === 1 ? taken[0]!.row : null;
  // Units that change with time are looked up for each record.
  if (row === null || row.quality !== null || taken[0]!.amounts !== null || entry.unitChanges.length > 0) return;
  const form = forms.learn(value!, data);
  if (form === null) return;
  entry.learned.form = { form, shape: row.shape, boot: bootOf(data.readings[0]!.boot), count: data.count };
}
