import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { alertingOf, groupedBy, nextTryMs, type NotificationSink, type Site } from '#domain';
import {
  claimDue,
  Database,
  noteFailed,
  noteOmitted,
  noteSent,
  postponeNotifications,
  queueOf,
  readReportFiles,
  SENDING_HOLDS_MS,
  shareOut,
  type DueNotification,
} from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { deliverPush } from './push/deliver-push.js';
import type { PushAnswer } from './push/send-push.js';
import { deliver, type Ways } from './sinks/deliver.js';
import type { Answer } from './sinks/post.js';
import { deliverReport } from './sinks/report-mail.js';
import { WaysOut } from './ways-out.js';

const LOOK_EVERY_MS = 1_000;
/** What is not begun in that time is given back: it must be over before the hold is. */
const BEGUN_WITHIN_MS = SENDING_HOLDS_MS / 2;

/**
 * Sends what is due, at least once, for as long as the process lives. Each sink has a queue of its own, so that one that hangs keeps no
 * other waiting; processes share the work by rows.
 */
@Injectable()
export class SendNotifications extends PeriodicTask {
  private readonly queues: SinkQueues;

  constructor(db: Database, catalogue: LoadedCatalogue, ways: WaysOut, registry: Registry, log: Logger) {
    const queues = new SinkQueues(db, () => catalogue.current.sites, ways, Date.now, counted(registry, log));
    super({
      what: 'sending notifications',
      log,
      work: () => queues.sendDue(),
      restMs: LOOK_EVERY_MS,
    });
    this.queues = queues;
  }

  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await this.queues.settled();
  }
}

type Outcome = 'sent' | 'failed' | 'given-up' | 'omitted';
/** `isGone`: it need not be tried again, and nobody is at fault. */
type Delivered = PushAnswer | (Answer & { readonly isGone?: false });

type OnTried = (sink: string, outcome: Outcome, why?: string) => void;

function counted(registry: Registry, log: Logger): OnTried {
  const tries = new Counter({
    name: 'greenpark_notifications_total',
    help: 'Notifications that were tried, by what became of it',
    labelNames: ['sink', 'outcome'],
    registers: [registry],
  });
  return (sink, outcome, why) => {
    tries.inc({ sink, outcome });
    if (outcome === 'omitted') log.info({ sink, answer: why }, 'a browser takes no more notifications');
  };
}

/** The queues of all sinks. */
export class SinkQueues {
  /** By `queueOf`, what is on its way. */
  private readonly busy = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly sites: () => readonly Site[],
    private readonly ways: Ways,
    private readonly now: () => number,
    private readonly onTried: OnTried = () => undefined,
  ) {}

  /** Begins to send what is due to sinks that have nothing on its way. Returns `'more'` where there may be more. */
  async sendDue(): Promise<'more' | undefined> {
    const { rows, isAll } = await claimDue(this.db, [...this.busy.keys()], this.now());
    const bySink = groupedBy(rows, queueOf);
    for (const [key, queue] of bySink) {
      const sending = this.sendInOrder(queue).finally(() => this.busy.delete(key));
      // what could not be noted is sent again when its hold has ended
      this.busy.set(
        key,
        sending.catch(() => undefined),
      );
    }
    return isAll ? undefined : 'more';
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  /** After a failure the rest of the queue waits as long as what failed: the receiver is away. */
  private async sendInOrder(queue: readonly DueNotification[]): Promise<void> {
    const claimedMs = this.now();
    for (const [i, notification] of queue.entries()) {
      const giveBack = (from: number, untilMs: number): Promise<void> =>
        postponeNotifications(
          this.db,
          queue.slice(from).map(({ id }) => id),
          untilMs,
        );
      if (this.now() - claimedMs > BEGUN_WITHIN_MS) return giveBack(i, this.now());
      const nextMs = await this.send(notification);
      if (nextMs === 'taken') continue;
      if (nextMs !== null) await giveBack(i + 1, nextMs);
      return;
    }
  }

  private async deliver(notification: DueNotification, sink: NotificationSink, site: Site): Promise<Delivered> {
    const { report, subscription } = notification;
    if (report !== null)
      return deliverReport(notification, await readReportFiles(this.db, report.report), sink, site, this.ways);
    if (sink.kind !== 'push') return deliver(notification, sink, site, this.ways, this.now());
    if (subscription === null) throw new Error(`${notification.id} was not shared out`);
    return deliverPush(this.db, { ...notification, subscription }, site, this.ways.push);
  }

  /** Returns when it is tried again; null: not any more. */
  private async send(notification: DueNotification): Promise<number | null | 'taken'> {
    const { id, sink: name, createdMs, firstTriedMs, failures } = notification;
    const site = this.sites().find((one) => one.id === notification.site);
    const sink = site && alertingOf(site).sinks[name];
    if (!site || !sink) {
      await noteFailed(this.db, id, { answer: 'the site file has no such sink any more', nextMs: null }, this.now());
      this.onTried(name, 'given-up');
      return 'taken';
    }
    if (sink.kind === 'push' && notification.subscription === null && notification.report === null) {
      await shareOut(this.db, notification, sink.to, this.now());
      return 'taken';
    }
    const { isTaken, isGone, answer } = await this.deliver(notification, sink, site);
    const nowMs = this.now();
    if (isGone) {
      await noteOmitted(this.db, id, answer, nowMs);
      this.onTried(name, 'omitted', answer);
      return 'taken';
    }
    if (isTaken) {
      await noteSent(this.db, id, answer, nowMs);
      this.onTried(name, 'sent');
      return 'taken';
    }
    const nextMs = notification.news === 'trial' ? null : nextTryMs(failures + 1, firstTriedMs ?? createdMs, nowMs);
    await noteFailed(this.db, id, { answer, nextMs }, nowMs);
    this.onTried(name, nextMs === null ? 'given-up' : 'failed');
    return nextMs;
  }
}
