import { Injectable } from '@nestjs/common';
import { ANCHORS_TOPIC, anchorEvent, type ChainHead } from '#contracts';
import { DAY_MS } from '#domain';
import { RecordProducer } from '#kafka';
import { Database, hasTable, readChainHeads } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';

/** So long may a row be the last one of its chain and not be anchored. */
const LOOK_EVERY_MS = 5_000;

/**
 * Publishes the last row of each chain of hashes where it has grown, and once a day where it has not. Not by the outbox: who owns the
 * database would have the say in what is published. What was published is remembered in the process alone: one that starts publishes
 * all heads anew, so nothing is lost by a kill, and with several processes an anchor comes several times.
 */
@Injectable()
export class PublishAnchors extends PeriodicTask {
  constructor(db: Database, producer: RecordProducer, log: Logger) {
    let isReady = false;
    const published = new Map<string, ChainHead & { readonly atMs: number }>();
    super({
      what: 'publishing the heads of the chains',
      log,
      work: async () => {
        // The API serves before its schema is there.
        isReady ||= await hasTable(db, 'evidence_root');
        if (!isReady) return;
        const atMs = Date.now();
        const heads = (await readChainHeads(db)).filter(({ chain, sequence, hash }) => {
          const last = published.get(chain);
          return last?.sequence !== sequence || last.hash !== hash || atMs - last.atMs >= DAY_MS;
        });
        if (heads.length === 0) return;
        await producer.send(
          heads.map((head) => ({
            topic: ANCHORS_TOPIC,
            key: head.chain,
            value: JSON.stringify(anchorEvent(head, atMs)),
          })),
        );
        for (const head of heads) published.set(head.chain, { ...head, atMs });
      },
      restMs: LOOK_EVERY_MS,
    });
  }
}
