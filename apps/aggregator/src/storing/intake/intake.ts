import {
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  type DeadLetterData,
  type MeterEventData,
  type ReadingRow,
  type SeenSeq,
} from '#contracts';
import { isLate, type Candidate } from '#domain';
import type { InBatch, InRecord } from '#kafka';
import { storableText, UNKNOWN, type Layout, type OffsetMove, type RowToWrite, type StoredDeadLetter } from '#postgres';
import { deadLetterRow, refusedRecordRow, type RefusedRecord } from './dead-letter-rows.js';
import { inDeclaredUnits } from './declared-units.js';
import { epochAt, type DeviceIndex, type DeviceEntry, type Shape } from './device-index.js';
import {
  checkPoint,
  ForeignRecord,
  isSeq,
  isTime,
  readDeadLetter,
  readMeterEvent,
  readReadings,
} from './read-record.js';
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

/** Stands for a reading that is none. */
const NO_READING: Partial<ReadingRow> = {};
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

  /** Devices and shapes that have no id yet. */
  readonly newDevices = new Set<DeviceEntry>();
  readonly newShapes = new Set<Shape>();

  private readonly generation: number;

  constructor(private readonly deviceIndex: DeviceIndex) {
    this.generation = deviceIndex.generation;
  }

  /** Whether the ids in it are of the database of now. */
  get isCurrent(): boolean {
    return this.generation === this.deviceIndex.generation;
  }

  /**
   * Takes records of one partition, all from `from` on, where this consumer stands. Each record is read to its end before anything of
   * it is taken, so one that cannot be read is a dead letter of its own and touches nothing else, whatever it throws.
   */
  add(batch: InBatch, records: readonly InRecord[], move: OffsetMove): void {
    for (const record of records) {
      this.records++;
      let take: () => void;
      try {
        take = this.read(batch.topic, record);
      } catch (error) {
        const detail = `a record of Kafka that is no Greenpark event: ${(error as Error).message}`;
        take = () => this.takeRefused(batch, record, { reason: 'MALFORMED', detail, site: null, device: null });
      }
      take();
    }
    this.moves.push(move);
  }

  /** Takes one record that PostgreSQL refuses, as a dead letter of the device that it names. */
  addUnstorable(batch: InBatch, record: InRecord, why: string, move: OffsetMove): void {
    this.records++;
    const place = this.placeOf(batch.topic, record);
    this.takeRefused(batch, record, {
      reason: 'UNSTORABLE',
      detail: `PostgreSQL refuses the record: ${why}`,
      ...place,
    });
    this.moves.push(move);
  }

  /** @returns what takes the record, and cannot fail. Throws whatever a foreign record makes it throw; nothing is taken then. */
  private read(topic: string, record: InRecord): () => void {
    if (topic === DEAD_LETTERS_TOPIC) return this.readDeadLetter(record);
    if (topic === EVENTS_TOPIC) return this.readEvent(record);
    return this.readReadings(record);
  }

  private readReadings(record: InRecord): () => void {
    const data = readReadings(record);
    const entry = this.deviceIndex.entry(data.site, data.device);
    const line = this.lineOf(data.site, data.device);
    const replayed = data.replayed === true;
    const { receivedAt } = data;
    const { readings, refused } = inDeclaredUnits(entry, data);
    // All or nothing: no value of a record that cannot be used may count.
    const taken = readings.map((reading) => this.readReading(entry, line, reading, receivedAt, replayed));
    const seqs = data.readings.flatMap(({ ts, seq, boot }) =>
      seq !== undefined && isSeq(seq) ? [{ boot: bootOf(boot), seq, ts }] : [],
    );
    return () => {
      this.keepLine(line, receivedAt);
      line.received += data.count;
      for (const { boot, seq, ts } of seqs) line.seqs.add(boot, seq, ts);
      this.note(entry);
      for (const letter of refused) this.deadLetters.push({ line, letter });
      for (const { row, amounts } of taken) {
        if (amounts !== null) this.amounts.push(...amounts);
        if (row !== null) this.addRow(line, row);
      }
    };
  }

  private note(entry: DeviceEntry): void {
    if (entry.deviceId === 0) this.newDevices.add(entry);
  }

  private addRow(line: DeviceLine, row: IntakeRow): void {
    if (row.shape.layout === null) this.newShapes.add(row.shape);
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
  private readReading(
    entry: DeviceEntry,
    line: DeviceLine,
    reading: ReadingRow,
    receivedMs: number,
    replayed: boolean,
  ): { row: IntakeRow | null; amounts: IntakeAmount[] | null } {
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

  private readDeadLetter(record: InRecord): () => void {
    const { id, data } = readDeadLetter(record);
    const site = data.site !== null && this.deviceIndex.knowsSite(data.site) ? data.site : null;
    const known = site !== null && data.device !== null && this.deviceIndex.knows(site, data.device);
    const line = this.lineOf(site ?? UNKNOWN, known ? data.device : UNKNOWN);
    const letter = deadLetterRow(id, data, site);
    return () => {
      this.keepLine(line, data.receivedAt);
      line.received += letter.valueCount;
      if (known) for (const [seq, ts, boot] of seqsOf(data)) line.seqs.add(bootOf(boot), seq, isTime(ts) ? ts : null);
      this.deadLetters.push({ line, letter });
    };
  }

  private readEvent(record: InRecord): () => void {
    const data = readMeterEvent(record);
    const line = this.lineOf(data.site, data.device);
    const entry = this.deviceIndex.entry(data.site, data.device);
    return () => {
      this.keepLine(line, data.receivedAt);
      if (isSeq(data.seq)) line.seqs.add('', data.seq, data.event.ts);
      this.note(entry);
      this.events.push({ line, entry, data });
    };
  }

  /** The declared device that a record names, where it can be read so far. */
  private placeOf(topic: string, record: InRecord): { site: string | null; device: string | null } {
    try {
      if (topic === DEAD_LETTERS_TOPIC) return { site: null, device: null };
      const { site, device } = topic === EVENTS_TOPIC ? readMeterEvent(record) : readReadings(record);
      if (this.deviceIndex.knows(site, device)) return { site, device };
    } catch {
      // Then it is nobody's.
    }
    return { site: null, device: null };
  }

  /** The record itself is what is kept, like any message that cannot be read. */
  private takeRefused(batch: InBatch, record: InRecord, why: RefusedRecord): void {
    const line = this.lineOf(why.site ?? UNKNOWN, why.device ?? UNKNOWN);
    this.keepLine(line, null);
    line.received++;
    this.deadLetters.push({ line, letter: refusedRecordRow(batch, record, why) });
  }

  /** The line of a device, not among those that are written until `keepLine`. */
  private lineOf(site: string, device: string): DeviceLine {
    return (
      this.lines.get(`${site}/${device}`) ?? {
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
      }
    );
  }

  private keepLine(line: DeviceLine, seenMs: number | null): void {
    this.lines.set(`${line.site}/${line.device}`, line);
    if (seenMs !== null && (line.lastSeenMs === null || seenMs > line.lastSeenMs)) line.lastSeenMs = seenMs;
  }
}

/** Of an event-like delta; a foreign producer may write anything. */
function idOf(id: unknown): string {
  if (typeof id !== 'string') throw new ForeignRecord('the id of a value is no string');
  return storableText(id);
}

const seqsOf = ({ seq, ts, boot, collapsed }: DeadLetterData): readonly SeenSeq[] =>
  (collapsed?.seqs ?? [[seq as number, ts, boot] as const]).filter(([number]) => isSeq(number));

const bootOf = (boot: unknown): string => (typeof boot === 'string' ? storableText(boot) : '');

/** The points of a message without the event-like deltas. */
function plainCodes(values: ReadingRow['values']): string[] {
  return Object.keys(values).filter((code) => {
    checkPoint(code);
    const value = values[code]!;
    return typeof value === 'number' || value.id === undefined;
  });
}
