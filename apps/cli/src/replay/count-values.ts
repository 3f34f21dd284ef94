import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../system/api-client.js';
import { Failure } from '../terminal/failure.js';

export interface Counts {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly deadLettered: number;
}

interface Ledger {
  readonly totals: Counts & { readonly inFlight: number };
  readonly lagRecords: number | null;
}

const NONE: Counts = { received: 0, stored: 0, duplicate: 0, conflict: 0, deadLettered: 0 };
const LOOK_AGAIN_MS = 200;

/** a + sign · b, count by count. */
const combined = (a: Counts, b: Counts, sign: 1 | -1): Counts => ({
  received: a.received + sign * b.received,
  stored: a.stored + sign * b.stored,
  duplicate: a.duplicate + sign * b.duplicate,
  conflict: a.conflict + sign * b.conflict,
  deadLettered: a.deadLettered + sign * b.deadLettered,
});

/** The ledgers of some sites before something is sent, and what they counted since. */
export class CountWatch {
  private constructor(
    private readonly api: ApiClient,
    private readonly before: ReadonlyMap<string, Counts>,
  ) {}

  static async start(api: ApiClient, sites: Iterable<string>): Promise<CountWatch> {
    const before = new Map<string, Counts>();
    for (const site of sites) before.set(site, (await ledgerOf(api, site)).totals);
    return new CountWatch(api, before);
  }

  /**
   * Waits until every value that was sent has been received and become something.
   * @param expected values by site; sites that are not watched are left out
   * @param deadline Unix ms
   * @param waiting called with how many of how many are counted so far
   * @returns the counts since the start; `settled` is false where the deadline came first
   */
  async settled(
    expected: ReadonlyMap<string, number>,
    deadline: number,
    waiting: (received: number, of: number) => void,
  ): Promise<Counts & { readonly settled: boolean }> {
    const watched = [...expected].filter(([site, count]) => count > 0 && this.before.has(site));
    const of = watched.reduce((sum, [, count]) => sum + count, 0);
    for (;;) {
      let since = NONE;
      let isSettled = true;
      for (const [site, count] of watched) {
        const { totals, lagRecords } = await ledgerOf(this.api, site).catch((error: Error) => {
          throw new Failure(`all was acknowledged and is durable; what became of it cannot be asked: ${error.message}`);
        });
        const counts = combined(totals, this.before.get(site)!, -1);
        since = combined(since, counts, 1);
        isSettled &&= counts.received >= count && totals.inFlight === 0 && (lagRecords ?? 0) === 0;
      }
      if (isSettled || Date.now() > deadline) return { ...since, settled: isSettled };
      waiting(since.received, of);
      await delay(LOOK_AGAIN_MS);
    }
  }
}

const ledgerOf = (api: ApiClient, site: string): Promise<Ledger> =>
  api.get(`/api/v1/sites/${encodeURIComponent(site)}/ledger`);
