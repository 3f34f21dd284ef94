import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from './api-client.js';

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

const ledgerOf = (api: ApiClient, site: string): Promise<Ledger> =>
  api.get(`/api/v1/sites/${encodeURIComponent(site)}/ledger`);

export async function countsOf(api: ApiClient, site: string): Promise<Counts> {
  return (await ledgerOf(api, site)).totals;
}

/** What the ledger counted since `before`. */
export function difference(before: Counts, after: Counts): Counts {
  const less = (key: keyof Counts): number => after[key] - before[key];
  return {
    received: less('received'),
    stored: less('stored'),
    duplicate: less('duplicate'),
    conflict: less('conflict'),
    deadLettered: less('deadLettered'),
  };
}

/**
 * Waits until every value that was sent has been received and become something.
 * @returns the counts since `before`; `settled` is false where the deadline came first
 */
export async function waitForCounts(
  api: ApiClient,
  site: string,
  before: Counts,
  sentValues: number,
  deadlineMs: number,
): Promise<Counts & { readonly settled: boolean }> {
  for (const end = Date.now() + deadlineMs; ;) {
    const { totals, lagRecords } = await ledgerOf(api, site);
    const counts = difference(before, totals);
    const settled = counts.received >= sentValues && totals.inFlight === 0 && (lagRecords ?? 0) === 0;
    if (settled || Date.now() > end) return { ...counts, settled };
    await delay(200);
  }
}
