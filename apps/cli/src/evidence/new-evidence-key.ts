import { isLocalDate, localDateOf, ownTimeZone } from '#domain';
import { fingerprintOf, publicKeyLine } from '#evidence';
import { readEnvironment, writeEvidenceKey } from '#runtime';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

export interface NewKeyOptions {
  readonly from?: string;
  readonly keys?: string;
}

/** Makes a key that signs the packs of a site. The private half stays in its file; the line for the site file is printed. */
export async function newEvidenceKey(site: string, options: NewKeyOptions, output: Output): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(site)) throw new WrongUsage(`${site}: expected the id of a site`);
  const from = options.from ?? localDateOf(Date.now(), ownTimeZone());
  if (!isLocalDate(from)) throw new WrongUsage('--from: expected a date like 2026-10-01');
  const folder = options.keys ?? readEnvironment().evidenceKeysPath;
  const made = await writeEvidenceKey(folder, site, from);
  if (!made) throw new Failure(`${folder}/${site}/${from}.pem is there already: a key is never written over`);
  const publicKey = publicKeyLine(made.publicKey);
  const fingerprint = fingerprintOf(publicKey);
  const line = `- { key: ${publicKey}, from: ${from} }`;
  output.result({ site, file: made.file, publicKey, fingerprint, from, line }, () =>
    [
      `private key: ${made.file} (mode 600; keep a copy where the machine is not)`,
      `fingerprint: ${fingerprint}`,
      '',
      `line for the site file of ${site}, under evidence: publicKeys:`,
      `  ${line}`,
      '',
      'Give the line or the fingerprint to whoever checks packs, by another way than the packs themselves.',
    ].join('\n'),
  );
}
