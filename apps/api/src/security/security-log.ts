import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Request } from 'express';
import { networkOf } from '#contracts';
import { addRefusals, Database, type Refusals } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { ClientAddresses } from '../http/client-addresses.js';
import type { ProblemError } from '../http/problem.js';

const WRITE_EVERY_MS = 1_000;
/** Different refusals that wait at most; what is beyond is one row that says how many. */
const MOST_WAITING = 500;
const LONGEST_DETAIL = 300;

const KINDS: readonly string[] = ['unauthorized', 'forbidden', 'too-many-requests'] satisfies Refusals['kind'][];

/**
 * Who was refused: in the log of the service and in a table that keeps the newest, equal ones of a second as one. However much an
 * attacker sends, it costs a row a second for each address (IPv6: /64, the first one is shown) and call. No credential stands in it, nor a path that was made up.
 */
@Injectable()
export class SecurityLog implements OnApplicationBootstrap, OnApplicationShutdown {
  private waiting = new Map<string, Refusals>();
  private readonly task: PeriodicTask;

  constructor(
    private readonly db: Database,
    private readonly log: Logger,
    private readonly addresses: ClientAddresses,
  ) {
    const what = 'writing the security log';
    this.task = new PeriodicTask({ what, log, work: () => this.write(), restMs: WRITE_EVERY_MS });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** Notes a problem where it is a refusal. */
  note({ problem, message }: ProblemError, request: Request, nowMs: number): void {
    if (!KINDS.includes(problem)) return;
    const route = (request.route as { readonly path?: unknown } | undefined)?.path;
    const isKnown = typeof route === 'string' && !route.includes('*');
    const refused: Refusals = {
      kind: problem as Refusals['kind'],
      address: this.addresses.of(request),
      who: null,
      subject: isKnown ? `${request.method} ${route}` : 'no call of the API',
      detail: message.slice(0, LONGEST_DETAIL),
      count: 1,
      firstMs: nowMs,
      lastMs: nowMs,
    };
    this.add(refused);
  }

  private add(refused: Refusals): void {
    const { kind, address, subject, detail } = refused;
    const key = JSON.stringify([kind, networkOf(address), subject, detail]);
    const before = this.waiting.get(key);
    if (before) this.waiting.set(key, { ...before, count: before.count + 1, lastMs: refused.lastMs });
    else if (this.waiting.size < MOST_WAITING || address === 'many') this.waiting.set(key, refused);
    else this.add({ ...refused, address: 'many', subject: 'many', detail: 'more than are kept apart' });
  }

  private async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const rows = [...this.waiting.values()];
    this.waiting = new Map();
    for (const { kind, address, subject, detail, count } of rows) {
      this.log.warn({ kind, address, subject, count }, `refused: ${detail}`);
    }
    await addRefusals(this.db, rows);
  }
}
