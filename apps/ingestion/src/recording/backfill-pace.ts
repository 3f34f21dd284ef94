import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { READINGS_TOPIC, STORING_GROUP } from '#contracts';
import { Kafka } from '#kafka';
import { within } from '#service';
import { BackfillCredit } from './backfill-credit.js';

const LOOK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 1_000;
/** Kafka does not answer, does not let us ask, or nobody stores yet. */
const LOOK_AGAIN_MS = 2_000;
/** Nothing of the past has come for so long: nobody looks any more. */
const QUIET_MS = 3_000;

/**
 * Whether readings of the past come faster than they are stored. They lie in the same log as those of now: what waits before a reading of
 * now makes every figure as old as it takes. Nobody looks while none comes.
 */
@Injectable()
export class BackfillPace implements OnApplicationShutdown {
  private credit = new BackfillCredit();
  private cameAt = -Infinity;
  private looking: Promise<void> | null = null;
  private isStopped = false;
  private endRest: () => void = () => undefined;

  constructor(private readonly kafka: Kafka) {}

  /** @param records of the past that are durable */
  came(records: number): void {
    this.credit.came(records);
    this.cameAt = performance.now();
    if (!this.isStopped) this.looking ??= this.look();
  }

  isSpent(): boolean {
    return this.credit.isSpent;
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.endRest();
    await this.looking;
  }

  private async look(): Promise<void> {
    while (!this.isStopped && performance.now() - this.cameAt < QUIET_MS) {
      const asked = this.kafka.admin.groupPosition(STORING_GROUP, READINGS_TOPIC);
      const found = await within(ANSWER_WITHIN_MS, asked).catch(() => null);
      this.credit.looked(found, performance.now());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, found === null ? LOOK_AGAIN_MS : LOOK_EVERY_MS);
        this.endRest = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.credit = new BackfillCredit();
    this.looking = null;
  }
}
