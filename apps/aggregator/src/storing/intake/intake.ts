import { createHash } from 'node:crypto';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, type MeterEventData, type ReadingRow } from '#contracts';
import { isLate, type Candidate } from '#domain';
import type { InBatch, InRecord } from '#kafka';
import { storableText, UNKNOWN, type Layout, type OffsetMove, type RowToWrite, type StoredDeadLetter } from '#postgres';
import { deadLetterRow, foreignRecordRow } from './dead-letter-rows.js';
import { epochAt, type DeviceIndex, type DeviceEntry, type Shape } from './device-index.js';
import { isSeq, isTime, readDeadLetter, readMeterEvent, readReadings, ForeignRecord } from './read-record.js';
import { SeqTail } from './seq-tail.js';

/** A candidate with what the ledger wants to know about it. */
export interface CountedCandidate extends Candidate {
  readonly late: boolean;
  readonly replayed: boolean;
}

/** One message's values of one time. What a row of the database gets is worked out in `settle`. */
export interface IntakeRow extends RowToWrite {
  readonly line: DeviceLine;
  readonly shape: Shape;
  readonly late: boolean;
  readonly replayed: boolean;
  /** Later messages of the same device and time; null: there are none. */
  others: IntakeRow[] | null;
  layout: Layout;
  vals: number[];
  quality: number[] | null;
  seq: number | null;
  receivedMs: number;
  candidates: CountedCandidate[][] | null;
}

/** An event-like delta. */
export interface IntakeAmount {
  readonly line: DeviceLine;
  readonly entry: DeviceEntry;
  readonly code: string;
  readonly t: number;
  readonly eventId: string;
  readonly candidate: CountedCandidate;
  readonly simulated: boolean;
}

/** What one transaction adds to the ledger for one device, as the wire names it. */
export interface DeviceLine {
  readonly site: string;
  readonly device: string;
  readonly rows: Map<number, IntakeRow>;
  /** Apart from the real ones: they are never merged with them. */
  readonly simulatedRows: Map<number, IntakeRow>;
  readonly seqs: SeqTail;
  received: number;
  stored: number;
  duplicate: number;
  conflict: number;
  deadLettered: number;
  late: number;
  replayed: number;
  lastSeenMs: number | null;
}

export interface IntakeEvent {
  readonly line: DeviceLine;
  readonly entry: DeviceEntry;
  readonly data: MeterEventData;
}

const NO_LAYOUT: Layout = { layoutId: 0, deviceId: 0, pointIds: [], units: [], simulated: false };

/** Everything that one transaction will write, collected from batches of any number of partitions. */
export class Intake {
  records = 0;
  readonly moves: OffsetMove[] = [];
  readonly lines = new Map<string, DeviceLine>();
  readonly rows: IntakeRow[] = [];
  readonly amounts: IntakeAmount[] = [];
  readonly events: IntakeEvent[] = [];
  readonly deadLetters: { line: DeviceLine; letter: StoredDeadLetter }[] = [];

  constructor(private readonly deviceIndex: DeviceIndex) {}

  /** Takes the records of one partition; those below `from` were counted before. */
  add(batch: InBatch, from: bigint | null): void {
    const { topic, partition, clusterId, topicId, nextOffset: next } = batch;
    this.moves.push({ topic, partition, clusterId, topicId, from, next });
    for (const record of batch.records) {
      if (from !== null && record.offset < from) continue;
      this.records++;
      try {
        if (topic === DEAD_LETTERS_TOPIC) this.addDeadLetter(record);
        else if (topic === EVENTS_TOPIC) this.addEvent(record);
        else this.addReadings(record);
      } catch (error) {
        if (!(error instanceof ForeignRecord)) throw error;
        this.addForeign(batch, record, error.message);
      }
    }
  }

  private addReadings(record: InRecord): void {
    const data = readReadings(record);
    const entry = this.deviceIndex.entry(data.site, data.device);
    const line = this.line(data.site, data.device);
    const replayed = data.replayed === true;
    const { readings, receivedAt } = data;
    // All or nothing: a record that cannot be used is a dead letter, and no value of it may count twice.
    const taken = readings.map((reading) => this.take(entry, line, reading, receivedAt, replayed));
    line.received += data.count;
    if (line.lastSeenMs === null || receivedAt > line.lastSeenMs) line.lastSeenMs = receivedAt;
    for (let i = 0; i < readings.length; i++) {
      const { ts, seq, boot } = readings[i]!;
      if (seq !== undefined && isSeq(seq)) line.seqs.add(bootOf(boot), seq, ts);
      const { row, amounts } = taken[i]!;
      if (amounts !== null) this.amounts.push(...amounts);
      if (row !== null) this.addRow(line, row);
    }
  }

