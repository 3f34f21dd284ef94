import { setTimeout as sleep } from 'node:timers/promises';
import { markOf, StopConsuming, type InBatch, type InRecord } from '#kafka';
import { DatabaseChanged, PositionMoved, isDataError, isTransient, readOffset, SeqTails, StoredSpans } from '#postgres';
import { Intake } from './intake/intake.js';
import { SpareLines } from './intake/rows/spare-lines.js';
import { Position, recordsFrom } from './position.js';
import { StoringHealth } from './storing-health.js';
import { TransactionPace } from './transaction-pace.js';
import { SpansAhead } from './writing/spans-ahead.js';
import { writeIntake, type Store } from './writing/write-intake.js';

interface Taken {
  readonly batch: InBatch;
  readonly position: Position;
}

interface Group {
  readonly intake: Intake;
  readonly taken: Taken[];
  /** A batch could not be put together with the others. */
  broken: unknown;
  readonly done: Promise<void>;
  settle(error?: unknown): void;
}

export interface RecordBatchesOptions extends Omit<Store, 'spans' | 'tails'> {
  /** When transactions begin; default: as they run in a plant. */
  readonly pace?: TransactionPace;
  /**
   * After each commit. `arrivedMs`: when the last of it had arrived, Unix ms of whoever received it; null: nobody knows. `restMs`: nothing more is
   * stored for so long.
   */
  readonly onStored?: (stored: {
    readonly records: number;
    readonly tookMs: number;
    readonly arrivedMs: number | null;
    readonly restMs: number;
  }) => void;
}

/**
 * Group commit over partitions: while one transaction is in flight, batches collect; the next takes them all. Small when
 * idle, large under load. What collects is bounded by the consumer: by what it fetches at once of each broker, and that twice
 * where it reads ahead.
 */
export class RecordBatches {
  private readonly positions = new Map<string, Position>();
  private readonly spans = new StoredSpans();
  private readonly tails = new SeqTails();
  private readonly ahead: SpansAhead;
  private readonly spare = new SpareLines();
  private open: Group | null = null;
  private writing: Promise<void> | null = null;
  private readonly pace: TransactionPace;
  readonly health = new StoringHealth();

  constructor(private readonly options: RecordBatchesOptions) {
    this.pace = options.pace ?? new TransactionPace();
    this.ahead = new SpansAhead(options.db, options.deviceIndex.names, this.spans);
  }

  /** Where to go on; asked when a partition is assigned and after a batch that was not stored. null: nothing was read yet. */
  async startOffset(topic: string, partition: number): Promise<bigint | null> {
    const key = `${topic}/${partition}`;
    const next = (await readOffset(this.options.db, topic, partition))?.next ?? null;
    // Another process may have stored what its devices sent meanwhile.
    this.spans.clear();
    this.tails.clear();
    this.ahead.ask();
    this.positions.set(key, new Position(next, this.positions.get(key)?.checkpointAtMs ?? 0));
    return next;
  }

  /**
   * Resolves when the batch is stored and its offset with it; a record that cannot be stored, and nothing else of it, is a dead letter then.
   * @throws StopConsuming where no new attempt can help; anything else: not stored, bring it again
   */
  async record(batch: InBatch): Promise<void> {
    const position = this.positions.get(`${batch.topic}/${batch.partition}`);
    if (!position) throw new Error(`${batch.topic}/${batch.partition} came without having been assigned`);
    const from = position.take(batch);
    if (from === undefined) return;
    const group = (this.open ??= this.newGroup());
    group.taken.push({ batch, position });
    try {
      group.intake.add(batch, recordsFrom(batch, from), position.moveOf(batch, from, batch.nextOffset, batch.last));
    } catch (error) {
      group.broken ??= error;
    }
    this.writing ??= this.write();
    await group.done;
  }

  /** Resolves when no transaction is in flight, and nothing is asked ahead. */
  async idle(): Promise<void> {
    while (this.writing) await this.writing;
    await this.ahead.idle();
  }

