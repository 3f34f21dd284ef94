import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC, type DeadLetterData, type SeenSeq } from '#contracts';
import { isLate } from '#domain';
import type { InBatch, InRecord } from '#kafka';
import { UNKNOWN, type OffsetMove, type StoredDeadLetter, type StoredSpans } from '#postgres';
import { deadLetterRow, refusedRecordRow, type RefusedRecord } from './dead-letter-rows.js';
import { inDeclaredUnits } from './declared-units.js';
import type { DeviceEntry, Shape } from './device-entry.js';
import type { DeviceIndex } from './device-index.js';
import type { DeviceLine, IntakeAmount, IntakeEvent, IntakeRow } from './rows/intake-rows.js';
import { learnForm, readPlain } from './known-form.js';
import { bootOf, isSeq, isTime, readDeadLetter, readMeterEvent, readReadings } from './read-record.js';
import { PlainRows } from './rows/plain-rows.js';
import { RowsOfTimes } from './rows/rows-of-times.js';
import type { SpareLines } from './rows/spare-lines.js';
import { rowOf, takeApart } from './take-apart.js';

/** How many there were: each has a number of its own, from 1 on. */
let intakes = 0;

/** Everything that one transaction will write, collected from batches of any number of partitions. */
export class Intake {
  records = 0;
  readonly moves: OffsetMove[] = [];
  readonly lines = new Map<string, DeviceLine>();
  /** Those of devices that have sent records of a known form. */
  private readonly plainLines: DeviceLine[] = [];
  readonly rows: IntakeRow[] = [];
  readonly plain = new PlainRows();
  readonly amounts: IntakeAmount[] = [];
  readonly events: IntakeEvent[] = [];
  readonly deadLetters: { line: DeviceLine; letter: StoredDeadLetter }[] = [];

  /** Devices and shapes that have no id yet. */
  readonly newDevices = new Set<DeviceEntry>();
  readonly newShapes = new Set<Shape>();

  private readonly number = ++intakes;
  private readonly generation: number;

  constructor(
    private readonly deviceIndex: DeviceIndex,
    private readonly spare: SpareLines,
  ) {
    this.generation = deviceIndex.generation;
  }

  /** Whether the ids in it are of the database of now. */
  get isCurrent(): boolean {
    return this.generation === this.deviceIndex.generation;
  }

  /** When the last of it arrived, Unix ms; null: nothing says so. */
  get arrivedMs(): number | null {
    let last: number | null = null;
    for (const { lastSeenMs } of this.lines.values())
      if (lastSeenMs !== null && (last === null || lastSeenMs > last)) last = lastSeenMs;
    return last;
  }

  /**
   * Takes records of one partition, all from `from` on, where this consumer stands. Each record is read to its end before anything of
   * it is taken, so one that cannot be read is a dead letter of its own and touches nothing else, whatever it throws.
   */
  add(batch: InBatch, records: readonly InRecord[], move: OffsetMove): void {
    for (const record of records) {
      this.records++;
      if (batch.topic === READINGS_TOPIC && this.takePlain(record)) continue;
      let take: () => void;
      try {
        take = this.read(batch.topic, record);
      } catch (error) {
        const detail = `a record of Kafka that is no Greenpark event: ${(error as Error).message}`;
        take = () => this.takeRefused(batch, record, { reason: 'MALFORMED', detail, site: null, device: null });
      }
      take();
    }
    this.addMove(move);
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
    this.addMove(move);
  }

  /** Two in a row of one partition are one. */
  private addMove(move: OffsetMove): void {
    const { topic, partition, isCheckpoint } = move;
    const i = this.moves.findIndex((one) => one.topic === topic && one.partition === partition);
    const before = this.moves[i];
    if (before === undefined) this.moves.push(move);
    else this.moves[i] = { ...move, from: before.from, isCheckpoint: isCheckpoint || before.isCheckpoint };
  }

  /** @returns what takes the record, and cannot fail. Throws whatever a foreign record makes it throw; nothing is taken then. */
  private read(topic: string, record: InRecord): () => void {
    if (topic === DEAD_LETTERS_TOPIC) return this.readDeadLetter(record);
    if (topic === EVENTS_TOPIC) return this.readEvent(record);
    return this.readReadings(record);
  }

