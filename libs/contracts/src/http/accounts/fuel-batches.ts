/** HTTP: batches of fuel with their papers, and what they come to by origin. */
import { z } from 'zod';
import { FUEL_FINDING_KINDS, NCV_BASES } from '#domain';
import { fuelBatchSchema } from '../../meter-event/fuel-batch.js';
import { EVENT_ID_PATTERN, PERSON_PATTERN } from '../../telemetry/decoded.js';
import { RFC3339_PATTERN } from '../../telemetry/measurement-time.js';
import { CLOSABLE_PERIOD_PATTERN, PERIOD_PATTERN } from '../text-forms.js';
import { findingRaised } from './verifications.js';
import { figure, fromTo, instant, listForm, listOf, localDay, moment, paging, personName } from '../times-and-lists.js';

/** Keywords of the papers, as the wire has them. The check of the wire judges; here they stand for the document alone. */
const forms = fuelBatchSchema.properties as Readonly<Record<string, { readonly anyOf?: readonly object[] }>>;
const formOf = (name: string): Record<string, unknown> => {
  const { type: _, ...form } = (forms[name]!.anyOf?.[0] ?? forms[name]) as Record<string, unknown>;
  return form;
};
const text = (name: string) => z.string().meta(formOf(name));
const number = (name: string) => z.number().meta(formOf(name));
const reason = z.string().meta({ maxLength: 4_000, pattern: '^[^\\u0000]*\\S[^\\u0000]*$' });
const by = z.string().meta({ pattern: PERSON_PATTERN });

export const fuelBatchBody = z
  .strictObject({
    id: text('id').meta({ description: 'Of the batch: what the weighbridge calls it too' }),
    version: z
      .number()
      .meta({ ...formOf('version'), type: 'integer' })
      .nullish()
      .meta({
        description:
          'Default: 1, or the one after the highest that is stored, which is a correction and needs a `reason`',
      }),
    deliveredAt: z.string().meta({ pattern: RFC3339_PATTERN, description: 'RFC 3339 with offset' }),
    device: z.string().min(1).nullish().meta({ description: 'Default: the weighbridge of the site' }),
    supplier: text('supplier'),
    origin: text('origin').meta({ description: 'Where it grew' }),
    crop: text('crop'),
    massT: number('massT'),
    moisture: number('moisture').meta({ description: 'Water as received, share of the mass: 0.12 is 12 %' }),
    ncvGjPerT: number('ncvGjPerT').meta({ description: 'Net calorific value' }),
    ncvBasis: z.enum(NCV_BASES).nullish().meta({ description: 'Default: received' }),
    distanceKm: number('distanceKm').meta({ description: 'There and back, as `haulage.distanceKm`' }),
    certificate: text('certificate').nullish(),
    certificateUntil: text('certificateUntil').nullish().meta({ description: 'Last local day of the certificate' }),
    surplusProof: text('surplusProof').nullish().meta({ description: 'Document that shows the straw to be surplus' }),
    reason: reason.nullish().meta({ description: 'Why; a correction needs one' }),
    by: by.nullish(),
    evidence: z.unknown().optional().meta({ description: 'Anything that an auditor should see; no text with U+0000' }),
  })
  .meta({ id: 'FuelBatchRequest' });

export const withdrawBatchBody = z
  .strictObject({ reason: reason.meta({ description: 'Why, for the auditor' }), by: by.nullish() })
  .meta({ id: 'FuelBatchWithdrawal' });

export const fuelBatchAccepted = z
  .object({
    event: z.string().meta({ description: 'Id of the event that carries it', pattern: EVENT_ID_PATTERN }),
    site: z.string(),
    device: z.string(),
    batch: z.string(),
    version: z.number().int(),
  })
  .meta({ id: 'FuelBatchAccepted' });

const fuelBatchItem = z
  .object({
    id: z.string(),
    version: z.number().int(),
    versions: z.number().int().meta({ description: 'Recorded, the withdrawn ones too' }),
    state: z.enum(['counts', 'withdrawn', 'replaced']).meta({ description: '`replaced`: a higher version holds' }),
    isConflict: z.boolean().meta({
      description: 'Different papers claim to be this version: the one with the least energy counts',
    }),
    deliveredAt: instant,
    device: z.string(),
    supplier: z.string(),
    origin: z.string(),
    crop: z.string(),
    massT: z.number(),
    moisture: z.number(),
    ncvGjPerT: z.number(),
    ncvBasis: z.enum(NCV_BASES),
    ncvReceivedGjPerT: z.number().meta({ description: 'As received; from a dry one by its moisture' }),
    energyGj: z.number(),
    distanceKm: z.number(),
    certificate: z.string().nullable(),
    certificateUntil: localDay.nullable(),
    isCertified: z.boolean().meta({ description: 'A certificate held on the day it came' }),
    surplusProof: z.string().nullable(),
    simulated: z.boolean(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    receivedAt: instant,
    event: z.string(),
  })
  .meta({ id: 'FuelBatch' });

const asOf = moment.optional().meta({ description: 'As the book was known then; default: now' });

export const fuelBatchesQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  batch: z.string().min(1).optional().meta({ description: 'Only this one, whenever it came' }),
  origin: z.string().min(1).optional(),
  supplier: z.string().min(1).optional(),
  versions: z
    .enum(['newest', 'all'])
    .default('newest')
    .meta({ description: 'all: those that were replaced or withdrawn too' }),
  asOf,
  ...paging(100, 1_000),
});
export const fuelBatchesAnswer = listOf(fuelBatchItem).meta({ id: 'FuelBatches' });

