/** HTTP: what of a site's data is whole, what is not and why, and until when its meters are verified. */
import { z } from 'zod';
import { GAP_CAUSES, GAP_FILLINGS } from '#domain';
import { figure, fromTo, instant, listForm, listOf, localDay } from '../times-and-lists.js';

const percent = z.number().min(0).max(100);

export const coverageQuery = z.strictObject({ ...listForm, ...fromTo });
const coveredDay = z
  .object({
    device: z.string(),
    date: localDay,
    coveragePct: percent.nullable().meta({
      description:
        'Share of the day that lies between good readings, of the point that has least of it; of today: of the part that has passed. null: the device has no point that is read at an interval',
    }),
    worst: z.string().nullable().meta({ description: 'That point; null: every point is whole' }),
    substitutedPct: percent.meta({ description: 'Share of the day for which something stands in, of any point' }),
    estimated: z
      .boolean()
      .meta({ description: 'A register brought it in more than 24 h: its share of the day is estimated' }),
  })
  .meta({ id: 'CoveredDay' });
export const coverageAnswer = listOf(coveredDay).meta({ id: 'Coverage' });

export const gapsQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  minutes: z.coerce
    .number('expected a whole number')
    .int('expected a whole number')
    .min(0, 'expected at least 0')
    .max(1_440, 'expected at most 1440')
    .default(0)
    .meta({ description: 'Only gaps in which some point misses so many minutes' }),
});
const dataGap = z
  .object({
    device: z.string(),
    from: instant,
    to: instant.meta({ description: 'Not included; in quarters of an hour' }),
    missingMinutes: z.number().meta({ description: 'Of the point that misses most' }),
    points: z.array(z.string()),
    counted: z.boolean().meta({ description: 'Figures are made from one of these points' }),
    cause: z.enum(GAP_CAUSES).meta({
      description:
        'silent: nothing came; sparse: values came too seldom; refused: what came is kept as dead letters; excluded: a rule of quality keeps readings out; held: a register waits for a decision, or did; maintenance, exchange: somebody recorded it',
    }),
    filling: z.enum(GAP_FILLINGS).meta({
      description:
        'What figures have in its place, of the most doubtful point. linear: a register counted on, its rise is shared out by time; degree-days: the same over more than 24 h; stand-in: it is lost, a careful estimate stands in; waits: not known yet; nothing: a gauge stays empty',
    }),
    codes: z.array(z.string()),
  })
  .meta({ id: 'DataGap' });
export const gapsAnswer = listOf(dataGap).meta({ id: 'DataGaps' });

const calibration = z
  .object({
    device: z.string(),
    name: z.string(),
    counted: z.boolean().meta({ description: 'Figures are made from one of its points' }),
    serial: z.string().nullable(),
    accuracyClass: figure,
    certificate: z.string().nullable(),
    verifiedFrom: localDay.nullable(),
    verifiedUntil: localDay.nullable().meta({
      description: 'Last day without a gap from today on; of a lapsed one the last day before; null: it never was',
    }),
    state: z.enum(['verified', 'due', 'lapsed', 'unknown']).meta({
      description:
        'due: it ends within 90 days; unknown: the device never had a certificate, and its months do not close',
    }),
    daysLeft: z.number().int().nullable().meta({ description: 'Below 0: so long ago; null: it never was' }),
  })
  .meta({ id: 'Calibration' });
export const calibrationsAnswer = listOf(calibration).meta({ id: 'Calibrations' });
