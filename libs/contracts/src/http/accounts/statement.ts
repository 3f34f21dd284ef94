/** HTTP: the statement of a day, month, season or year, of a site or of one customer. */
import { z } from 'zod';
import { PERIOD_GRAINS } from '#domain';
import { LANGUAGES } from '#words';
import { claimItem } from './claims.js';
import { restatementItem, waiver } from './closing.js';
import { WORDS_PATTERN } from '../text-forms.js';
import { asOfMoment, figure, instant, localDay } from '../times-and-lists.js';
import { factorItem, signedFigures } from './figures.js';
import { siteDisplay } from '../plant/sites.js';
import { simulatedReadings } from '../plant/status.js';

export const STATEMENT_FORMATS = ['json', 'csv', 'html'] as const;

export const statementQuery = z.strictObject({
  customer: z.string().trim().min(1, 'expected a name').max(200).optional().meta({
    pattern: WORDS_PATTERN,
    description: 'Only this customer: its name, or the id of one of its substations. The others are one line',
  }),
  format: z
    .enum(STATEMENT_FORMATS)
    .optional()
    .meta({ description: 'For links, which cannot send `Accept`: wins over it' }),
  lang: z
    .enum(LANGUAGES)
    .optional()
    .meta({ description: 'Of its words; wins over `Accept-Language`, without which it is that of the site’s locale' }),
  waterfall: z.enum(['0', '1']).optional().meta({
    description:
      '1: HTML of a season or year of the whole site, with what of the claim could be defended; takes some seconds; of now only',
  }),
  ...asOfMoment,
  tonnes: z.enum(['kilogram', 'whole']).optional().meta({
    description:
      'JSON and CSV have tonnes to the kilogram; `whole` has them as documents print them, and they add up as well. HTML is always whole',
  }),
});

/** Tonnes in the digits that were asked for: net = gross − project − leakage in each row, and every column adds up. */
const tonnes = {
  grossT: figure,
  projectT: figure,
  leakageT: figure,
  netT: figure,
};

const signature = z
  .object({
    action: z.enum(['close', 'approve']),
    revision: z.number().int(),
    who: z.string(),
    at: instant,
    reason: z.string(),
    simulated: z.boolean().meta({ description: 'What was signed came from simulated readings' }),
  })
  .meta({ id: 'Signature' });

const statementMeter = z
  .object({
    device: z.string(),
    point: z.string(),
    serial: z.string().nullable(),
    accuracyClass: z.number().nullable(),
    verifiedUntil: localDay.nullable(),
    heatGj: figure,
    excludedGj: z.number().meta({ description: 'Held back or refused' }),
    coveragePct: z.number().min(0).max(100),
    codes: z.array(z.string()),
  })
  .meta({ id: 'StatementMeter' });

const statementLine = z
  .object({
    name: z.string(),
    heatGj: figure.meta({ description: 'null: nothing is known' }),
    heatMwh: figure,
    sharePct: figure.meta({ description: 'Of the gross tonnes of the site; the lines add up to 100' }),
    ...tonnes,
    u95T: figure.meta({ description: 'Half width of the 95 % band of the net; half widths do not add up' }),
  })
  .meta({ id: 'StatementLine' });

const statementCustomer = statementLine
  .extend({
    coveragePct: z.number().min(0).max(100).meta({ description: 'The lowest of its meters' }),
    meters: z.array(statementMeter),
    unmetered: z.array(z.string()).meta({ description: 'Substations without a register of heat' }),
  })
  .meta({ id: 'StatementCustomer' });

const statementDay = z
  .object({
    date: localDay,
    heatGj: figure,
    heatMwh: figure,
    ...tonnes,
    coveragePct: figure.meta({ description: 'Of the site; null in the statement of a customer' }),
    revision: z.number().int().nullable(),
    closed: z.boolean(),
  })
  .meta({ id: 'StatementDay' });

const statementTarget = z
  .object({
    id: z.string(),
    title: z.string().meta({ description: 'What it counts, of which period, for people' }),
    metric: z.string(),
    unit: z.string().meta({ description: 'Of every amount of the target' }),
    period: z.string().meta({ examples: ['season-2025', '2026'] }),
    days: z.enum(['heating', 'all']).meta({ description: 'Which days of the period count' }),
    amount: figure.meta({ description: 'For the full area' }),
    amountForArea: figure.meta({ description: 'For the area that is connected' }),
    date: localDay.nullable().meta({ description: 'Up to the end of this day; null: not known' }),
    achieved: figure,
    plan: figure,
    expected: figure.meta({ description: 'The plan at the weather and the area that were' }),
    outside: figure.meta({ description: 'What days of the period brought that do not count' }),
    reading: z.string().nullable().meta({ description: 'How the number is read, and why' }),
  })
  .meta({ id: 'StatementTarget' });

