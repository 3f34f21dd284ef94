import { writeFile } from 'node:fs/promises';
import { verifyPack } from '#evidence';
import { FILE_TIMEOUT_MS, type ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

export interface EvidenceOptions {
  readonly site?: string;
  readonly period: string;
  readonly out?: string;
}

/** Has the evidence pack of a period made, fetches it, checks it, and writes it to a file. */
export async function buildEvidenceFile(api: ApiClient, options: EvidenceOptions, output: Output): Promise<void> {
  const site = await chooseSite(api, options.site);
  const path = `/api/v1/sites/${encodeURIComponent(site.id)}/evidence/${encodeURIComponent(options.period)}`;
  await api.post(path, undefined, FILE_TIMEOUT_MS);
  const bytes = await api.getBytes(path);
  const { ok, problem, manifest, signature } = verifyPack(bytes);
  if (!ok || !manifest) throw new Failure(`what ${path} answered does not fit: ${problem?.where}: ${problem?.detail}`);
  const file = options.out ?? `${site.id}-${options.period}-evidence.zip`;
  await writeFile(file, bytes);
  const { merkle, chain } = manifest;
  output.result(
    {
      file,
      bytes: bytes.length,
      site: site.id,
      period: options.period,
      root: merkle.root,
      leaves: merkle.leaves,
      chain,
      signedUnder: signature?.publicKey ?? null,
    },
    () =>
      `${file}: ${bytes.length.toLocaleString('en')} bytes, ${merkle.leaves.toLocaleString('en')} rows\nroot  ${merkle.root}\nchain ${chain.hash}, version ${chain.version}\n${signature ? `signed under ${signature.fingerprint}` : 'not signed'}`,
  );
}
