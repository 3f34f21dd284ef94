import type { LocalDate } from '../calendar/local-date.js';

/** A public key under which evidence packs of a site are signed. */
export interface EvidenceKey {
  /** Ed25519, SubjectPublicKeyInfo (RFC 8410) in base64: the one line between the borders of its PEM file. */
  readonly key: string;
  /** Local date from which it holds, until the next one does; null: since ever. */
  readonly from: LocalDate | null;
}

/** The key that holds on a day: the one that has begun last; null: none does. */
export function evidenceKeyAt(keys: readonly EvidenceKey[], date: LocalDate): EvidenceKey | null {
  let found: EvidenceKey | null = null;
  for (const key of keys) {
    if ((key.from ?? '') > date) continue;
    if (found === null || (key.from ?? '') >= (found.from ?? '')) found = key;
  }
  return found;
}
