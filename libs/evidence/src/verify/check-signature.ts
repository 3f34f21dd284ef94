import { evidenceKeyAt, localDateOf, type EvidenceKey, type LocalDate, type Site } from '#domain';
import { EvidenceError } from '../pack/readings-csv.js';
import { SIGNATURE, signedUnder } from '../pack/signature-file.js';
import { fingerprintOf } from '../pack/signer.js';

/** Keys of the site as whoever checks knows them, not from the pack. */
export interface KnownKeys {
  readonly keys: readonly EvidenceKey[];
  /** Where they are from, for people: `--public-key`. */
  readonly from: string;
}

export interface SignatureState {
  readonly publicKey: string;
  readonly fingerprint: string;
  /** From when on the site file in the pack names it; null where that names none for the day. */
  readonly named: EvidenceKey | null;
  /** From where it was known before; null: only the pack itself speaks for it. */
  readonly knownFrom: string | null;
}

/**
 * The signature under the manifest, against the site file in the pack and against keys that are known from elsewhere: who makes a
 * pack of his own writes the site file in it too, so only the latter prove whose it is.
 * @returns null: not signed, and nothing says that it should be
 * @throws EvidenceError
 */
export function checkSignature(
  files: ReadonlyMap<string, Uint8Array>,
  site: Site,
  createdMs: number,
  known: KnownKeys | null,
): SignatureState | null {
  const publicKey = signedUnder(files);
  const day = localDateOf(createdMs, site.timeZone);
  const named = evidenceKeyAt(site.evidenceKeys ?? [], day);
  if (known) expectKey(publicKey, evidenceKeyAt(known.keys, day), day, known.from);
  if (named) expectKey(publicKey, named, day, 'the site file in the pack');
  if (publicKey === null) return null;
  return { publicKey, fingerprint: fingerprintOf(publicKey), named, knownFrom: known?.from ?? null };
}

function expectKey(found: string | null, expected: EvidenceKey | null, day: LocalDate, from: string): void {
  const fail = (what: string): never => {
    throw new EvidenceError(SIGNATURE, what);
  };
  if (expected === null) return fail(`${from} names no key for ${day}, the day on which the pack was made`);
  const wanted = `${from} names the key ${fingerprintOf(expected.key)}${expected.from ? ` from ${expected.from} on` : ''}`;
  if (found === null) return fail(`the pack is not signed: ${wanted}`);
  if (found !== expected.key) fail(`the pack is signed under the key ${fingerprintOf(found)}: ${wanted}`);
}

/** For people: what a signature says, and what it does not. */
export function describeSignature(state: SignatureState | null): string {
  if (state === null) return 'not signed: nothing says whose pack it is';
  const { fingerprint, named, knownFrom } = state;
  const under = `Ed25519 under the key ${fingerprint}`;
  if (knownFrom !== null) return `${under}, which ${knownFrom} names`;
  const where = named
    ? 'the site file in the pack names it, and whoever made the pack wrote that'
    : 'the site file in the pack does not name it';
  return `${under}: ${where}; compare it with a key that you know from elsewhere (--public-key, --site-file)`;
}
