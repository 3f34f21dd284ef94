import {
  checkFuelBatch,
  readCloudEvent,
  readLastData,
  type DeadLetterData,
  type MeterEventData,
  type ReadEvent,
  type ReadingsData,
} from '#contracts';
import type { InRecord } from '#kafka';
import { storableJson, storableText } from '#postgres';

/**
 * 1970 to November 9999: what every part of the way can hold; of a month whose end is in no year of four digits there is no partition.
 * The site's own `since` was checked at the edge.
 */
const END_OF_TIME_MS = Date.UTC(9999, 11);

export const isTime = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < END_OF_TIME_MS;
export const isSeq = (value: unknown): value is number => Number.isSafeInteger(value);
/** What names a run of `seq`; a foreign producer may write anything. */
export const bootOf = (boot: unknown): string => (typeof boot === 'string' ? storableText(boot) : '');
/** Longer ones no site file declares, and no index of PostgreSQL holds any length. */
const MAX_NAME = 256;
const isText = (value: string): boolean => value !== '' && value.length <= MAX_NAME && storableText(value) === value;
/** Of a site or device. */
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && isText(value) && !value.includes('/');

/** Why a record is none of ours; ingestion writes no such record, but anyone with access to the topic can. */
export class ForeignRecord extends Error {}

/** @throws ForeignRecord where no point can have that name */
export function checkPoint(code: string): void {
  if (!isText(code)) throw new ForeignRecord('a point has no usable name');
}

function eventOf(record: InRecord): Extract<ReadEvent, { readonly ok: true }> {
  const read = readCloudEvent(record.value);
  if (!read.ok) throw new ForeignRecord(read.why);
  return read;
}

/** @throws ForeignRecord. The readings themselves are checked where they are taken apart. */
export function readReadings(record: InRecord): ReadingsData {
  const data: Partial<ReadingsData> = readLastData(record.value) ?? eventOf(record).data;
  if (!isName(data.site) || !isName(data.device)) throw new ForeignRecord('site or device is missing');
  if (!isTime(data.receivedAt)) throw new ForeignRecord('receivedAt is missing');
  if (!Number.isInteger(data.count) || data.count! < 0) throw new ForeignRecord('count is missing');
  if (!Array.isArray(data.readings)) throw new ForeignRecord('readings are missing');
  return data as ReadingsData;
}

/** @throws ForeignRecord */
export function readMeterEvent(record: InRecord): MeterEventData {
  const data = eventOf(record).data as Partial<MeterEventData>;
  if (!isName(data.site) || !isName(data.device)) throw new ForeignRecord('site or device is missing');
  if (!isTime(data.receivedAt)) throw new ForeignRecord('receivedAt is missing');
  const { event } = data;
  if (typeof event !== 'object' || event === null) throw new ForeignRecord('there is no event');
  if (event.point !== null) {
    if (typeof event.point !== 'string') throw new ForeignRecord('the point of the event is no name');
    checkPoint(event.point);
  }
  if (event.type === 'fuel-batch' && !checkFuelBatch(event.batch).ok)
    throw new ForeignRecord('the papers of the batch cannot be read');
  if (event.until !== undefined && !isTime(event.until)) throw new ForeignRecord('the end of the event is no time');
  if (typeof event.id !== 'string' || typeof event.type !== 'string' || !isTime(event.ts)) {
    throw new ForeignRecord('the event has no id, type or ts');
  }
  const { sentBy, ...rest } = data;
  const known = typeof sentBy === 'string' ? { sentBy: storableText(sentBy) } : {};
  return { ...(rest as MeterEventData), ...known, event: storableJson(event) };
}

/** More parts no payload has that is read: each takes more than a byte. */
const MAX_PARTS = 262_144;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPositive = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

/** What ingestion writes, and nothing that would put a wrong number into the ledger. */
function isCollapsed(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { count, reasons, refused, seqs } = value;
  if (!isPositive(count) || count > MAX_PARTS) return false;
  const numbers = isObject(reasons) ? Object.values(reasons) : [];
  if (!numbers.every(isPositive) || numbers.reduce((sum, n) => sum + n, 0) !== count) return false;
  if (!isObject(refused) || typeof refused.messages !== 'string' || !isObject(refused.points)) return false;
  if (!Object.values(refused.points).every((positions) => typeof positions === 'string')) return false;
  return Array.isArray(seqs) && seqs.length <= count && seqs.every(Array.isArray);
}

/** @throws ForeignRecord */
export function readDeadLetter(record: InRecord): { id: string; data: DeadLetterData } {
  const event = eventOf(record);
  const { id } = event;
  const data = event.data as Partial<DeadLetterData>;
  if (typeof id !== 'string' || id === '') throw new ForeignRecord('the event has no id');
  if (!isTime(data.receivedAt)) throw new ForeignRecord('receivedAt is missing');
  if (typeof data.topic !== 'string' || typeof data.reason !== 'string')
    throw new ForeignRecord('topic or reason is missing');
  if (data.collapsed !== undefined && !isCollapsed(data.collapsed))
    throw new ForeignRecord('what it stands for cannot be read');
  return { id, data: data as DeadLetterData };
}
