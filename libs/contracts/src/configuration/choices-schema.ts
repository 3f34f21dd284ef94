/** How an auditor writes down what would have been chosen otherwise (docs/arithmetic/waterfall.md): a file in `config/waterfall`, or the body of a request. */
import type { Change, Choice } from '#domain';
import { z } from 'zod';
import { ONE_LINE, ONE_LINE_PATTERN } from '../http/text-forms.js';
import { identifier, positive, unitText } from './config-grammar.js';
import { efficiency, factorId, share } from './entry-grammar.js';

/** More of them than an audit has; each costs the engine two runs over the period. */
export const MOST_CHOICES = 20;
const MOST_TEXT = 500;
const MOST_OVERRIDES = 20;

const words = z
  .string()
  .trim()
  .min(1, 'expected a text')
  .max(MOST_TEXT)
  .regex(ONE_LINE, 'expected a text on one line')
  .meta({ pattern: ONE_LINE_PATTERN });
const id = factorId.max(100).regex(/^[a-z0-9][A-Za-z0-9._-]*$/, 'expected a name like heat.cn.default');
const halfWidth = z.number().min(0).max(10);
/** Far above any factor, and far below what a sum can hold. */
const amount = z.number().min(-1e12).max(1e12);

const override = z.strictObject({
  value: amount.describe('Of every version of the factor'),
  unit: unitText
    .max(50)
    .describe('UCUM code; default: as the factor has it. Needed for a factor that there is not')
    .optional(),
  u95: z
    .union([halfWidth, z.strictObject({ minus: halfWidth, plus: halfWidth })])
    .describe('Half width of its 95 % interval, as a share of the value; default: as the factor has it')
    .optional(),
});

const baseline = z
  .discriminatedUnion('method', [
    z.strictObject({ method: z.literal('heat-factor'), factor: id }),
    z.strictObject({ method: z.literal('fuel'), factor: id, boilerEfficiency: efficiency }),
  ])
  .describe('Instead of the baseline of the site file, for all time');
const gwp = z.enum(['ar5', 'ar6']);

const project = z.strictObject({
  electricity: z.strictObject({ factor: id.optional(), gridLossShare: share.optional() }).optional(),
  fossilFuels: z.strictObject({ ch4: id.optional(), n2o: id.optional(), gwp: gwp.optional() }).optional(),
  biomass: z
    .strictObject({ efficiency: efficiency.optional(), ch4: id.optional(), n2o: id.optional(), gwp: gwp.optional() })
    .optional(),
  haulage: z.strictObject({ distanceKm: positive.max(100_000).optional(), factor: id.optional() }).optional(),
});

const leakage = z.strictObject({
  processing: z
    .strictObject({ kwhPerT: z.number().min(0).max(100_000), factor: id.optional(), gridLossShare: share.optional() })
    .optional(),
  competing: z.strictObject({ shareWithoutProof: share, factor: id }).optional(),
});

const change = z
  .strictObject({
    emissions: z
      .strictObject({
        baseline: baseline.optional(),
        project: project.describe('What is named holds for every entry of its kind; the rest stays').optional(),
        leakage: leakage.describe('Each as a whole, in place of what the site file says of it').optional(),
      })
      .describe('Parts of the section `emissions` of the site file')
      .optional(),
    factors: z
      .record(id, override)
      .refine((all) => Object.keys(all).length <= MOST_OVERRIDES, `expected at most ${MOST_OVERRIDES} factors`)
      .describe('Factors by their id')
      .optional(),
    standIns: z
      .literal('none')
      .describe(
        'What stands in for lost heat earns nothing, and neither does a bridge that nothing could check. Always taken: without this behind the other choices',
      )
      .optional(),
  })
  .refine(
    ({ emissions, factors, standIns }) => emissions !== undefined || factors !== undefined || standIns !== undefined,
    'expected something that changes: emissions, factors or standIns',
  );

export const choiceSchema = z.strictObject({
  name: words.max(120).describe('As the step is called'),
  source: words.describe('Where the number comes from'),
  clause: words.describe('What asks for it'),
  illustrative: z.boolean().describe('Of the number nobody has said that it is right for this site').optional(),
  change: change.describe('What is chosen otherwise; no two choices change the same'),
});

export const choicesFileSchema = z
  .strictObject({
    name: words.max(120).describe('What the choices are'),
    sites: z.array(identifier).min(1).max(100).describe('Sites that they are made for; default: any').optional(),
    choices: z.array(choiceSchema).min(1).max(MOST_CHOICES).describe('In the order in which the steps are shown'),
  })
  .meta({ title: 'Greenpark choices of an auditor' });
export type WrittenChoice = z.output<typeof choiceSchema>;

/** As the arithmetic takes it. */
export function choiceOf({ change: { emissions, factors, standIns }, ...texts }: WrittenChoice): Choice {
  const of = (given: z.output<typeof efficiency>) => (typeof given === 'string' ? { factor: given } : given);
  const { baseline: base, project: own, leakage: elsewhere } = emissions ?? {};
  const patch = emissions && {
    ...(base && {
      baseline: base.method === 'fuel' ? { ...base, boilerEfficiency: of(base.boilerEfficiency) } : base,
    }),
    ...(own && {
      project: {
        ...own,
        ...(own.biomass && {
          biomass: {
            ...own.biomass,
            ...(own.biomass.efficiency !== undefined && { efficiency: of(own.biomass.efficiency) }),
          },
        }),
      },
    }),
    ...(elsewhere && { leakage: elsewhere }),
  };
  const overrides = Object.entries(factors ?? {}).map(([name, { u95, ...rest }]) => [
    name,
    { ...rest, ...(u95 !== undefined && { u95: typeof u95 === 'number' ? { minus: u95, plus: u95 } : u95 }) },
  ]);
  return {
    ...texts,
    change: {
      ...(patch && { emissions: patch }),
      ...(factors && { factors: Object.fromEntries(overrides) }),
      ...(standIns && { standIns }),
    } as Change,
  };
}
