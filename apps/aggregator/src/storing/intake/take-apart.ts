import type { ReadingRow } from '#contracts';
import { isLate } from '#domain';
import { storableText, type Layout } from '#postgres';
import { epochAt, type DeviceEntry, type Shape } from './device-entry.js';
import type { DeviceIndex } from './device-index.js';
import type { DeviceLine, IntakeAmount, IntakeRow } from './rows/intake-rows.js';
import { checkPoint, ForeignRecord, isSeq, isTime } from './read-record.js';

/** What is the same for all readings of a record. */
export interface ReadingOrigin {
  readonly entry: DeviceEntry;
  readonly line: DeviceLine;
  readonly receivedMs: number;
  readonly replayed: boolean;
}

/** What comes of one reading. */
export interface TakenReading {
  /** null: it holds event-like deltas only. */
  readonly row: IntakeRow | null;
  readonly amounts: readonly IntakeAmount[] | null;
}

/** Stands for a reading that is none. */
const NO_READING: Partial<ReadingRow> = {};
const NO_LAYOUT: Layout = { layoutId: 0, deviceId: 0, pointIds: [], units: [], simulated: false };

/** Takes one reading apart. The hot path: one pass over the values, no names are looked up for a shape that is known. */
export function takeApart(
  reading: ReadingRow,
  { entry, line, receivedMs, replayed }: ReadingOrigin,
  deviceIndex: DeviceIndex,
): TakenReading {
  const { ts, values } = (reading as ReadingRow | null) ?? NO_READING;
  if (!isTime(ts) || typeof values !== 'object' || values === null)
    throw new ForeignRecord('a reading has no ts or values');
  const late = isLate(ts, receivedMs, entry.timeZone);
  const seq = isSeq(reading.seq) ? reading.seq : null;
  const simulated = reading.simulated === true;
  const vals: number[] = [];
  let quality: number[] | null = null;
  let amounts: IntakeAmount[] | null = null;
  let shape = entry.lastShape;
  let n = 0;
  for (const code in values) {
    const value = values[code]!;
    let v: number;
    let q = 0;
    if (typeof value === 'number') v = value;
    else {
      v = value?.v;
      if (value?.q !== undefined) q = value.q === 'bad' ? 2 : 1;
    }
    if (!Number.isFinite(v)) throw new ForeignRecord(`the value of ${code} is not a number`);
    if (typeof value !== 'number' && value.id !== undefined) {
      checkPoint(code);
      const candidate = { v, q, seq, receivedMs, late, replayed };
      (amounts ??= []).push({ line, entry, code, t: ts, eventId: idOf(value.id), candidate, simulated });
      continue;
    }
    if (q !== 0) quality ??= vals.map(() => 0);
    quality?.push(q);
    vals.push(v);
    if (shape !== null && shape.codes[n] !== code) shape = null;
    n++;
  }
  if (n === 0) return { row: null, amounts };
  if (
    shape === null ||
    shape.codes.length !== n ||
    shape.simulated !== simulated ||
    shape.epoch !== epochAt(entry, ts)
  ) {
    shape = deviceIndex.shape(entry, plainCodes(values), ts, simulated);
  }
  return { row: rowOf(shape, { line, ts, late, replayed, vals, quality, seq, receivedMs }), amounts };
}

type RowContent = Pick<IntakeRow, 'line' | 'ts' | 'late' | 'replayed' | 'vals' | 'quality' | 'seq' | 'receivedMs'>;

/** A row of that shape. */
export const rowOf = (
  shape: Shape,
  { line, ts, late, replayed, vals, quality, seq, receivedMs }: RowContent,
): IntakeRow => ({
  line,
  shape,
  ts,
  late,
  replayed,
  others: null,
  layout: shape.layout ?? NO_LAYOUT,
  vals,
  quality,
  seq,
  receivedMs,
  candidates: null,
});

/** Gives a row of one message its layout, and its values in the order of it. Its shape must be resolved. */
export function arrange(row: IntakeRow): IntakeRow {
  const { shape } = row;
  row.layout = shape.layout!;
  if (shape.order === null) return row;
  const { vals, quality } = row;
  row.vals = shape.order.map((i) => vals[i]!);
  if (quality !== null) row.quality = shape.order.map((i) => quality[i]!);
  return row;
}

/** Of an event-like delta; a foreign producer may write anything. */
function idOf(id: unknown): string {
  if (typeof id !== 'string') throw new ForeignRecord('the id of a value is no string');
  return storableText(id);
}

/** The points of a message without the event-like deltas. */
function plainCodes(values: ReadingRow['values']): string[] {
  return Object.keys(values).filter((code) => {
    checkPoint(code);
    const value = values[code]!;
    return typeof value === 'number' || value.id === undefined;
  });
}
