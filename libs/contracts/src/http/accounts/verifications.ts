/** HTTP: the verification book: samples, what was found in them, and opinions. */
import { z } from 'zod';
import { ASSURANCE_LEVELS, CLOSABLE_GRAINS, FINDING_KINDS, FINDING_STATES, OPINIONS } from '#domain';
import { CLOSABLE_PERIOD_PATTERN, INSTANT_PATTERN, NAME_PATTERN, ONE_LINE, WORDS_PATTERN } from '../text-forms.js';
import { figure, instant, listForm, listOf, paging, personName } from '../times-and-lists.js';

const MOST_HOURS = 9_000; // a year has 8,784
const MOST_TONNES = 1e9;

const closable = new RegExp(CLOSABLE_PERIOD_PATTERN);
const period = z
  .string()
  .refine((text) => closable.test(text), 'expected a month, a season or a year: 2026-01, season-2025, 2026')
  .meta({ pattern: CLOSABLE_PERIOD_PATTERN, examples: ['2026-01', 'season-2025'] });
const by = personName
  .optional()
  .meta({ description: 'Who acts; required where authentication is off, else the credential names the person' });
const text = z.string().trim().min(1, 'expected words').max(4_000).meta({ pattern: WORDS_PATTERN });
const tonnes = z.number().min(-MOST_TONNES).max(MOST_TONNES);
const rowId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const newVerificationBody = z
  .strictObject({
    period,
    words: z
      .string()
      .trim()
      .min(1, 'expected words')
      .max(500)
      .regex(ONE_LINE, 'expected words on one line')
      .meta({ pattern: NAME_PATTERN, description: 'Of your own, told to nobody before: half of the seed' }),
    size: z
      .number()
      .int()
      .min(1)
      .max(MOST_HOURS)
      .optional()
      .meta({ description: 'Hours to draw; default: 3 / materiality, 60 at 5 %' }),
    by,
  })
  .meta({ id: 'NewVerification' });

export const newFindingBody = z
  .strictObject({
    verification: rowId.meta({ description: 'The one that brought it up; open, and your own' }),
    kind: z.enum(FINDING_KINDS),
    text,
    hours: z
      .array(z.string().meta({ pattern: INSTANT_PATTERN }))
      .max(MOST_HOURS)
      .default([])
      .meta({ description: 'Starts of the hours that it is about' }),
    document: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(ONE_LINE, 'expected a name on one line')
      .meta({ pattern: NAME_PATTERN })
      .nullable()
      .default(null),
    errorT: tonnes.nullable().default(null).meta({ description: 'Claimed too much: above 0; null: not known' }),
    by,
  })
  .meta({ id: 'NewFinding' });
export const answerBody = z.strictObject({ text, by }).meta({ id: 'FindingAnswerRequest' });
export const closureBody = z
  .strictObject({
    text,
    errorT: tonnes
      .nullable()
      .default(null)
      .meta({ description: 'What is left of the error in the figures; null: what the finding states' }),
    by,
  })
  .meta({ id: 'FindingClosureRequest' });
export const opinionBody = z
  .strictObject({ level: z.enum(ASSURANCE_LEVELS), opinion: z.enum(OPINIONS), text, by })
  .meta({ id: 'OpinionRequest' });

const misstatement = z
  .object({
    hours: z.number().int().meta({ description: 'That claim something: the sample stands for them' }),
    sampled: z.number().int(),
    bookT: z.number().meta({ description: 'What they claim' }),
    projectedT: z.number().meta({ description: 'Σ(error/book)/n × book over the sampled hours' }),
    wholeT: z.number().meta({ description: 'Errors that stand for themselves: beside the sample, of documents' }),
    totalT: z.number(),
    overT: z.number().meta({ description: 'Claimed too much; the one does not set off the other' }),
    underT: z.number(),
    limitT: z.number(),
    isMaterial: z.boolean().meta({ description: '`overT` or `underT` is above `limitT`' }),
  })
  .meta({ id: 'Misstatement' });

