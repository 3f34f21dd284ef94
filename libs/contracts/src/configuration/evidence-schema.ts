/** Public keys under which evidence packs of a site are signed. */
import type { EvidenceKey } from '#domain';
import { z } from 'zod';
import { from } from './entry-grammar.js';

/** SubjectPublicKeyInfo of Ed25519 has one length and one beginning: object identifier 1.3.101.112, then 32 bytes. */
const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

export const isEvidenceKey = (text: string): boolean => PUBLIC_KEY.test(text);

export const evidenceSchema = z.strictObject({
  publicKeys: z
    .array(
      z.strictObject({
        key: z
          .string()
          .regex(PUBLIC_KEY, 'expected an Ed25519 public key, the one line of its PEM file')
          .describe('Ed25519, one line as `greenpark evidence key new` prints it; the last one that has begun holds')
          .meta({ examples: ['MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='] }),
        from,
      }),
    )
    .min(1)
    .describe('A pack that is made from the day of the first one on must be signed under the key of its day'),
});

/** What of a site file says by which keys its packs are known; the rest may be anything. */
export const siteKeysSchema = z.object({ evidence: evidenceSchema.optional() });

export const evidenceKeysOf = ({ publicKeys }: z.output<typeof evidenceSchema>): EvidenceKey[] =>
  publicKeys.map(({ key, from: day }) => ({ key, from: day ?? null }));
