/** HTTP: closing of months, seasons and years, restatements, audit log. */
import { z } from 'zod';
import { CLOSABLE_GRAINS, GRAINS } from '#domain';
import {
  asOfMoment,
  figure,
  fromTo,
  instant,
  listForm,
  listOf,
  localDay,
  paging,
  personName,
} from '../times-and-lists.js';
import { signedFigures } from './figures.js';

export const signBody = z
  .strictObject({
    by: personName
      .optional()
      .meta({ description: 'Who signs; required where authentication is off, else the credential names the person' }),
    reason: z.string().max(2_000).optional(),
  })
  .meta({ id: 'SignRequest' });

export const waiver = z
  .object({
    waives: z.enum(['factor', 'told', 'calibration']),
    subject: z.string().meta({ description: 'Version of a factor, period, or device' }),
    by: z.string(),
    reason: z.string(),
    until: localDay,
  })
  .meta({ id: 'Waiver' });

const movedTonnes = z.object({
  fromT: figure.meta({ description: 'What two people signed last' }),
  movedT: figure.meta({
    description: 'Sum of the absolute steps since then, this one included; null: the figure appeared or vanished',
  }),
  signedT: figure.meta({ description: 'The steps with their signs' }),
  limitT: figure.meta({ description: 'Above it two people sign' }),
});
export const movement = z
  .object({
    sinceRevision: z.number().int().meta({ description: 'Newest revision that two people signed' }),
    materiality: z
      .object({ pct: z.number(), t: z.number().nullable() })
      .meta({ description: 'What counts: the lower of the threshold at that signature and the one in force' }),
    gross: movedTonnes,
    net: movedTonnes,
    healed: z.array(z.string()).readonly().meta({
      description:
        'Meters of which less is taken off for days without a certificate than was signed: two people sign, whatever it moves',
    }),
    people: z.union([z.literal(1), z.literal(2)]).meta({ description: 'How many must sign' }),
  })
  .meta({ id: 'Movement', description: 'How far a restatement has moved since two people signed' });

export const signAnswer = z
  .object({
    period: z.string(),
    state: z.enum(['awaiting-approval', 'approved']),
    closedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    simulated: z.boolean().meta({ description: 'What was signed comes from simulated readings' }),
    movement: movement.nullable().meta({ description: 'Of a restatement' }),
    figures: signedFigures,
  })
  .meta({ id: 'PeriodSigned' });

export const PERIOD_STATES = ['open', 'awaiting-approval', 'approved', 'restatement-pending'] as const;

export const periodsQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  ...asOfMoment,
  interval: z.enum(CLOSABLE_GRAINS).default('month'),
});
const signature = z.object({
  who: z.string(),
  at: instant,
  reason: z.string(),
  revision: z.number().int(),
  simulated: z.boolean(),
});
export const periodItem = z
  .object({
    period: z.string().meta({ examples: ['2026-01', 'season-2025', '2026'] }),
    interval: z.enum(CLOSABLE_GRAINS),
    start: localDay,
    state: z.enum(PERIOD_STATES),
    waitsFor: z
      .enum(['close', 'approve'])
      .nullable()
      .meta({ description: 'Signature that comes next; null: none, or not before `closableFrom`' }),
    closableFrom: localDay.meta({ description: 'Not before this local day: its end and 5 working days' }),
    revision: z.number().int(),
    heatGj: figure,
    grossT: figure,
    netT: figure,
    u95T: figure,
    coveragePct: z.number(),
    substitutedGj: figure,
    excludedGj: figure,
    codes: z.array(z.string()),
    factorMissing: z.boolean(),
    closed: signature
      .nullable()
      .meta({ description: 'First signature under these very figures; null: they are not closed' }),
    approval: signature.nullable().meta({ description: 'Newest approval, of `approval.revision`' }),
    approved: signedFigures.nullable().meta({ description: 'Where a restatement is pending: what was approved last' }),
    movement: movement.nullable().meta({ description: 'Of a pending restatement' }),
  })
  .meta({ id: 'Period' });
export const periodsAnswer = listOf(periodItem).meta({ id: 'Periods' });

export const restatementsQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  ...asOfMoment,
  interval: z.enum(GRAINS).optional(),
  ...paging(100, 1_000),
});
export const restatementItem = z
  .object({
    period: z.string(),
    interval: z.enum(GRAINS),
    revision: z.number().int(),
    cause: z.string().meta({
      description:
        'readings | event | configuration | factor | recompute (a stored figure was not what its readings make)',
    }),
    recordedAt: instant,
    old: signedFigures,
    new: signedFigures,
    deltaGrossT: figure,
    deltaNetT: figure,
    approval: z
      .enum(['not-needed', 'pending', 'superseded', 'approved'])
      .meta({ description: 'Hours and days need none; superseded: a later revision was signed instead' }),
    movement: movement
      .nullable()
      .meta({ description: 'Where it is approved or pending; null: superseded, an hour or a day, or signed long ago' }),
    closedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Restatement' });
export const restatementsAnswer = listOf(restatementItem).meta({ id: 'Restatements' });

export const auditQuery = z.strictObject({ ...listForm, site: z.string().optional(), ...paging(100, 1_000) });
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
