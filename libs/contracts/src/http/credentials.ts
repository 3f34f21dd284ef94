/** HTTP: who may connect by MQTT, and what for. */
import { z } from 'zod';
import { MQTT_RIGHTS, PRINCIPAL_NAME, principalNameProblem } from '../access/mqtt-rights.js';
import { certificateSubject, SUBJECT_PATTERN } from '../access/certificate-subject.js';
import { expiry, instant, listOf } from './times-and-lists.js';

const name = z
  .string()
  .refine((text) => principalNameProblem(text) === null, 'expected 1 to 100 of a to z, digits and . _ @ -')
  .meta({
    pattern: PRINCIPAL_NAME.source,
    description: 'Of the principal, and its MQTT user name',
    examples: ['boiler-gateway'],
  });
const expires = expiry.nullable().optional().meta({
  description:
    'RFC 3339 with an offset, or a day (its first moment, UTC), in the future: from then on it does not hold. Default: it does not end',
});

export const newCredentialBody = z
  .strictObject({
    name,
    site: z.string().min(1).max(256),
    devices: z
      .array(z.string().min(1).max(256))
      .min(1)
      .max(1_000)
      .nullable()
      .meta({ description: 'null: every device of the site, for a gateway' }),
    rights: z.array(z.enum(MQTT_RIGHTS)).min(1),
    expires,
    certificate: z
      .string()
      .max(1_000)
      .refine((text) => certificateSubject(text) !== null, 'expected a subject like CN=gateway,O=Park')
      .optional()
      .meta({ pattern: SUBJECT_PATTERN, description: 'Subject of a client certificate in the place of a password' }),
  })
  .meta({ id: 'NewCredential' });

export const rotateCredentialBody = z.strictObject({ expires }).meta({ id: 'RotateCredential' });
export const revokeCredentialBody = z
  .strictObject({
    credential: z.string().min(1).max(100).optional().meta({ description: 'Only this one; default: all of it' }),
    reason: z.string().max(2_000).optional(),
  })
  .meta({ id: 'RevokeCredential' });

export const issuedCredential = z
  .object({
    username: z.string(),
    password: z.string().nullable().meta({ description: 'Shown this once; null: the certificate is the credential' }),
    credential: z.string(),
  })
  .meta({ id: 'IssuedCredential' });

export const principalItem = z
  .object({
    name: z.string(),
    site: z.string().nullable().meta({ description: 'null: every site' }),
    devices: z.array(z.string()).nullable().meta({ description: 'null: every device of the site' }),
    rights: z.array(z.enum(MQTT_RIGHTS)),
    createdAt: instant,
    createdBy: z.string(),
    credentials: z.array(
      z.object({
        id: z.string(),
        certificate: z.string().nullable(),
        state: z.enum(['valid', 'expired', 'revoked']),
        createdAt: instant,
        createdBy: z.string(),
        expires: instant.nullable(),
        revokedAt: instant.nullable(),
        revokedBy: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Principal' });
export const principalsAnswer = listOf(principalItem).meta({ id: 'Principals' });
