/** HTTP: what a site does now. */
import { z } from 'zod';
import { figure, instant, localDay, moment } from '../times-and-lists.js';

const percent = z.number().min(0).max(100);

export const statusTarget = z
  .looseObject({
    id: z.string(),
    metric: z.string().meta({ examples: ['avoided.gross', 'avoided.net', 'heat', 'networkLoss'] }),
    unit: z.string().meta({ description: 'UCUM code of every amount of the target: t, GJ, %' }),
    period: z
      .string()
      .optional()
      .meta({ description: 'The period that everything here is about', examples: ['season-2025', '2026'] }),
    periodName: z
      .string()
      .optional()
      .meta({ examples: ['heating season 2025/26', 'year 2026'] }),
    title: z
      .string()
      .optional()
      .meta({
        description: 'What it counts, for people',
        examples: ['Emissions avoided, net, in the year 2026 (heating days)'],
      }),
    days: z.enum(['heating', 'all']).optional().meta({
      description: 'Which days of the period count, for the plan, the achievement, the forecast and the drift alike',
    }),
    amount: figure.meta({ description: 'As the contract of the site states it' }),
    note: z.string().nullable().optional().meta({ description: 'How the amount is to be read, as the site file says' }),
    amountForArea: figure.meta({ description: 'What the amount means for the area that is connected' }),
    achieved: figure.meta({ description: 'Live' }),
    outside: figure
      .optional()
      .meta({ description: 'What days of the period brought that do not count (`days: heating`)' }),
    toDateAsOf: localDay.nullable().meta({
      description: 'Last whole local day: plan, expectation, drift and forecast hold at its end',
    }),
    planToDate: figure,
    expectedToDate: figure,
    performanceDriftPct: figure.meta({ description: 'Last 30 days, weather taken out' }),
    performanceDriftSeasonPct: figure,
    forecast: figure,
    forecastP10: figure,
    forecastP90: figure,
    probabilityToMeet: z.number().min(0).max(1).nullable(),
    state: z.string().meta({
      description:
        '`watch` also where fewer than 90 % of the heating days can be judged, or what is not known could turn the verdict',
      examples: ['no-data', 'early', 'on-track', 'watch', 'at-risk', 'unlikely', 'met', 'missed', 'off-season'],
    }),
    judgedPct: figure.optional().meta({
      description:
        'Share of the heating days so far that can be judged: told to 90 %, nothing held, with their own weather. Forecast and drift are made from them',
    }),
    driftLevelPct: figure.optional().meta({
      description:
        'Drift of 30 days that is warned of, critical at twice: at least 5 %, or three standard errors of what the plant usually wanders; null: not known yet',
    }),
  })
  .meta({ id: 'StatusTarget' });

export const statusHeld = z
  .object({
    point: z.string().meta({ description: 'Id of the register' }),
    unit: z.string().meta({ description: 'UCUM code of what is at stake' }),
    since: instant.meta({ description: 'Time of the first reading that does not follow from the last good one' }),
    until: instant.meta({ description: 'Up to when readings are held' }),
    agree: z.boolean().meta({ description: 'They agree with each other: no lone slip' }),
    atStake: z
      .number()
      .meta({ description: 'What would count if they were accepted, in `unit`; nothing of it counts now' }),
    atStakeGj: figure.meta({ description: 'The same as energy; null: the register counts something else' }),
    bridge: z.boolean().optional().meta({
      description:
        'true: what came over a silence that ended at `since` is held, of the last 60 days; `until` is how far the register was heard since',
    }),
  })
  .meta({ id: 'StatusHeld' });

export const statusDevice = z
  .looseObject({
    id: z.string(),
    kind: z.string(),
    state: z.string().meta({
      description:
        'never-seen; silent: nothing for longer than it may be; held: readings of a register wait for a decision and agree with each other; else ok',
      examples: ['ok', 'held', 'silent', 'never-seen'],
    }),
    lastSeen: instant.nullable().meta({ description: 'Newest arrival' }),
    lastReading: instant.nullable().optional().meta({ description: 'Newest time of measurement' }),
    held: z
      .array(statusHeld)
      .optional()
      .meta({ description: 'Registers whose readings wait for a decision: nothing of them counts until then' }),
    quarantined: z
      .array(z.string())
      .optional()
      .meta({ description: 'Points that are too noisy to count, until they are quiet again' }),
    codes: z
      .array(z.string())
      .optional()
      .meta({ description: 'What the rules of quality found about its readings of the last 24 hours' }),
  })
  .meta({ id: 'StatusDevice' });

