import { Injectable } from '@nestjs/common';
import { anchorBytes, ANCHORS_TOPIC, anchorEvent, type ChainHead } from '#contracts';
import { DAY_MS, MINUTE_MS } from '#domain';
import { RecordProducer } from '#kafka';
import { Database, hasTable, readChainHeads } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { TimeStamps } from '../time-stamps/time-stamps.js';

/** So long may a row be the last one of its chain and not be anchored. */
const LOOK_EVERY_MS = 5_000;
/** An authority that is away is asked again after so long. */
const ASK_AGAIN_MS = MINUTE_MS;

interface Published extends ChainHead {
  readonly atMs: number;
}

/**
 * Publishes the last row of each chain of hashes where it has grown, and once a day where it has not. Not by the outbox: who owns the
 * database would have the say in what is published. What was published is remembered in the process alone: one that starts publishes
 * all heads anew, so nothing is lost by a kill, and with several processes an anchor comes several times. Where a time-stamp authority
 * is named, the head of each chain is published once more a day with its stamp: an anchor never waits for one.
 */
@Injectable()
export class PublishAnchors extends PeriodicTask {
  private isReady = false;
  private readonly published = new Map<string, Published>();
  /** By chain, when a stamp is due, Unix ms; absent: at once. */
  private readonly stampDueMs = new Map<string, number>();

  constructor(
    private readonly db: Database,
    private readonly producer: RecordProducer,
    private readonly stamps: TimeStamps,
    log: Logger,
  ) {
    super({ what: 'publishing the heads of the chains', log, work: () => this.look(), restMs: LOOK_EVERY_MS });
  }

  private async look(): Promise<void> {
    // The API serves before its schema is there.
    this.isReady ||= await hasTable(this.db, 'evidence_root');
    if (!this.isReady) return;
    const atMs = Date.now();
    const heads = await readChainHeads(this.db);
    const fresh = heads.filter(({ chain, sequence, hash }) => {
      const last = this.published.get(chain);
      return last?.sequence !== sequence || last.hash !== hash || atMs - last.atMs >= DAY_MS;
    });
    if (fresh.length > 0) await this.send(fresh.map((head) => [head, null]));
    for (const head of fresh) this.published.set(head.chain, { ...head, atMs });
    for (const head of heads) await this.stamp(head);
  }

  private async stamp(head: ChainHead): Promise<void> {
    if (!this.stamps.isNamed || Date.now() < (this.stampDueMs.get(head.chain) ?? 0)) return;
    const token = await this.stamps.stamp(anchorBytes(head));
    if (token) await this.send([[head, token]]);
    this.stampDueMs.set(head.chain, Date.now() + (token ? DAY_MS : ASK_AGAIN_MS));
  }

  private async send(heads: readonly (readonly [ChainHead, Uint8Array | null])[]): Promise<void> {
    const atMs = Date.now();
    await this.producer.send(
      heads.map(([head, token]) => ({
        topic: ANCHORS_TOPIC,
        key: head.chain,
        value: JSON.stringify(anchorEvent(head, atMs, token)),
      })),
    );
  }
}
