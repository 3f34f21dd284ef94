/** HTTP: the energy signature of a season, and its hours. Figures are in the unit of the target, which is t for tonnes. */
import { z } from 'zod';
import { CLOSABLE_PERIOD_PATTERN } from '../text-forms.js';
import { figure, instant, localDay, moment } from '../times-and-lists.js';

const season = z
  .string()
  .max(20)
  .meta({
    pattern: CLOSABLE_PERIOD_PATTERN,
    examples: ['season-2025', '2026'],
  });
const asOf = moment.optional().meta({ description: 'What was known at that moment' });

export const signatureQuery = z.strictObject({
  target: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Id of a target that counts heat or tonnes; default: the first one of the site' }),
  season: season.optional().meta({
    description:
      'A season `season-2025`, of a target of a calendar year a year `2026`; default: the one in hand, else the last',
  }),
  against: season.optional().meta({ description: 'What the same days are compared with; default: the season before' }),
  asOf,
});
export const seasonHoursQuery = z.strictObject({
  season: season.optional().meta({ description: 'A season or a year; default: the season in hand, else the last' }),
  asOf,
});

const signatureDay = z.object({
  date: localDay,
  celsius: figure.meta({ description: 'Daily mean of the outdoor temperature' }),
  hdd: figure.meta({ description: 'Measured degree-days, K.d' }),
  heatGj: figure,
  brought: figure.meta({ description: 'What was told of the day, in the unit of the target' }),
  toldShare: z.number().min(0).max(1),
  areaShare: z.number(),
  atArea: figure.meta({ description: 'What the whole day would have brought at the area of the last day' }),
  expected: figure.meta({ description: 'What the line says of `brought`' }),
  differencePct: figure.meta({ description: 'Over or under the line, % of `expected`' }),
  judged: z.boolean().meta({ description: 'Whether the plant is judged by the day' }),
  coveragePct: z.number().min(0).max(100),
  estimatedPct: figure.meta({ description: 'Of the heat: what stands in for lost data' }),
  codes: z.array(z.string()),
});

const seasonSum = z.object({
  degreeDays: z.number(),
  heatGj: z.number(),
  gjPerDegreeDay: figure,
});

export const signatureAnswer = z
  .object({
    target: z.object({ id: z.string(), metric: z.string(), unit: z.string() }),
    season: z.string().meta({ examples: ['season-2025'] }),
    from: localDay,
    to: localDay.meta({ description: 'Last day, included' }),
    seasons: z
      .array(z.string())
      .meta({ description: 'The newest that have figures, newest first: what may be asked for' }),
    simulated: z.boolean().meta({ description: 'true: made from simulated readings' }),
    baseC: z.number().meta({ description: 'Base of the degree-days' }),
    line: z
      .object({
        from: z.enum(['season-before', 'own-season']).meta({
          description:
            '`season-before`: the plan by degree-days, moved by what that season brought over it; `own-season`: fitted to the days of this one',
        }),
        season: z.string(),
        intercept: z.number().meta({ description: 'A day without a degree-day, at full area' }),
        slope: z.number().meta({ description: 'For each K.d, at full area' }),
        sd: z.number().meta({ description: 'Of the days around the line, at full area' }),
        days: z.number().int(),
      })
      .nullable()
      .meta({ description: 'null: neither the season before nor 30 days of this one are known' }),
    areaShare: z.number().meta({ description: 'Connected area of the last day that is over: that of `atArea`' }),
    capacity: z
      .object({
        boilers: z.array(z.object({ id: z.string(), name: z.string(), ratedMw: z.number() })),
        designC: figure.meta({
          description: 'Daily mean that is colder on five days a year (GB 50736, by past winters)',
        }),
        mwPerUnitDay: figure.meta({ description: 'Mean power of a day that brings one unit of the target' }),
      })
      .meta({ description: 'What the boilers can give, and when they must' }),
    days: z.array(signatureDay).meta({ description: 'Heating days that are over' }),
    sums: z.array(z.object({ date: localDay, difference: z.number(), sum: z.number() })).meta({
      description: 'CUSUM: running sum of what was brought less what the line says, over covered judged days',
    }),
    change: z
      .object({ date: localDay, beforePct: z.number(), afterPct: z.number() })
      .nullable()
      .meta({ description: 'Day on which performance changed, in % of an average day' }),
    alarmedOn: localDay.nullable().meta({ description: 'First day after the change on which the CUSUM alarmed' }),
    finding: z
      .object({
        kind: z.enum(['unknown', 'early', 'no-reference', 'steady', 'less', 'more']),
        since: localDay.nullable(),
        isChange: z.boolean().meta({ description: 'false: `since` begins the last 30 days' }),
        days: z.number().int().meta({ description: 'Judged days since then' }),
        pct: figure.meta({ description: 'Over or under the line since then' }),
        errorPct: figure.meta({ description: 'Standard error of it by what the plant usually wanders' }),
        perDay: figure.meta({ description: 'Over or under the line in the mean of those days' }),
        toSeasonEnd: figure.meta({
          description: 'What the rest of the season brings over or under it at normal weather',
        }),
        seasonEnd: localDay,
        degreeDays: z.number(),
        degreeDaysNeeded: z.number().meta({ description: 'Below it is too early to judge' }),
      })
      .meta({ description: 'Does the plant give what it should at this weather, and since when not?' }),
    sameDays: z
      .object({
        season: z.string(),
        days: z.number().int(),
        toDate: localDay.nullable(),
        own: seasonSum,
        other: seasonSum,
        change: z.object({ degreeDaysPct: figure, heatPct: figure, gjPerDegreeDayPct: figure }),
      })
      .meta({ description: 'Both seasons over the days that both know' }),
  })
  .meta({ id: 'EnergySignature' });
export type SignatureAnswer = z.infer<typeof signatureAnswer>;

export const seasonHoursAnswer = z
  .object({
    season: z.string(),
    from: localDay,
    to: localDay.meta({ description: 'Last day, included' }),
    simulated: z.boolean(),
    days: z
      .array(
        z.object({
          date: localDay,
          startsAt: instant,
          mw: z.array(figure).meta({ description: 'Mean heat power of each hour in order; a long day has 25' }),
          coveragePct: z.array(z.number()).meta({ description: 'Of the same hours' }),
          estimatedPct: z.array(z.number()).meta({ description: 'Of their heat: what stands in for lost data' }),
          celsius: figure.meta({ description: 'Daily mean of the outdoor temperature' }),
        }),
      )
      .meta({ description: 'Days of the season up to now' }),
  })
  .meta({ id: 'SeasonHours' });
export type SeasonHoursAnswer = z.infer<typeof seasonHoursAnswer>;