export const statusFinding = z
  .looseObject({
    date: localDay,
    code: z.enum(['BALANCE', 'SKEW']),
    kind: z
      .string()
      .meta({ examples: ['network-loss', 'heat-imbalance', 'register-against-flow', 'fuel-efficiency', 'clock'] }),
    subject: z.string().meta({ description: 'Id of the device, or of the site' }),
    measured: z.number(),
    low: z.number().meta({ description: 'Usual from here' }),
    high: z.number().meta({ description: 'Usual to here' }),
    unit: z.string(),
    message: z.string(),
  })
  .meta({ id: 'Finding' });
/** What was not measured. */
export const simulatedReadings = z
  .object({
    counted: z.boolean().meta({
      description:
        'true: every figure of the site comes from simulated readings; false: the site has real ones, the simulated are kept aside and are in no figure',
    }),
    devices: z
      .array(z.object({ device: z.string(), from: instant, to: instant }))
      .meta({ description: 'By device, from the first to the last simulated reading' }),
  })
  .meta({ id: 'SimulatedReadings' });
export type SimulatedReadings = z.infer<typeof simulatedReadings>;

export const statusSetAside = z
  .object({
    device: z.string().nullable().meta({ description: 'null: the figures of the site' }),
    since: instant,
    tries: z.number().int(),
    error: z.string(),
    nextTry: instant.meta({ description: 'Earlier where something new of it comes, or another configuration' }),
    blocksClosing: z
      .boolean()
      .meta({ description: 'Figures are made from it: no hour or day closes until it is derived' }),
  })
  .meta({ id: 'SetAside' });

export const statusQuery = z.strictObject({
  asOf: moment.optional().meta({ description: 'What was known at that moment' }),
});

export const statusAnswer = z
  .looseObject({
    asOf: instant,
    simulated: z
      .boolean()
      .optional()
      .meta({ description: 'true: every figure comes from simulated readings, none of it is real' }),
    simulatedReadings: simulatedReadings.nullable().optional().meta({ description: 'null: none has ever come' }),
    circularity: z.string().nullable().optional().meta({
      description:
        'Of simulated figures: why reaching the amount of a target proves nothing, for people; null: real readings',
    }),
    heat: z.looseObject({
      powerMw: figure.meta({ description: 'Mean of the credited registers over the last full 15 minutes' }),
      todayGj: figure,
      seasonGj: figure,
    }),
    meaning: z
      .looseObject({ gross: z.string(), net: z.string() })
      .optional()
      .meta({ description: 'What gross and net are at this site, by its baseline and what it debits, for people' }),
    avoided: z.looseObject({
      todayT: figure,
      monthT: figure,
      seasonT: figure,
      todayNetT: figure.optional(),
      monthNetT: figure.optional(),
      seasonNetT: figure,
      seasonU95T: figure.optional().meta({ description: 'Half width of the 95 % band of `seasonNetT`' }),
    }),
    targets: z.array(statusTarget),
    devices: z.array(statusDevice),
    data: z.looseObject({
      coveragePct: percent.nullable(),
      lateCount: z.number().int(),
      deadLetterCount: z.number().int().meta({ description: 'Dead letters that wait: neither replayed nor discarded' }),
      lagSeconds: figure.meta({
        description: 'So long the oldest of what is stored and not in figures has waited; 0: nothing waits',
      }),
      waitingMarks: z
        .number()
        .int()
        .optional()
        .meta({ description: 'What is stored and not in figures yet: changed stretches of devices, and hours' }),
      settling: z.boolean().optional().meta({ description: 'Something waits: figures are still on their way' }),
      setAside: z
        .array(statusSetAside)
        .optional()
        .meta({ description: 'What could not be derived and waits for itself alone; everything else goes on' }),
      lagRecords: z.number().int().nullable().optional(),
      held: z
        .object({
          points: z.array(z.string()).meta({ description: 'device/point' }),
          since: instant.meta({ description: 'Time of the first held reading of any' }),
          atStake: figure.meta({
            description: 'What would count if all were accepted, in `unit`; null: none of them counts energy',
          }),
          unit: z.string().meta({ examples: ['GJ'] }),
        })
        .nullable()
        .optional()
        .meta({ description: 'Registers with readings that wait for a decision; null: none' }),
      findings: z.array(statusFinding).optional().meta({
        description: 'What meters and clocks say about each other on the newest whole day that was looked at',
      }),
      unjudged: z
        .array(z.string())
        .nullable()
        .optional()
        .meta({
          description: 'Findings that could not be looked for on that day, as subject/kind; null: no day was looked at',
          examples: [['changchun-south/heat-imbalance']],
        }),
    }),
    alerts: z
      .object({
        info: z.number().int().optional(),
        warning: z.number().int(),
        critical: z.number().int(),
        unacknowledged: z.number().int().optional().meta({
          description: 'Of them those that nobody has acknowledged, active or already back to normal',
        }),
      })
      .meta({
        description: 'Not over, by severity; of the API as of now, elsewhere as of the document',
      }),
  })
  .meta({ id: 'Status' });
export type StatusAnswer = z.infer<typeof statusAnswer>;
