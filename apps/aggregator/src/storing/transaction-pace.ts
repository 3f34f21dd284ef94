import { ArrivalRate } from '#domain';

/** From the begin of a transaction to that of the next, at least, ms. */
export interface Apart {
  readonly few: number;
  readonly fast: number;
  /** From the end of the first of a flood of many devices until more is asked for. */
  readonly flood: number;
}

/**
 * A transaction costs PostgreSQL and this process some 3 ms of CPU however little it stores. After one of few records the next waits a
 * little: readings that come one by one then share some. Where they come fast it waits for longer: what each device needs in a transaction
 * is then written once for several of its messages.
 */
const APART: Apart = { few: 8, fast: 80, flood: 400 };
const FEW_RECORDS = 100;
const FAST_PER_MS = 2;
/** What a transaction of so many costs by itself no longer counts: as soon as they should be there it begins. */
const MANY_RECORDS = 500;
/** A burst alone is not fast: how long a rate is remembered. */
const MEMORY_MS = 250;
/** So many records, which come so fast, are of a flood. It has ended when none has come for so long. */
const FLOOD_RECORDS = 1_000;
const FLOOD_PER_MS = 3;
const CALM_MS = 3_000;
/** What a transaction writes for each device costs as much as what it writes for so many records. */
const RECORDS_A_DEVICE = 6;

/** How far apart transactions begin: many small ones cost more than what they store. Times are monotonic ms. */
export class TransactionPace {
  private readonly rate = new ArrivalRate(MEMORY_MS);
  private nextAt = 0;
  private calmAt = -Infinity;

  constructor(private readonly apart: Apart = APART) {}

  /** How long the next has to wait from now, ms. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.nextAt - nowMs);
  }

  /** One of so many records begins. */
  begins(nowMs: number, records: number): void {
    this.rate.take(nowMs, records);
    this.nextAt = nowMs + this.apartMs(records);
  }

  /**
   * One of so many records of so many devices has committed: how long nothing more is asked of Kafka, ms. A flood of thousands of devices begins
   * with a message of each: what is stored of it at once is written for all of them, while who receives it waits for the processor. Once
   * more waits in Kafka an answer has more messages of fewer devices (docs/adr/0088), and all of it is stored sooner.
   */
  restMs(nowMs: number, records: number, devices: number): number {
    if (records < FLOOD_RECORDS || this.rate.perMs < FLOOD_PER_MS) return 0;
    const hasBegun = nowMs < this.calmAt;
    this.calmAt = nowMs + CALM_MS;
    return !hasBegun && records < RECORDS_A_DEVICE * devices ? this.apart.flood : 0;
  }

  private apartMs(records: number): number {
    const { perMs } = this.rate;
    if (perMs >= FAST_PER_MS) return records < MANY_RECORDS ? Math.min(this.apart.fast, MANY_RECORDS / perMs) : 0;
    return records < FEW_RECORDS ? this.apart.few : 0;
  }
}
