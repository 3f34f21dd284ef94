/** HTTP: notes of shifts, what happened in a shift, and who signed when it was handed over. */
import { z } from 'zod';
import { HAND_OVER_ROLES, SEVERITIES, SHIFT_STATES } from '#domain';
import { CLAIM_ID_PATTERN, DAY_PATTERN, INSTANT_PATTERN, WORDS_PATTERN } from '../text-forms.js';
import {
  figure,
  fromTo,
  instant,
  listForm,
  listOf,
  localDay,
  moment,
  paging,
  personName,
  pointAddress,
} from '../times-and-lists.js';

const asOf = moment.optional().meta({ description: 'As it stood then: RFC 3339 or a local day' });
const noteId = z
  .string()
  .regex(new RegExp(CLAIM_ID_PATTERN), 'expected 1 to 100 letters, digits and . _ -, the first a letter or digit');
const words = z.string().trim().min(1, 'expected words').max(4_000).meta({ pattern: WORDS_PATTERN });
const by = personName.optional().meta({
  description: 'Who it is; required to sign where authentication is off, else the credential names the person',
});

export const logQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  ...paging(200, 1_000),
  point: pointAddress.optional().meta({ description: 'Only notes about this point' }),
  asOf,
});

export const noteBody = z
  .strictObject({
    id: noteId
      .optional()
      .meta({ description: 'The same note again with the same id does nothing. Default: a new one' }),
    text: words,
    at: z.string().optional().meta({
      pattern: INSTANT_PATTERN,
      description: 'What it is about: RFC 3339 with offset, not in the future. Default: now',
    }),
    point: pointAddress.optional().meta({ description: 'What it is about: it is shown on the charts of this point' }),
    corrects: noteId.optional().meta({ description: 'Id of the note that it corrects: no note is ever changed' }),
    by,
  })
  .meta({ id: 'NewNote' });

export const noteItem = z
  .object({
    id: z.string(),
    at: instant.meta({ description: 'What it is about' }),
    shift: z.string().meta({ description: 'Shift in which that lies', examples: ['2026-01-14/early'] }),
    point: z.string().nullable(),
    text: z.string(),
    who: z.string(),
    recordedAt: instant,
    corrects: z.string().nullable().meta({ description: 'Id of the note that it corrects' }),
    correctedBy: z.string().nullable().meta({ description: 'Id of the newest note that corrects it' }),
  })
  .meta({ id: 'Note' });
export const logAnswer = listOf(noteItem, {
  unsigned: z.number().int().meta({
    description: 'Shifts that ended within the last seven days, since the log was begun, and lack a signature',
  }),
}).meta({ id: 'ShiftLog' });

export const shiftsQuery = z.strictObject({ ...listForm, ...fromTo, asOf });

const signature = z.object({
  role: z.enum(HAND_OVER_ROLES),
  who: z.string(),
  at: instant,
  remark: z.string().nullable(),
  figures: z
    .object({ heatGj: figure, grossT: figure, netT: figure })
    .meta({ description: 'What the shift had come to when it was signed' }),
});
const alarm = z.object({
  alert: z.string(),
  rule: z.string(),
  subject: z.string(),
  severity: z.enum(SEVERITIES),
  raisedAt: instant,
  acknowledgedAt: instant.nullable().meta({ description: 'Within the shift' }),
  returnedAt: instant.nullable().meta({ description: 'Within the shift' }),
});
export const shiftItem = z
  .object({
    id: z.string().meta({ examples: ['2026-01-14/early'] }),
    name: z.string(),
    date: localDay,
    from: instant,
    until: instant,
    state: z.enum(SHIFT_STATES),
    heatGj: figure,
    grossT: figure,
    netT: figure,
    substitutedGj: figure.meta({ description: 'Of the heat, what careful stand-ins are' }),
    coveragePct: figure.meta({ description: 'Mean of its hours that have begun' }),
    raised: z.object({ info: z.number().int(), warning: z.number().int(), critical: z.number().int() }),
    acknowledged: z.number().int(),
    returned: z.number().int(),
    alarms: z.array(alarm).meta({ description: 'What began or became worse in it, at most 100' }),
    gaps: z.array(z.object({ from: instant, until: instant, coveragePct: z.number() })).meta({
      description: 'Hours one after another of which something is missing; the coverage of the worst of them',
    }),
    actions: z
      .array(z.object({ at: instant, who: z.string(), action: z.string(), subject: z.string(), reason: z.string() }))
      .meta({ description: 'What people and services did, by the audit log, at most 100' }),
    actionCount: z.number().int(),
    notes: z.array(noteItem).meta({ description: 'Oldest first, at most 200' }),
    signatures: z.array(signature),
  })
  .meta({ id: 'Shift' });
export const shiftsAnswer = listOf(shiftItem).meta({ id: 'Shifts' });

export const handOverBody = z
  .strictObject({
    shift: z
      .string()
      .regex(new RegExp(`${DAY_PATTERN.slice(0, -1)}/[^/]{1,40}$`), 'expected a shift like 2026-01-14/early')
      .meta({ examples: ['2026-01-14/early'] }),
    role: z
      .enum(HAND_OVER_ROLES)
      .meta({ description: 'outgoing: who gives the plant away, first; incoming: who takes it' }),
    remark: z.string().trim().max(2_000).optional(),
    by,
  })
  .meta({ id: 'HandOver' });