  private addRow(line: DeviceLine, row: IntakeRow): void {
    const rows = row.shape.simulated ? line.simulatedRows : line.rows;
    const first = rows.get(row.ts);
    if (first) {
      (first.others ??= []).push(row);
      return;
    }
    rows.set(row.ts, row);
    this.rows.push(row);
    const n = row.vals.length;
    line.stored += n;
    if (row.late) line.late += n;
    if (row.replayed) line.replayed += n;
  }

  /** Takes one reading apart. The hot path: one pass over the values, no names are looked up for a shape that is known. */
  private take(
    entry: DeviceEntry,
    line: DeviceLine,
    reading: ReadingRow,
    receivedMs: number,
    replayed: boolean,
  ): { row: IntakeRow | null; amounts: IntakeAmount[] | null } {
    const { ts, values } = reading;
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
      shape = this.deviceIndex.shape(entry, plainCodes(values), ts, simulated);
    }
    const row: IntakeRow = {
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
    };
    return { row, amounts };
  }

  private addDeadLetter(record: InRecord): void {
    const { id, data } = readDeadLetter(record);
    const site = data.site !== null && this.deviceIndex.knowsSite(data.site) ? data.site : null;
    const known = site !== null && data.device !== null && this.deviceIndex.knows(site, data.device);
    const line = this.line(site ?? UNKNOWN, known ? data.device : UNKNOWN);
    line.received++;
    if (line.lastSeenMs === null || data.receivedAt > line.lastSeenMs) line.lastSeenMs = data.receivedAt;
    if (known && isSeq(data.seq)) line.seqs.add(bootOf(data.boot), data.seq, isTime(data.ts) ? data.ts : null);
    this.deadLetters.push({ line, letter: deadLetterRow(id, data, site) });
  }

  private addEvent(record: InRecord): void {
    const data = readMeterEvent(record);
    const line = this.line(data.site, data.device);
    if (line.lastSeenMs === null || data.receivedAt > line.lastSeenMs) line.lastSeenMs = data.receivedAt;
    if (isSeq(data.seq)) line.seqs.add('', data.seq, data.event.ts);
    this.events.push({ line, entry: this.deviceIndex.entry(data.site, data.device), data });
  }

  /** A record that ingestion did not write: kept like any message that cannot be read. */
  private addForeign(batch: InBatch, record: InRecord, why: string): void {
    const line = this.line(UNKNOWN, UNKNOWN);
    line.received++;
    const place = `${batch.topicId}/${batch.partition}/${record.offset}`;
    const id = createHash('sha256').update(place).digest('hex');
    this.deadLetters.push({ line, letter: foreignRecordRow(id, batch, record, why) });
  }

  private line(site: string, device: string): DeviceLine {
    const key = `${site}/${device}`;
    let line = this.lines.get(key);
    if (!line) {
      line = {
        site,
        device,
        rows: new Map(),
        simulatedRows: new Map(),
        seqs: new SeqTail(),
        received: 0,
        stored: 0,
        duplicate: 0,
        conflict: 0,
        deadLettered: 0,
        late: 0,
        replayed: 0,
        lastSeenMs: null,
      };
      this.lines.set(key, line);
    }
    return line;
  }
}

/** Of an event-like delta; a foreign producer may write anything. */
function idOf(id: unknown): string {
  if (typeof id !== 'string') throw new ForeignRecord('the id of a value is no string');
  return storableText(id);
}

const bootOf = (boot: unknown): string => (typeof boot === 'string' ? storableText(boot) : '');

/** The points of a message without the event-like deltas. */
function plainCodes(values: ReadingRow['values']): string[] {
  return Object.keys(values).filter((code) => {
    if (code === '' || storableText(code) !== code) throw new ForeignRecord('a point has no usable name');
    const value = values[code]!;
    return typeof value === 'number' || value.id === undefined;
  });
}
