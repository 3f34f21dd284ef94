import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Logger } from '#runtime';
import { within } from '../tasks/within.js';

/** What is missing before the process can do its work, one sentence each; none: ready. */
export type ReadinessCheck = () => readonly string[] | Promise<readonly string[]>;

/** What is said at `/health/ready` (docs/contract.md). */
export interface ReadinessAnswer {
  readonly status: 'ok' | 'unavailable';
  readonly missing: readonly string[];
}

const DEADLINE_MS = 1_500;
/** So long an answer holds: anyone may ask, and every question would go to all servers. */
const HOLDS_MS = 1_000;

/** Whether the process can do its work. Every part adds what it would notice. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private newest: Promise<ReadinessAnswer> | null = null;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly log: Logger,
  ) {}

  /** @param part named once; in the order in which they were added, their sentences are shown */
  add(part: string, check: ReadinessCheck): void {
    if (this.checks.has(part)) throw new Error(`a check of readiness is there twice: ${part}`);
    this.checks.set(part, check);
  }

  /** What holds now, at most a second old: however many ask, the parts are asked once a second. */
  look(): Promise<ReadinessAnswer> {
    this.newest ??= this.ask().finally(() => setTimeout(() => (this.newest = null), HOLDS_MS).unref());
    return this.newest;
  }

  /** Asks all parts at once. */
  private async ask(): Promise<ReadinessAnswer> {
    const found: (readonly string[])[] = [];
    const one = async (part: string, check: ReadinessCheck, place: number): Promise<HealthIndicatorResult> => {
      const missing = await this.answerOf(part, check);
      found[place] = missing;
      const indicator = this.indicators.check(part);
      return missing.length === 0 ? indicator.up() : indicator.down({ missing });
    };
    try {
      await this.health.check(
        [...this.checks].map(
          ([part, check], place) =>
            () =>
              one(part, check, place),
        ),
      );
    } catch (error) {
      // Terminus throws where something is down; what was found is said in our own form.
      const missing = found.flat();
      if (missing.length === 0) throw error;
      return { status: 'unavailable', missing };
    }
    return { status: 'ok', missing: [] };
  }

  /**
   * A check that fails or does not answer in time is missing too: a server that hangs does not keep the question from its answer.
   * What it fails with names hosts and users: the log has it, strangers do not.
   */
  private async answerOf(part: string, check: ReadinessCheck): Promise<readonly string[]> {
    try {
      return (await within(DEADLINE_MS, Promise.resolve(check()))) ?? [`${part}: no answer within ${DEADLINE_MS} ms`];
    } catch (error) {
      this.log.debug({ err: error, part }, 'a check of readiness failed');
      return [`${part}: cannot be reached`];
    }
  }
}
