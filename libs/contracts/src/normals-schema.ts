/** The grammar of normals files: heating degree-days of a normal year, and how much seasons differ. */
import { z } from 'zod';
import { dayOfYear } from './config-grammar.js';

const degreeDays = z.number().min(0).max(100);

export const normalsFileSchema = z
  .strictObject({
    normals: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected small letters, digits, dots and hyphens'),
    name: z.string().min(1).optional(),
    base: z.number().min(-30).max(30).describe('Base temperature of the degree-days, Cel'),
    source: z.string().min(1).optional(),
    days: z
      .record(dayOfYear, degreeDays)
      .describe('K.d of each of the 365 days of the year (29 Feb takes the value of 28 Feb)'),
    spread: z
      .strictObject({
        season: z.number().min(0).describe('Standard deviation of a whole heating season, K.d').optional(),
        remaining: z
          .array(z.strictObject({ day: dayOfYear, sd: z.number().min(0) }))
          .describe('Standard deviation of the degree-days still to come on a day, K.d; in the order of the season')
          .optional(),
        seasons: z
          .record(z.string().regex(/^\d{4}$/), z.number().min(0))
          .describe('Past seasons, K.d')
          .optional(),
      })
      .optional(),
  })
  .meta({ title: 'Greenpark normals file' });
export type NormalsFile = z.output<typeof normalsFileSchema>;
