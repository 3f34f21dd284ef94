/** HTTP: closing of months and seasons, restatements, audit log. */
import { z } from 'zod';
import { figure, fromTo, instant, listOf, paging } from './http-common.js';
import { EMISSION_INTERVALS, signedFigures } from './http-figures.js';

export const signBody = z
  .strictObject({
    by: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Who signs; required where authentication is off, else the credential names the person' }),
    reason: z.string().max(2_000).optional(),
  })
  .meta({ id: 'SignRequest' });

export const signAnswer = z
  .object({
    period: z.string(),
    state: z.enum(['awaiting-approval', 'approved']),
    closedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    figures: signedFigures,
  })
  .meta({ id: 'PeriodSigned' });

export const restatementsQuery = z.strictObject({
  ...fromTo,
  interval: z.enum(EMISSION_INTERVALS).optional(),
  ...paging(100, 1_000),
});
export const restatementItem = z
  .object({
    period: z.string(),
    interval: z.enum(EMISSION_INTERVALS),
    revision: z.number().int(),
    cause: z.string().meta({ description: 'readings | event | configuration | factor' }),
    recordedAt: instant,
    old: signedFigures,
    new: signedFigures,
    deltaGrossT: figure,
    deltaNetT: figure,
    approval: z
      .enum(['not-needed', 'pending', 'superseded', 'approved'])
      .meta({ description: 'Hours and days need none; superseded: a later revision was signed instead' }),
    closedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Restatement' });
export const restatementsAnswer = listOf(restatementItem).meta({ id: 'Restatements' });

export const auditQuery = z.strictObject({ site: z.string().optional(), ...paging(100, 1_000) });
export const auditItem = z
  .object({
    id: z.number().int(),
    at: instant,
    site: z.string().nullable(),
    who: z.string(),
    action: z.string(),
    subject: z.string(),
    reason: z.string(),
    detail: z.record(z.string(), z.unknown()),
    previous: z.string().meta({ description: 'Hash of the entry before' }),
    hash: z.string().meta({ description: 'SHA-256 of this entry with that' }),
  })
  .meta({ id: 'AuditEntry' });
export const auditChainAnswer = z
  .object({
    ok: z.boolean(),
    entries: z.number().int().meta({ description: 'How many fit, from the first one on' }),
    firstBroken: z.number().int().nullable().meta({ description: 'Id of the first entry that does not fit' }),
    head: z
      .object({ id: z.number().int(), hash: z.string() })
      .nullable()
      .meta({ description: 'The last entry that fits. Note it elsewhere: only so does a missing end show' }),
  })
  .meta({ id: 'AuditChain' });
export const auditAnswer = listOf(auditItem).meta({ id: 'Audit' });
