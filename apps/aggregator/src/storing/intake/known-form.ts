import type { ReadingsData } from '#contracts';
import { findById } from '#domain';
import type { InRecord } from '#kafka';
import type { DeviceEntry, KnownForm, Shape } from './device-entry.js';
import type { DeviceIndex } from './device-index.js';
import { bootOf, isName, isSeq, isTime } from './read-record.js';
import type { TakenReading } from './take-apart.js';

/** What is different in a record of a known form. */
export interface PlainReading {
  readonly entry: DeviceEntry;
  readonly known: KnownForm;
  readonly receivedMs: number;
  readonly ts: number;
  readonly seq: number | null;
  readonly vals: number[];
}

/** The record as one of the form that its device sent before, or that another device sends; null: it is another one, or none of ours. */
export function readPlain(record: InRecord, deviceIndex: DeviceIndex): PlainReading | null {
  const { value } = record;
  if (value === null) return null;
  // It names its device itself: where it has the form of the expected one, its key need not be read.
  const { expected } = deviceIndex;
  const reading = (expected && readKnown(expected, value, deviceIndex)) ?? readByKey(record, value, deviceIndex);
  if (reading !== null) deviceIndex.came(reading.entry);
  return reading;
}

function readByKey({ key }: InRecord, value: Uint8Array, deviceIndex: DeviceIndex): PlainReading | null {
  if (key === null) return null;
  const entry = deviceIndex.known(key);
  if (!entry || isUnheard(entry)) return readNew(key, value, deviceIndex);
  // The expected one has been tried.
  return entry === deviceIndex.expected ? null : readKnown(entry, value, deviceIndex);
}

/** It was found ahead, and no record of it has come. */
const isUnheard = ({ intake }: DeviceEntry): boolean => intake === 0;

function readKnown(entry: DeviceEntry, value: Uint8Array, deviceIndex: DeviceIndex): PlainReading | null {
  const known = entry.learned.form;
  if (!known) return null;
  const vals = deviceIndex.forms.read(known.form, value);
  return vals && readingOf(entry, known, vals, deviceIndex);
}

/**
 * The first record of a device, by the form of another one: where all but the numbers is the same, and both declare the same units, what
 * it says differs in the names of site and device alone.
 */
function readNew(key: string, value: Uint8Array, deviceIndex: DeviceIndex): PlainReading | null {
  const { forms, recent } = deviceIndex;
  const end = key.indexOf('/');
  const [site, device] = [key.slice(0, end), key.slice(end + 1)];
  if (end < 0 || !isName(site) || !isName(device)) return null;
  for (const other of recent.all()) {
    const form = forms.ofDevice(other.form, site, device);
    const vals = form && forms.read(form, value);
    if (form === null || vals === null) continue;
    const entry = deviceIndex.entry(site, device);
    const shape = shapeLike(other.shape, entry, deviceIndex);
    if (shape === null) return null;
    const known = { form, shape, boot: other.boot, count: other.count };
    const reading = readingOf(entry, known, vals, deviceIndex);
    if (reading !== null) entry.learned.form = known;
    return reading;
  }
  return null;
}

/** The same shape of another device; null: it declares one of the points not, or in another unit. */
function shapeLike(shape: Shape, entry: DeviceEntry, deviceIndex: DeviceIndex): Shape | null {
  const declared = deviceIndex.declaredShape(entry, shape);
  if (declared !== null) return declared;
  const { codes, units, simulated } = shape;
  if (entry.unitChanges.length > 0) return null;
  const isSame = codes.every(
    (code, i) => units[i] !== '' && findById(entry.points, code)?.versions[0]?.unit === units[i],
  );
  return isSame ? deviceIndex.shape(entry, codes, 0, simulated, units) : null;
}

/** Of the record that `forms` has just read. */
function readingOf(
  entry: DeviceEntry,
  known: KnownForm,
  vals: number[],
  { forms: { receivedAt: receivedMs, ts, seq } }: DeviceIndex,
): PlainReading | null {
  if (!isTime(receivedMs) || !isTime(ts) || (seq !== null && !isSeq(seq))) return null;
  entry.learned.hasFit();
  return { entry, known, receivedMs, ts, seq, vals };
}

/** Remembers the form of a record that was read the long way, if nothing of it but its numbers counts. */
export function learnForm(
  { value }: InRecord,
  data: ReadingsData,
  entry: DeviceEntry,
  taken: readonly TakenReading[],
  { forms, recent }: DeviceIndex,
): void {
  if (!entry.learned.isDue()) return;
  const row = taken.length === 1 ? taken[0]!.row : null;
  // Units that change with time are looked up for each record.
  if (row === null || row.quality !== null || taken[0]!.amounts !== null || entry.unitChanges.length > 0) return;
  const form = forms.learn(value!, data);
  if (form === null) return;
  const known = { form, shape: row.shape, boot: bootOf(data.readings[0]!.boot), count: data.count };
  entry.learned.form = known;
  recent.add(form.tail, known);
}