  /** The hot path: a record as its device sends them all the time. @returns whether it was one; it was taken then */
  private takePlain(record: InRecord): boolean {
    const reading = readPlain(record, this.deviceIndex);
    if (reading === null) return false;
    const { entry, known, receivedMs, ts, seq, vals } = reading;
    const line = this.keptLine(entry);
    line.saw(receivedMs);
    line.received += known.count;
    if (seq !== null) line.seqs.add(known.boot, seq, ts);
    this.note(entry);
    const late = isLate(ts, receivedMs, entry.timeZone);
    const { shape } = known;
    if (ts > line.newestMs && !shape.simulated) {
      this.plain.add(line, shape, { ts, late, seq, receivedMs, vals });
      this.noteShape(line, shape);
      line.newestMs = ts;
      line.stored += vals.length;
      if (late) line.late += vals.length;
    } else this.addRow(line, rowOf(shape, { line, ts, late, replayed: false, vals, quality: null, seq, receivedMs }));
    return true;
  }

  private readReadings(record: InRecord): () => void {
    const data = readReadings(record);
    const entry = this.deviceIndex.entry(data.site, data.device);
    const line = this.lineOf(data.site, data.device);
    const replayed = data.replayed === true;
    const { receivedAt } = data;
    const { readings, refused } = inDeclaredUnits(entry, data);
    const from = { entry, line, receivedMs: receivedAt, replayed };
    // All or nothing: no value of a record that cannot be used may count.
    const taken = readings.map((reading) => takeApart(reading, from, this.deviceIndex));
    // In other units than the record has, its numbers are not what is stored.
    if (readings === data.readings) learnForm(record, data, entry, taken, this.deviceIndex);
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
    this.noteShape(line, row.shape);
    const rows = row.shape.simulated ? (line.simulatedRows ??= new RowsOfTimes()) : (line.rows ??= new RowsOfTimes());
    const first = rows.at(row.ts) ?? this.takePlainRow(line, rows, row);
    if (first) {
      (first.others ??= []).push(row);
      return;
    }
    rows.add(row);
    if (!row.shape.simulated && row.ts > line.newestMs) line.newestMs = row.ts;
    this.rows.push(row);
    const n = row.vals.length;
    line.stored += n;
    if (row.late) line.late += n;
    if (row.replayed) line.replayed += n;
  }

  /** Of rows in columns, when all devices are resolved. */
  *plainDevices(): Iterable<number> {
    for (const { lastPlain, real } of this.lines.values()) if (lastPlain >= 0 && real !== null) yield real.deviceId;
  }

  /** When all shapes are resolved: of the plain rows those stay in columns that can be copied. @param spans null: none can */
  settlePlain(spans: StoredSpans | null): void {
    for (const row of this.plain.settle((device, ts) => !spans?.isOutside(device, ts))) this.rows.push(row);
  }

  /** What lies in columns and has the same time: it is to be merged, as an object. */
  private takePlainRow(line: DeviceLine, rows: RowsOfTimes<IntakeRow>, { ts, shape }: IntakeRow): IntakeRow | null {
    const row = shape.simulated ? null : this.plain.take(line, ts);
    if (row === null) return null;
    rows.add(row);
    this.rows.push(row);
    return row;
  }

  private noteShape(line: DeviceLine, shape: Shape): void {
    if (shape.layout === null) this.newShapes.add(shape);
    if (shape.simulated) line.simulated = shape.entry;
    else line.real = shape.entry;
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
    return this.lines.get(`${site}/${device}`) ?? this.spare.take(site, device);
  }

  private keepLine(line: DeviceLine, seenMs: number | null): void {
    this.lines.set(`${line.site}/${line.device}`, line);
    line.saw(seenMs);
  }

  private keptLine(entry: DeviceEntry): DeviceLine {
    if (entry.intake === this.number) return this.plainLines[entry.line]!;
    const { key, site, device } = entry;
    let line = this.lines.get(key);
    if (line === undefined) {
      line = this.spare.take(site, device);
      this.lines.set(key, line);
    }
    entry.intake = this.number;
    entry.line = this.plainLines.push(line) - 1;
    return line;
  }
}

const seqsOf = ({ seq, ts, boot, collapsed }: DeadLetterData): readonly SeenSeq[] =>
  (collapsed?.seqs ?? [[seq as number, ts, boot] as const]).filter(([number]) => isSeq(number));
