import { createHash } from 'node:crypto';
import { telemetryTopic, type ReadingRow, type ReadingsData } from '#contracts';
import { convert, findById, versionAt } from '#domain';
import type { StoredDeadLetter } from '#postgres';
import { ONE_VALUE } from './dead-letter-rows.js';
import type { DeviceEntry } from './device-entry.js';
import { isSeq, ForeignRecord } from './read-record.js';

/** The readings of a record in the units that are declared here, and its values that do not become them. */
export interface DeclaredReadings {
  readonly readings: readonly ReadingRow[];
  readonly refused: readonly StoredDeadLetter[];
}

/** What the device has declared. */
type Declared = Pick<DeviceEntry, 'points' | 'unitChanges'>;
const NONE: readonly StoredDeadLetter[] = [];
type Value = ReadingRow['values'][string];

/**
 * Ingestion converts to the unit of its own site file and says in the record which one that was: with another file than here, another
 * unit. A record of before says none: then it is the one that is declared. Mostly nothing differs, and nothing is made.
 * @throws ForeignRecord
 */
export function inDeclaredUnits(entry: Declared, data: ReadingsData): DeclaredReadings {
  const { units, readings } = data;
  if (units === undefined) return { readings, refused: NONE };
  if (units === null || typeof units !== 'object') throw new ForeignRecord('units is no object');
  const isOneUnit = entry.unitChanges.length === 0 && readings.every((row) => row?.units === undefined);
  if (isOneUnit && isDeclared(entry, units, 0)) return { readings, refused: NONE };
  const refused: StoredDeadLetter[] = [];
  const declared = readings.flatMap((row) => convertRow(entry, data, row, refused) ?? []);
  return { readings: declared, refused };
}

function isDeclared(entry: Declared, units: Readonly<Record<string, unknown>>, ts: number): boolean {
  for (const code in units) {
    const to = unitHere(entry, code, ts);
    if (to !== null && to !== units[code]) return false;
  }
  return true;
}

/** null: the point is not declared here. */
function unitHere(entry: Declared, code: string, ts: number): string | null {
  const point = findById(entry.points, code);
  return point === undefined ? null : versionAt(point, ts).unit;
}

/** null: none of its values is left. What is no reading stays as it is: it is refused where readings are taken apart. */
function convertRow(
  entry: Declared,
  data: ReadingsData,
  row: ReadingRow,
  refused: StoredDeadLetter[],
): ReadingRow | null {
  if (!Number.isInteger(row?.ts) || typeof row.values !== 'object' || row.values === null) return row;
  const values: Record<string, Value> = {};
  for (const [code, value] of Object.entries(row.values)) {
    const from = ownUnit(row.units, code) ?? ownUnit(data.units, code);
    const to = unitHere(entry, code, row.ts);
    const v = typeof value === 'number' ? value : value?.v;
    if (from === null || to === null || from === to || !Number.isFinite(v)) {
      values[code] = value;
      continue;
    }
    const converted = convert(v, from, to);
    if (converted === null || !Number.isFinite(converted)) refused.push(wrongUnit(data, row, code, value, from, to));
    else values[code] = typeof value === 'number' ? converted : { ...value, v: converted };
  }
  return Object.keys(values).length === 0 ? null : { ...row, values };
}

const ownUnit = (units: unknown, code: string): string | null => {
  if (typeof units !== 'object' || units === null || !Object.hasOwn(units, code)) return null;
  const unit = (units as Readonly<Record<string, unknown>>)[code];
  return typeof unit === 'string' ? unit : null;
};

/** The payload is a message of its own, so that it can be sent again once the files agree. The id is of what it says. */
function wrongUnit(
  data: ReadingsData,
  row: ReadingRow,
  code: string,
  value: Value,
  from: string,
  to: string,
): StoredDeadLetter {
  const { site, device, receivedAt } = data;
  const long = typeof value === 'number' ? { v: value } : value;
  const { ts, boot, simulated } = row;
  const seq = isSeq(row.seq) ? row.seq : null;
  const message = { ts, seq: seq ?? undefined, boot, simulated, values: { [code]: { ...long, u: from } } };
  const payload = JSON.stringify(message);
  return {
    id: createHash('sha256').update(`${site}/${device} ${payload}`).digest('hex').slice(0, 32),
    site,
    device,
    point: code,
    topic: telemetryTopic(site, device),
    ts,
    receivedMs: receivedAt,
    reason: 'WRONG_UNIT',
    detail: `found ${from}, expected a unit that becomes ${to}: ingestion has another site file than the aggregator`,
    payload,
    payloadBase64: null,
    payloadBytes: Buffer.byteLength(payload),
    payloadSha256: null,
    seq,
    boot: typeof boot === 'string' ? boot : null,
    index: null,
    ...ONE_VALUE,
    sender: null,
  };
}