export const statementAnswer = z
  .object({
    language: z.enum(LANGUAGES).meta({ description: 'In which its words are written' }),
    site: z.object({ id: z.string(), name: z.string(), timeZone: z.string(), display: siteDisplay }),
    customer: z.string().nullable().meta({ description: 'null: the statement of the whole site' }),
    period: z.string().meta({ examples: ['2026-01', 'season-2025', '2026', '2026-01-10'] }),
    interval: z.enum(PERIOD_GRAINS),
    from: localDay,
    to: localDay.meta({ description: 'Last day, included' }),
    start: instant,
    end: instant.meta({ description: 'Not included' }),
    isOver: z.boolean(),
    simulated: z.boolean().meta({ description: 'true: made from simulated readings, no tonne of it is real' }),
    simulatedReadings: simulatedReadings.nullable(),
    madeAt: instant,
    asOf: instant.nullable().meta({
      description: 'The moment whose knowledge it states, where one was asked for; `computedAt` is that moment then',
    }),
    state: z.enum(['open', 'awaiting-approval', 'approved', 'restatement-pending', 'closed']).meta({
      description:
        'closed: a day, which closes by itself; restatement-pending: the figures are newer than the `approved` ones',
    }),
    isFinal: z.boolean().meta({
      description: 'Approved, and all that must hold to sign held; what was approved before that was judged is not',
    }),
    waivers: z.array(waiver).meta({ description: 'What was waived of it for these signatures' }),
    revision: z.number().int(),
    closedBy: signature.nullable(),
    approvedBy: signature.nullable(),
    signatures: z.array(signature).meta({ description: 'All of them, the oldest first' }),
    approved: signedFigures.nullable().meta({ description: 'Where a restatement is pending: what was approved last' }),
    figures: z
      .object({
        heatGj: figure,
        heatMwh: figure,
        ...tonnes,
        termsT: z.record(z.string(), z.number()).meta({
          description:
            'What is debited by kind: haulage, processing and competing add up to the leakage, the others to the project',
        }),
        u95T: figure,
        coveragePct: z.number().min(0).max(100),
        substitutedGj: z.number(),
        excludedGj: z.number(),
        dataEffect: z
          .object({ heatGj: z.number(), grossT: z.number(), netT: z.number() })
          .meta({ description: 'What careful stand-ins move the figures by' }),
        biogenicCo2T: figure.meta({ description: 'A memo, never netted' }),
        factorMissing: z.boolean(),
        codes: z.array(z.string()),
      })
      .meta({
        id: 'StatementFigures',
        description: 'Of the site: tonnes to the kilogram or whole, heat to the megajoule',
      }),
    stored: signedFigures.meta({ description: 'The same figures with all their digits, as they are signed' }),
    uncertainty: z.array(z.object({ source: z.string(), u95T: z.number(), sharePct: z.number() })),
    customers: z.array(statementCustomer),
    rest: statementLine.meta({ description: 'What no customer has; customers and rest add up to the site' }),
    days: z.array(statementDay).meta({ description: 'Of the customer, in the statement of one' }),
    beyondDays: z
      .object(tonnes)
      .nullable()
      .meta({ description: 'What the period has and none of its days: with the days it adds up to the period' }),
    baseline: z.string().meta({
      description:
        'What the same heat would have emitted, by the site file: the heat factor, or the fuel and the efficiency',
    }),
    factors: z.array(factorItem),
    rules: z.string(),
    configurationHash: z.string(),
    computedAt: instant,
    restatements: z.array(restatementItem),
    targets: z.array(statementTarget),
    claims: z
      .array(
        claimItem.pick({
          id: true,
          owner: true,
          purpose: true,
          basis: true,
          amountT: true,
          state: true,
          statement: true,
        }),
      )
      .meta({
        description:
          'Who has tonnes of its months, each with what it takes of them; in the statement of a customer only its own',
      }),
    evidence: z.object({ href: z.string(), command: z.string() }),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Statement' });
export type StatementAnswer = z.infer<typeof statementAnswer>;
