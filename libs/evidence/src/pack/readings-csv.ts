import { effectiveCandidate, instantWithMs, QUALITIES, type Quality } from '#domain';
import type { EvidenceReading } from './pack.js';

/** The raw rows as text: one line per value, and each line is one leaf of the Merkle tree. */

export const READINGS_HEADER = 'point,ts,event_id,value,unit,quality,seq,received_at,counts';

/** `event_id` is percent-encoded, so no field holds a comma, a quote or an end of line. */
export const readingLine = (r: EvidenceReading): string =>
  [
    r.point,
    instantWithMs(r.t),
    encodeURIComponent(r.eventId),
    String(r.v),
    r.unit,
    QUALITIES[r.q],
    r.seq === null ? '' : String(r.seq),
    instantWithMs(r.receivedMs),
    r.counts ? '1' : '0',
  ].join(',');

/** By the bytes of UTF-8, as the database orders ids. */
export const byBytes = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** By point, time and id; of candidates for one time the one that counts first. A total order. */
export const compareReadings = (a: EvidenceReading, b: EvidenceReading): number =>
  byBytes(a.point, b.point) ||
  a.t - b.t ||
  byBytes(a.eventId, b.eventId) ||
  Number(b.counts) - Number(a.counts) ||
  a.v - b.v ||
  a.q - b.q;

/** @throws EvidenceError with the line that does not fit */
export function parseReadings(lines: readonly string[]): EvidenceReading[] {
  const readings = lines.map(parseLine);
  for (let i = 0; i < readings.length;) {
    const first = readings[i]!;
    let end = i + 1;
    while (end < readings.length && sameKey(first, readings[end]!)) end += 1;
    checkCandidates(readings.slice(i, end), i);
    if (end < readings.length && compareReadings(first, readings[end]!) >= 0) {
      throw new EvidenceError(`readings.csv line ${end + 2}`, 'lines are not in the order of point, time and id');
    }
    i = end;
  }
  return readings;
}

const sameKey = (a: EvidenceReading, b: EvidenceReading): boolean =>
  a.point === b.point && a.t === b.t && a.eventId === b.eventId;

/** Exactly one candidate counts, and it is the one that the order of candidates says. */
function checkCandidates(candidates: readonly EvidenceReading[], index: number): void {
  const counting = candidates.filter(({ counts }) => counts);
  if (counting.length === 1 && effectiveCandidate(candidates) === counting[0]) return;
  throw new EvidenceError(
    `readings.csv line ${index + 2}`,
    `${candidates.length} candidates for ${candidates[0]!.point} at ${instantWithMs(candidates[0]!.t)}, and not exactly the effective one counts`,
  );
}

function parseLine(line: string, index: number): EvidenceReading {
  const fields = line.split(',');
  const [point, ts, eventId, value, unit, quality, seq, received, counts] = fields as [string, ...string[]];
  const reading = {
    point,
    t: Date.parse(ts ?? ''),
    eventId: decodeURIComponent(eventId ?? ''),
    v: Number(value),
    unit: unit ?? '',
    q: QUALITIES.indexOf(quality as Quality),
    seq: seq === '' ? null : Number(seq),
    receivedMs: Date.parse(received ?? ''),
    counts: counts === '1',
  };
  // What is written again must be what was read: one row has one text.
  if (fields.length === 9 && reading.q >= 0 && isReadable(reading) && readingLine(reading) === line) return reading;
  throw new EvidenceError(`readings.csv line ${index + 2}`, `cannot be read: ${line.slice(0, 120)}`);
}

const isReadable = (r: { t: number; receivedMs: number; v: number }): boolean =>
  [r.t, r.receivedMs, r.v].every(Number.isFinite);

/** Something in a pack does not fit; `where` names it. */
export class EvidenceError extends Error {
  constructor(
    readonly where: string,
    message: string,
  ) {
    super(message);
    this.name = 'EvidenceError';
  }
}