  private newGroup(): Group {
    let resolve: () => void = () => undefined;
    let reject: (error: unknown) => void = () => undefined;
    const done = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]));
    return {
      intake: new Intake(this.options.deviceIndex, this.spare),
      taken: [],
      broken: null,
      done,
      settle: (error) => (error === undefined ? resolve() : reject(error)),
    };
  }

  private async write(): Promise<void> {
    // Batches of other partitions that lie in the same answer of Kafka are handed over in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      for (let group = this.open; group; group = this.open) {
        await this.gather();
        this.open = null;
        this.pace.begins(performance.now(), group.intake.records);
        await this.commit(group);
        // The consumer's next batches arrive before the next transaction is begun.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      // In the same turn as the last look: a batch that comes after it must find that nothing is being written.
      this.writing = null;
    }
  }

  private async gather(): Promise<void> {
    const ms = this.pace.waitMs(performance.now());
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  private async commit(group: Group): Promise<void> {
    const { intake, taken, broken } = group;
    this.health.begun();
    let restMs = 0;
    try {
      try {
        if (broken !== null) throw broken;
        restMs = await this.store(intake);
        for (const { batch, position } of taken) position.moved(intake.moves, batch.nextOffset);
      } catch (error) {
        if (!isDataError(error)) throw error;
        // Somewhere in it is a record that cannot be stored: each batch by itself, and of the one that fails its halves.
        for (const one of taken)
          await this.storeParts(one, recordsFrom(one.batch, one.position.next), one.batch.nextOffset);
      }
      this.health.stored();
      // What comes meanwhile waits in Kafka.
      if (restMs > 0) await sleep(restMs);
      group.settle();
    } catch (error) {
      if (error instanceof PositionMoved) this.health.elsewhere();
      else this.health.failed(error);
      this.options.partitions.forget();
      this.spans.clear();
      this.tails.clear();
      if (error instanceof DatabaseChanged) await this.renew();
      this.giveUp(group, asFailure(error, taken));
    }
  }

  /** Nor is anything stored that was taken meanwhile: it may lie behind what is not. */
  private giveUp(group: Group, failure: unknown): void {
    const groups = this.open ? [group, this.open] : [group];
    this.open = null;
    for (const { taken } of groups) for (const { position } of taken) position.lose();
    for (const one of groups) one.settle(failure);
  }

  /** Nothing that is remembered of the database of before may reach the one of now; where that fails, the next transaction finds it again. */
  private async renew(): Promise<void> {
    this.options.db.renew();
    await this.options.deviceIndex.renew().catch(() => undefined);
  }

  /** @returns how long to rest behind it, ms */
  private async store(intake: Intake): Promise<number> {
    const started = performance.now();
    await writeIntake(intake, { ...this.options, spans: this.spans, tails: this.tails });
    const { records, arrivedMs } = intake;
    const endedMs = performance.now();
    const restMs = this.pace.restMs(endedMs, records, intake.lines.size);
    this.options.onStored?.({ records, tookMs: endedMs - started, arrivedMs, restMs });
    this.spare.giveBack(intake.lines.values());
    return restMs;
  }

  /** Stores what can be stored of some records in a row; one that cannot be is a dead letter. The position goes with them. */
  private async storeParts(taken: Taken, records: readonly InRecord[], next: bigint): Promise<void> {
    const { batch, position } = taken;
    const last = records.at(-1);
    const isEnd = next === batch.nextOffset || !last;
    const move = position.moveOf(batch, position.next, next, isEnd ? batch.last : markOf(last));
    const intake = new Intake(this.options.deviceIndex, this.spare);
    try {
      intake.add(batch, records, move);
      await this.store(intake);
    } catch (error) {
      if (!isDataError(error) || !last) throw error;
      if (records.length > 1) {
        const middle = records.length >> 1;
        await this.storeParts(taken, records.slice(0, middle), records[middle - 1]!.offset + 1n);
        await this.storeParts(taken, records.slice(middle), next);
        return;
      }
      const refused = new Intake(this.options.deviceIndex, this.spare);
      refused.addUnstorable(batch, last, (error as Error).message, move);
      await this.store(refused);
    }
    position.moved(intake.moves, next);
  }
}

function asFailure(error: unknown, taken: readonly Taken[]): unknown {
  if (isTransient(error)) return error;
  const where = taken.map(({ batch: b }) => `${b.topic}/${b.partition}@${b.from}`).join(', ');
  return new StopConsuming(`storing ${where} failed, and would fail again: ${String(error)}`, { cause: error });
}
