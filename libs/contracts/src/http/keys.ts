/** HTTP: keys of the API. */
import { z } from 'zod';
import { KEY_NAME, RESERVED_NAMES, ROLES } from '../access/roles.js';
import { expiry, instant, listForm, listOf, paging } from './times-and-lists.js';

const allowed = {
  name: z.string().meta({ description: 'Of the person or program' }),
  role: z.enum(ROLES),
  sites: z.array(z.string()).nullable().meta({ description: 'Which it is for; null: all' }),
  expires: instant.nullable().meta({ description: 'From when on it does not hold; null: never' }),
};

export const keyItem = z
  .object({
    ...allowed,
    kept: z.enum(['database', 'configuration']).meta({ description: 'Where it is taken from, and revoked' }),
    createdAt: instant.nullable().meta({ description: 'null: not known, it stands in a file or the environment' }),
    createdBy: z.string().nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Key' });
export const keysAnswer = listOf(keyItem).meta({ id: 'Keys' });

export const newKeyBody = z
  .strictObject({
    name: z
      .string()
      .regex(KEY_NAME, "expected 1 to 100 letters, digits, blanks and . _ @ ' -")
      .meta({ not: { enum: [...RESERVED_NAMES] } }),
    role: z.enum(ROLES),
    sites: z.array(z.string().min(1)).min(1).max(1_000).optional().meta({ description: 'Default: all' }),
    expires: expiry
      .optional()
      .meta({ description: 'RFC 3339 with an offset, or a day (its first moment, UTC); default: never' }),
  })
  .meta({ id: 'NewKeyRequest' });
export const newKeyAnswer = z
  .object({ ...allowed, key: z.string().meta({ description: 'The key; it is shown this once' }) })
  .meta({ id: 'NewKey' });
export const revokeKeyAnswer = z.object({ name: z.string(), revokedAt: instant }).meta({ id: 'KeyRevoked' });

export const securityLogQuery = z.strictObject({ ...listForm, ...paging(100, 1_000) });
export const securityLogAnswer = listOf(
  z
    .object({
      kind: z.enum(['unauthorized', 'forbidden', 'too-many-requests', 'mqtt-refused']),
      address: z.string(),
      who: z
        .string()
        .nullable()
        .meta({ description: 'The principal whose name was shown by MQTT; null: no one that is known' }),
      subject: z.string().meta({ description: 'The call, or `MQTT CONNECT`' }),
      detail: z.string(),
      count: z.number().int().meta({ description: 'Equal ones of a moment are one entry' }),
      firstAt: instant,
      lastAt: instant,
    })
    .meta({ id: 'Refusal' }),
).meta({ id: 'SecurityLog' });
