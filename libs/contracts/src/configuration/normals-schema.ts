/** The grammar of normals files (heating degree-days of a normal year, and how much seasons differ) and of files of past winters. */
import { z } from 'zod';
import { dayOfYear } from './config-grammar.js';

const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected small letters, digits, dots and hyphens');

const degreeDays = z.number().min(0).max(100);

export const normalsFileSchema = z
  .strictObject({
    normals: id,
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

const DAY_VALUES = /^(\d+(\.\d+)?|-)( (\d+(\.\d+)?|-))*$/;

export const wintersFileSchema = z
  .strictObject({
    winters: id,
    for: z.string().min(1).describe('id of the normals that the winters belong to'),
    name: z.string().min(1).optional(),
    base: z.number().min(-30).max(30).describe('Base temperature of the degree-days, Cel'),
    source: z.string().min(1),
    seasons: z
      .record(
        z.string().regex(/^\d{4}$/, 'expected the year in which the winter begins'),
        z.record(
          z.string().regex(/^(0[1-9]|1[0-2])$/, 'expected a month like 01'),
          z.string().regex(DAY_VALUES, 'expected one number per day with spaces between them, - where it is not known'),
        ),
      )
      .describe('K.d of each day, by the year in which the winter begins, then by month'),
  })
  .meta({ title: 'Greenpark file of past winters' });