const opinion = z
  .object({
    level: z.enum(ASSURANCE_LEVELS),
    opinion: z.enum(OPINIONS),
    text: z.string(),
    revision: z.number().int(),
    grossT: figure,
    netT: figure,
    misstatement,
    openCars: z.array(z.number().int()),
    who: z.string(),
    at: instant,
  })
  .meta({ id: 'Opinion' });

export const verificationItem = z
  .object({
    id: z.number().int(),
    period: z.string(),
    interval: z.enum(CLOSABLE_GRAINS),
    state: z.enum(['open', 'signed']),
    verifier: z.string(),
    words: z.string(),
    size: z.number().int().meta({ description: 'Hours that were asked for' }),
    revision: z.number().int().meta({ description: 'Of the period when the sample was drawn, and what that said' }),
    grossT: figure,
    netT: figure,
    root: z.string().meta({ description: 'Merkle root of its evidence: the other half of the seed' }),
    packVersion: z.number().int(),
    link: z.string().meta({ description: 'Of that pack, in the chain of the site' }),
    seed: z.string().meta({ description: 'SHA-256 of root, line feed, words' }),
    materiality: z.object({ pct: z.number(), t: figure }),
    simulated: z.boolean(),
    openedAt: instant,
    opinion: opinion.nullable().meta({ description: 'null: none is signed yet' }),
  })
  .meta({ id: 'Verification' });

const act = z.object({
  action: z.enum(['answer', 'close']),
  who: z.string(),
  text: z.string(),
  errorT: figure.meta({ description: 'Of a closing: what is left' }),
  at: instant,
});
export const findingItem = z
  .object({
    id: z.number().int(),
    verification: z.number().int().nullable().meta({ description: 'null: a check of the system has raised it' }),
    period: z.string(),
    kind: z.enum(FINDING_KINDS),
    state: z.enum(FINDING_STATES),
    text: z.string(),
    hours: z.array(instant),
    document: z.string().nullable(),
    errorT: figure,
    source: z.string().meta({ description: '`verifier`, or the check' }),
    who: z.string(),
    raisedAt: instant,
    acts: z.array(act).meta({ description: 'Answers and the closing, the oldest first' }),
  })
  .meta({ id: 'VerificationFinding' });

export const verificationAnswer = verificationItem
  .extend({
    misstatement: misstatement.meta({ description: 'By all that is found by now' }),
    openCars: z.array(z.number().int()).meta({ description: 'No opinion is positive while there is one' }),
    carried: z.array(findingItem).meta({ description: 'Forward action requests of earlier periods' }),
  })
  .meta({ id: 'VerificationStanding' });

const list = { ...listForm, ...paging(50, 500) };
export const verificationsQuery = z.strictObject({
  ...list,
  period: period.optional(),
  state: z.enum(['open', 'signed']).optional(),
});
export const findingsQuery = z.strictObject({
  ...list,
  period: period.optional(),
  kind: z.enum(FINDING_KINDS).optional(),
  state: z.enum(FINDING_STATES).optional(),
});
export const verificationsAnswer = listOf(verificationItem).meta({ id: 'Verifications' });
export const findingsAnswer = listOf(findingItem).meta({ id: 'Findings' });
export const findingRaised = findingItem
  .extend({ isNew: z.boolean().meta({ description: 'false: the very same one was raised before' }) })
  .meta({ id: 'FindingRaised' });

export const sampleAnswer = listOf(
  z
    .object({
      rank: z.number().int().meta({ description: '1: drawn first' }),
      hour: instant,
      grossT: z.number(),
      hasCodes: z.boolean(),
      weight: z.number().meta({ description: '`grossT`, five times that where it has codes' }),
      key: z.number().meta({ description: '-ln(u) / weight' }),
      revision: z.number().int(),
      findings: z.array(z.number().int()).meta({ description: 'Ids of those about it' }),
      figure: z.string().meta({ description: 'As `figure` of …/lineage: down to the readings' }),
      href: z.string(),
    })
    .meta({ id: 'SampledHour' }),
).meta({ id: 'Sample' });
