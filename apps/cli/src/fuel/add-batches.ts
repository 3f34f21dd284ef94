import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { readBatchFile } from './batch-file.js';

interface Accepted {
  readonly event: string;
  readonly batch: string;
  readonly version: number;
}

/** Records the batches of a file, in its order. The same file again changes nothing. @param file `-`: standard input */
export async function addBatches(
  api: ApiClient,
  { file, ...options }: { readonly file: string; readonly site?: string; readonly reason?: string },
  output: Output,
): Promise<void> {
  const name = file === '-' ? 'standard input' : file;
  const text = await (file === '-' ? textOf(process.stdin) : readFile(file, 'utf8')).catch(
    (error: NodeJS.ErrnoException) => {
      throw new WrongUsage(`${name} cannot be read: ${error.code ?? error.message}`);
    },
  );
  const batches = readBatchFile(name, text, options.reason);
  const { id: site } = await chooseSite(api, options.site);
  const items: Accepted[] = [];
  for (const { where, body } of batches) {
    try {
      items.push(await api.post<Accepted>(`/api/v1/sites/${encodeURIComponent(site)}/fuel-batches`, body));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`${name} ${where}: ${error.message}; ${items.length} of ${batches.length} recorded before it`);
    }
  }
  output.result({ site, items }, () => `${items.length} batches recorded for ${site}`);
}

/** Takes a batch out of the book. */
export async function withdrawBatch(
  api: ApiClient,
  { batch, reason, ...options }: { readonly batch: string; readonly site?: string; readonly reason: string },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const path = `/api/v1/sites/${encodeURIComponent(site)}/fuel-batches/${encodeURIComponent(batch)}/withdraw`;
  const accepted = await api.post<Accepted>(path, { reason });
  output.result(accepted, () => `batch ${batch} withdrawn from the book of ${site}`);
}
