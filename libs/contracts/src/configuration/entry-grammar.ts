/** What entries of a site file have in common: addresses of points, dates from which they hold, factors, shares. */
import { z } from 'zod';
import { dateText } from './config-grammar.js';

export const address = z
  .string()
  .regex(/^[a-z0-9-]+\/[A-Za-z][A-Za-z0-9_.-]*$/, 'expected device/point, like plant-meter/heat.energyTotal')
  .describe('device/point');
export const from = dateText
  .describe('Local date from which the entry holds; without it, for all time')
  .meta({ examples: ['2026-10-01'] })
  .optional();
export const until = dateText
  .describe('Local date from which the entry holds no more; without it, for good')
  .meta({ examples: ['2026-10-20'] })
  .optional();
export const factorId = z.string().min(1).describe('id of a factor in a factor file');
export const share = z.number().min(0).max(1);
/** Heat over fuel energy, with how well it is known. */
export const efficiency = z.union([
  share.gt(0),
  z.strictObject({
    value: share.gt(0).describe('Heat over fuel energy').meta({ unit: '1' }),
    u95: z
      .number()
      .min(0)
      .max(10)
      .describe('Half width of its 95 % interval, as a share of the value')
      .meta({ unit: '1' }),
  }),
  factorId,
]);
