/** HTTP: emissions, targets, factors. */
import { z } from 'zod';
import { factorVersion, GRAINS, type Factor } from '#domain';
import { figure, fromTo, instant, listForm, listOf, localDay, moment } from '../times-and-lists.js';
import { statusTarget } from '../plant/status.js';

export const emissionsQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  interval: z.enum(GRAINS).default('day').meta({ description: 'Local intervals of the site' }),
  asOf: moment.optional().meta({ description: 'What was known at that moment' }),
  shares: z
    .enum(['0', '1'])
    .optional()
    .meta({ description: '1: with `u95Shares`, 0: without; default: without for hours, with for all else' }),
});

/** What of a figure is signed when a month, season or year is closed. */
export const signedFigures = z
  .object({
    revision: z.number().int(),
    heatGj: figure,
    baselineT: figure,
    projectT: figure,
    leakageT: figure,
    grossT: figure,
    netT: figure,
    u95T: figure,
    coveragePct: z.number(),
    substitutedGj: figure,
    excludedGj: figure,
    backupGj: figure,
    biogenicCo2T: figure,
    factorVersions: z.array(z.unknown()),
    rulesVersions: z.array(z.string()),
  })
  .meta({ id: 'SignedFigures' });

export const emissionItem = z
  .object({
    start: z.union([instant, localDay]).meta({ description: 'Day, month, season and year: the local date' }),
    period: z.string().meta({ examples: ['2025-10-26', '2025-10', 'season-2025', '2026'] }),
    heatGj: figure,
    baselineT: figure,
    projectT: figure,
    leakageT: figure,
    grossT: figure.meta({ description: 'Tonnes of CO2 avoided, before what the project itself emits' }),
    netT: figure.meta({ description: 'Gross less project and leakage, tCO2e' }),
    u95T: figure.meta({ description: 'Half width of the 95 % band' }),
    coveragePct: z.number().min(0).max(100),
    toldPct: z.number().min(0).max(100).meta({
      description:
        'Share of the interval for which all that is credited and debited is known: covered, or bridged between two good readings',
    }),
    substitutedGj: figure,
    excludedGj: figure,
    backupGj: figure.meta({ description: 'Heat of a fossil back-up behind the credited meters, taken off the credit' }),
    biogenicCo2T: figure.meta({ description: 'For the record; never netted' }),
    factorVersions: z.array(z.unknown()).meta({ description: 'The factors that the row was made with' }),
    rulesVersions: z.array(z.string()).meta({
      description:
        'Rules that the row was made by; more than one: some of its hours were closed under older ones and keep them',
    }),
    factorMissing: z.boolean(),
    revision: z.number().int(),
    closed: z.boolean(),
    settling: z.boolean().meta({ description: 'What it is made from is in work: it may change in a moment' }),
    codes: z
      .array(z.string())
      .meta({ description: 'What the rules of quality found in the windows of the counted points' }),
    dataEffectT: figure.meta({
      description: 'What the careful stand-in for lost data takes from `netT`: that less the best estimate',
    }),
    u95Shares: z
      .array(
        z.object({
          source: z.string().meta({ description: 'A factor, a meter …', examples: ['factor:heat.cn.default'] }),
          u95T: z.number().meta({ description: 'Half width of the 95 % band that it alone would make' }),
          sharePct: z.number().meta({ description: 'Of the variance; all of them sum to 100' }),
        }),
      )
      .optional()
      .meta({ description: 'What `u95T` comes from, the largest first' }),
    pending: z
      .boolean()
      .optional()
      .meta({ description: 'true: a restatement of a closed month, season or year that is not approved yet' }),
    approved: signedFigures.optional().meta({ description: 'Where pending: the figure that was approved last' }),
  })
  .meta({ id: 'Emission' });
export const emissionsAnswer = listOf(emissionItem, {
  interval: z.enum(GRAINS),
  simulated: z.boolean().meta({ description: 'true: every row comes from simulated readings' }),
}).meta({
  id: 'Emissions',
});

export const targetsAnswer = listOf(statusTarget).meta({ id: 'Targets' });
export const targetQuery = z.strictObject({
  asOf: moment.optional().meta({ description: 'What was known at that moment' }),
});

export const factorItem = z
  .looseObject({
    id: z.string(),
    value: z.number(),
    unit: z.string(),
    gas: z.string().nullable(),
    region: z.string().nullable(),
    status: z.string().nullable(),
    dataYear: z.number().int().nullable(),
    publishedOn: z.string().nullable(),
    validFrom: localDay.nullable(),
    validTo: localDay.nullable().meta({ description: 'Not included; null: open' }),
    u95: z
      .union([z.number(), z.object({ minus: z.number(), plus: z.number() })])
      .nullable()
      .meta({ description: 'Half width of the 95 % band as a share of the value; null: unknown' }),
    version: z.string().meta({ description: 'As figures name it', examples: ['heat.cn.default@2015-01-01'] }),
    source: z.string().nullable(),
    sourceRef: z.string().nullable(),
    replacedOn: localDay.nullable().optional().meta({
      description: 'Of an earlier publication of the same version: when the later one was published. It holds no more',
    }),
  })
  .meta({ id: 'Factor' });
export type FactorItem = z.infer<typeof factorItem>;
/** One version of a factor, as answers show it. */
export function factorItemOf(factor: Factor): Omit<Factor, 'u95' | 'replaces'> & z.infer<typeof factorItem> {
  const { u95, replaces: _, ...rest } = factor;
  return {
    ...rest,
    u95: u95 && u95.minus === u95.plus ? u95.plus : u95,
    version: factorVersion(factor),
  };
}
export const factorsAnswer = listOf(factorItem).meta({ id: 'Factors' });
