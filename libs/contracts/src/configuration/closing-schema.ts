/** How a site file says that months, seasons and years are signed. */
import { MOST_MATERIALITY_PCT } from '#domain';
import { z } from 'zod';
import { dateText, identifier } from './config-grammar.js';

const waiver = {
  by: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe('Who waives it; nobody who signs')
    .meta({ examples: ['Sun Li'] }),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .describe('Why; printed on the statement')
    .meta({ examples: ['the source is ordered'] }),
  until: dateText
    .describe('Last day on which it counts, at most 12 months after a signature')
    .meta({ examples: ['2027-06-30'] }),
};
const waiverEntry = z.union([
  z.strictObject({
    factor: z
      .string()
      .regex(/^.+@(\d{4}-\d{2}-\d{2}|open)$/, 'expected a version of a factor, like heat.cn.default@2015-01-01')
      .describe('Version of a factor that nobody has read in its source yet: id@validFrom')
      .meta({ examples: ['heat.cn.default@2015-01-01'] }),
    ...waiver,
  }),
  z.strictObject({
    told: z
      .string()
      .regex(/^(\d{4}(-\d{2})?|season-\d{4})$/, 'expected a month, season or year, like 2026-01, season-2025 or 2026')
      .describe('Period of whose heating days less than 90 % is known')
      .meta({ examples: ['2026-01'] }),
    ...waiver,
  }),
  z.strictObject({
    calibration: identifier
      .describe('Device that is credited or debited and never had a certificate')
      .meta({ examples: ['aux-power'] }),
    ...waiver,
  }),
]);

export const closingSchema = z.strictObject({
  materialityPct: z
    .number()
    .min(0)
    .max(MOST_MATERIALITY_PCT)
    .describe(
      'Change of gross or net since the last figure that two people signed, percent of that figure, above which two people restate; at most 10; default 5',
    )
    .meta({ unit: '%', examples: [2] })
    .optional(),
  materialityT: z
    .number()
    .min(0)
    .describe('The same in tonnes, besides the share')
    .meta({ unit: 't', examples: [500] })
    .optional(),
  waivers: z
    .array(waiverEntry)
    .describe('What a person has set aside of what must hold to sign, by name and for a while')
    .optional(),
});
