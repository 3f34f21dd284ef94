/** The grammar of factor files (docs/contract.md#site-and-factor-files). */
import { z } from 'zod';
import { dateText, unitText } from './config-grammar.js';

const halfWidth = z.number().min(0).max(10);

export const factorSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][A-Za-z0-9._-]*$/, 'expected a name like heat.cn.default')
    .describe('The same id with another validity is another version of the factor'),
  value: z.number(),
  unit: unitText.describe('UCUM code: kg.GJ-1, kg/(kW.h), g.t-1.km-1, kg.TJ-1, 1'),
  gas: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  scope: z.string().min(1).optional(),
  dataYear: z.int().min(1900).max(2200).describe('Year that the value describes').optional(),
  publishedOn: dateText
    .describe('Of two entries with the same id and validFrom the one published later holds')
    .optional(),
  validFrom: dateText.nullable().describe('First local day; null or absent: since ever').optional(),
  validTo: dateText.nullable().describe('First local day after it; null or absent: until the next version').optional(),
  u95: z
    .union([halfWidth, z.strictObject({ minus: halfWidth, plus: halfWidth })])
    .describe('Half width of the 95 % interval, as a share of the value (0.05 is 5 %)')
    .optional(),
  source: z.string().min(1).optional(),
  sourceRef: z.string().min(1).optional(),
  sourceHash: z.string().min(1).optional(),
  status: z
    .string()
    .min(1)
    .describe('verified, or unverified until somebody has read the number in its source')
    .default('unverified'),
  note: z.string().min(1).optional(),
});

export const factorFileSchema = z
  .union([z.strictObject({ set: z.string().min(1).optional(), factors: z.array(factorSchema) }), z.array(factorSchema)])
  .meta({ title: 'Greenpark factor file' });
export type FactorEntry = z.output<typeof factorSchema>;