const straw = {
  batches: z.number().int(),
  massT: z.number(),
  energyGj: z.number(),
  meanNcvGjPerT: figure.meta({ description: 'As received, by mass' }),
  meanDistanceKm: figure.meta({ description: 'There and back, by mass' }),
  provenShare: figure.meta({ description: 'Share of the mass with a proof of surplus' }),
  certifiedShare: figure.meta({ description: 'Share of the mass with a certificate that held on the day it came' }),
};
export const strawQuery = z.strictObject({
  ...listForm,
  period: z.string().optional().meta({
    pattern: PERIOD_PATTERN,
    description: '`2025-10-26`, `2025-10`, `season-2025` (the year of its start), `2025`; default: this month',
  }),
  asOf,
});
export const strawAnswer = listOf(z.object({ origin: z.string(), ...straw }).meta({ id: 'StrawOfOrigin' }), {
  period: z.string(),
  start: localDay,
  end: localDay.meta({ description: 'Included' }),
  simulated: z.boolean().meta({ description: 'Papers of a simulator are among them' }),
  total: z.object(straw),
}).meta({ id: 'StrawByOrigin' });

const share = z.number().meta({ description: 'Half width of the 95 % interval, as a share' });
export const reconciliationQuery = z.strictObject({
  ...listForm,
  period: z.string().optional().meta({
    pattern: PERIOD_PATTERN,
    description: '`2025-10`, `season-2025` (the year of its start), `2025`; default: the newest season',
  }),
});
const fuelWeek = z
  .object({
    start: localDay,
    end: localDay.meta({ description: 'Included' }),
    batches: z.number().int(),
    papersT: z.number(),
    papersGj: z.number(),
    loads: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Of these batches, and of the week without papers; null: nothing weighs trucks' }),
    weighedT: figure,
    weighedGj: figure.meta({ description: 'By the calorific values measured with the loads; null: none was' }),
    heatGj: z.number(),
    unknownDays: z.number().int().meta({ description: 'Days whose heat is unknown' }),
    burntGj: z.number().meta({ description: 'Fuel that the heat takes by the efficiency' }),
    shortGj: z.number().meta({ description: 'Of it neither delivered with papers nor left of what was' }),
    stockStartGj: z.number(),
    stockEndGj: z.number().meta({ description: 'By the papers: delivered less burnt, never below 0' }),
    findings: z.array(z.enum(FUEL_FINDING_KINDS)),
  })
  .meta({ id: 'FuelWeek' });
const fuelFinding = z
  .object({
    kind: z.enum(FUEL_FINDING_KINDS),
    start: localDay,
    end: localDay.meta({ description: 'Included' }),
    found: z.number(),
    expected: z.number(),
    limit: z.number().meta({ description: 'By which they may differ' }),
    unit: z.enum(['t', 'GJ', 'km', '1']),
    batches: z.array(z.string()).meta({ description: 'Those concerned, where they can be named' }),
  })
  .meta({ id: 'FuelFinding' });
export const reconciliationAnswer = listOf(fuelWeek, {
  period: z.string(),
  start: localDay.nullable().meta({ description: 'null: no day of the period is over' }),
  end: localDay.nullable().meta({ description: 'Included; the last whole local day at most' }),
  simulated: z.boolean().meta({ description: 'Papers of a simulator are among them' }),
  u95: z
    .object({ efficiency: share, heat: share, mass: share, ncv: share })
    .nullable()
    .meta({ description: 'What the limits are made of; null: there are no batches' }),
  findings: z.array(fuelFinding),
}).meta({ id: 'FuelReconciliation' });

export const raiseFuelFindingsBody = z
  .strictObject({
    period: z.string().meta({ pattern: CLOSABLE_PERIOD_PATTERN, description: 'A month, a season or a year' }),
    by: personName.nullish(),
  })
  .meta({ id: 'FuelFindingsRequest' });
export const fuelFindingsRaised = listOf(findingRaised).meta({ id: 'FuelFindingsRaised' });
