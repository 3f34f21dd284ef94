import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

interface Batch {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly isConflict: boolean;
  readonly deliveredAt: string;
  readonly supplier: string;
  readonly origin: string;
  readonly massT: number;
  readonly moisture: number;
  readonly ncvReceivedGjPerT: number;
  readonly distanceKm: number;
  readonly isCertified: boolean;
  readonly certificate: string | null;
  readonly surplusProof: string | null;
  readonly simulated: boolean;
}

export interface BatchListOptions {
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly origin?: string;
  readonly supplier?: string;
  readonly batch?: string;
  readonly all?: boolean;
  readonly asOf?: string;
  readonly limit: number;
}

/** The book of batches, newest delivery first. */
export async function listBatches(api: ApiClient, options: BatchListOptions, output: Output): Promise<void> {
  const site = await chooseSite(api, options.site);
  const query = new URLSearchParams();
  for (const name of ['from', 'to', 'origin', 'supplier', 'batch', 'asOf'] as const) {
    if (options[name] !== undefined) query.set(name, options[name]);
  }
  if (options.all) query.set('versions', 'all');
  const path = `/api/v1/sites/${encodeURIComponent(site.id)}/fuel-batches?${query.toString()}`;
  const items = await api.list<Batch>(path, options.limit);
  output.result({ items }, () => (items.length === 0 ? 'no batches' : batchTable(items, site.display.locale)));
}

function batchTable(items: readonly Batch[], locale: string): string {
  const head = 'delivered|batch|version|supplier|origin|t|moisture %|GJ/t|km|certificate|proof of surplus|'.split('|');
  const rows = items.map((one) => [
    one.deliveredAt,
    one.id,
    one.version,
    one.supplier,
    one.origin,
    rounded(one.massT, 2),
    rounded(one.moisture * 100, 1),
    rounded(one.ncvReceivedGjPerT, 2),
    rounded(one.distanceKm, 1),
    one.certificate === null || one.isCertified ? one.certificate : `${one.certificate} (lapsed)`,
    one.surplusProof,
    remarks(one),
  ]);
  return table(head, rows, locale);
}

const remarks = ({ state, isConflict, simulated }: Batch): string =>
  [state === 'counts' ? '' : state, isConflict ? 'papers conflict' : '', simulated ? 'simulated' : '']
    .filter(Boolean)
    .join(', ');
