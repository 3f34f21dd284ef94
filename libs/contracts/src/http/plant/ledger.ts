/** HTTP: ledger, dead letters and their replay, meter events, alerts. */
import { z } from 'zod';
import { REASONS } from '#domain';
import { METER_EVENT_TYPES, SENDER_KINDS } from '../../kafka/event-data.js';
import { EVENT_ID_PATTERN, PERSON_PATTERN } from '../../telemetry/decoded.js';
import { MAX_TIME_MS, RFC3339_PATTERN } from '../../telemetry/measurement-time.js';
import { METER_EVENT_FORMS } from '../../telemetry/telemetry-schema.js';
import { asOfMoment, fromTo, instant, listForm, listOf, paging } from '../times-and-lists.js';
import { ONE_LINE, ONE_LINE_PATTERN, WORDS_PATTERN } from '../text-forms.js';
import { heldOutcome } from './held.js';

const count = z.number().int();

export const ledgerCounts = {
  received: count.meta({ description: 'Values that ingestion counted' }),
  stored: count,
  duplicate: count,
  conflict: count,
  deadLettered: count,
  inFlight: count.meta({ description: 'received − stored − duplicate − conflict − deadLettered; reaches 0' }),
  late: count,
  replayed: count,
  gapCount: count,
};
export const ledgerDevice = z
  .object({
    device: z.string().meta({ description: '`(unknown)` for devices that are not declared' }),
    ...ledgerCounts,
    forgottenRanges: count.meta({
      description:
        'Of a device that has more than 2,000 runs and holes: the oldest ranges of `seq` that are not kept; `gapCount` knows nothing of them',
    }),
    gaps: z
      .array(z.object({ fromSeq: count, toSeq: count, fromTs: instant.nullable(), toTs: instant.nullable() }))
      .meta({ description: 'Sequence numbers that never came, the newest 1,000' }),
    lastSeen: instant.nullable(),
  })
  .meta({ id: 'LedgerDevice' });
export const ledgerAnswer = z
  .object({
    devices: z.array(ledgerDevice),
    totals: z.object(ledgerCounts),
    deadLettersWaiting: count.meta({ description: 'Of `deadLettered`: neither replayed nor discarded' }),
    deadLettersDeleted: z
      .array(
        z.object({
          device: z.string().meta({ description: '`(unknown)`: of all devices that are not declared' }),
          cause: z
            .enum(['quota', 'age'])
            .meta({ description: 'Above the quota of the site, or older than the retention' }),
          letters: count,
          values: count.meta({ description: 'Values that they stood for; `deadLettered` counts them still' }),
          bytes: count,
          lastAt: instant,
        }),
      )
      .meta({ description: 'Dead letters that are not kept any more' }),
    lagRecords: count.nullable().meta({
      description:
        'Records of readings, events and dead letters that are not counted yet; null: Kafka cannot be reached',
    }),
  })
  .meta({ id: 'Ledger' });

export const deadLetterItem = z
  .object({
    id: z.string(),
    site: z.string().nullable(),
    device: z.string().nullable(),
    point: z.string().nullable(),
    topic: z.string(),
    ts: instant.nullable().meta({ description: 'Time of measurement where it could be read' }),
    receivedAt: instant,
    reason: z.enum(REASONS),
    detail: z.string().meta({ description: 'What was found and what was expected' }),
    payload: z.string().nullable().meta({ description: 'The original, where it is UTF-8' }),
    payloadBase64: z.string().nullable().meta({ description: 'The original, where it is not UTF-8' }),
    payloadBytes: count,
    payloadSha256: z.string().nullable().meta({ description: 'Of a payload over 256 kB, of which 64 kB are kept' }),
    seq: count.nullable(),
    index: count.nullable().meta({ description: 'Position in an array message' }),
    sender: z
      .object({ kind: z.enum(SENDER_KINDS), name: z.string().nullable() })
      .nullable()
      .meta({
        description:
          'Who sent it: a `principal` by its name, `anonymous` where nobody was asked, or a `broker`; null: it came before senders were kept. When it is sent again, the rights of its sender count',
      }),
    count: count.meta({
      description: 'Values that it stands for: more than one where a message was refused in more than 100 parts',
    }),
    reasons: z
      .record(z.string(), count)
      .nullable()
      .meta({ description: 'How many by reason, where it stands for several; `reason` is the most frequent' }),
    replayedAt: instant.nullable(),
    state: z.enum(['waiting', 'replayed', 'discarded']),
    discarded: z
      .object({ at: instant, by: z.string(), because: z.string() })
      .nullable()
      .meta({ description: 'Who gave it up, when and why; the letter stays readable' }),
  })
  .meta({ id: 'DeadLetter' });
const deadLetterFilter = {
  reason: z.enum(REASONS).optional(),
  state: z
    .enum(['waiting', 'replayed', 'discarded', 'all'])
    .optional()
    .meta({ description: 'Default: those that wait and those that were replayed' }),
  ...fromTo,
};
export const deadLettersQuery = z.strictObject({
  ...listForm,
  ...deadLetterFilter,
  ...asOfMoment,
  device: z.string().min(1).optional(),
  ...paging(100, 1_000),
});
export const strayDeadLettersQuery = z.strictObject({ ...listForm, ...deadLetterFilter, ...paging(100, 1_000) });
export const deadLettersAnswer = listOf(deadLetterItem).meta({ id: 'DeadLetters' });

export const replayBody = z
  .strictObject({
    ids: z.array(z.string().min(1)).min(1).max(10_000).optional().meta({ description: 'Only these; default: all' }),
    reason: z.enum(REASONS).optional(),
    device: z.string().min(1).optional(),
    ...fromTo,
    cursor: z.string().min(1).optional().meta({ description: '`nextCursor` of the answer before' }),
  })
  .meta({ id: 'ReplayRequest' });
export const replayAnswer = z
  .object({
    examined: count.meta({ description: 'Dead letters that were decoded again' }),
    sentValues: count.meta({ description: 'Values that pass now and were sent' }),
    sentEvents: count.meta({ description: 'Meter events that pass now and were sent' }),
    replayed: z.array(z.string()).meta({ description: 'Ids of the dead letters that are settled by it' }),
    failing: z
      .array(z.object({ id: z.string(), reason: z.enum(REASONS), detail: z.string() }))
      .meta({ description: 'Those that still do not pass, and why' }),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Goes back as `cursor`: there are more than one call takes' }),
  })
  .meta({ id: 'ReplayAnswer' });

const wholeSelection = {
  ids: z.array(z.string().min(1)).min(1).max(10_000).optional().meta({ description: 'Only these' }),
  reason: z.enum(REASONS).optional().meta({ description: 'Only with this code' }),
  ...fromTo,
  all: z.literal(true).optional().meta({ description: 'Needed where nothing else says which' }),
  because: z
    .string()
    .trim()
    .min(1, 'expected why they are given up')
    .max(2_000)
    .meta({ pattern: WORDS_PATTERN, description: 'Why, for the auditor' }),
  by: z
    .string()
    .max(200)
    .regex(ONE_LINE, 'expected a name on one line')
    .meta({ pattern: ONE_LINE_PATTERN })
    .optional()
    .meta({ description: 'Who; where keys are asked for, the name of the key counts' }),
};
/** Of JSON Schema: at least one of the fields is there. */
const oneOfThem = (...fields: readonly string[]) => fields.map((field) => ({ required: [field] }));
export const discardBody = z
  .strictObject({ ...wholeSelection, device: z.string().min(1).optional() })
  .meta({ id: 'DiscardRequest', anyOf: oneOfThem('ids', 'reason', 'from', 'to', 'all', 'device') });
export const discardStrayBody = z
  .strictObject(wholeSelection)
  .meta({ id: 'DiscardStrayRequest', anyOf: oneOfThem('ids', 'reason', 'from', 'to', 'all') });
export const discardAnswer = z
  .object({
    discarded: count.meta({ description: 'Dead letters that this call gave up' }),
    more: z.boolean().meta({ description: 'true: there are more than one call takes; call again' }),
  })
  .meta({ id: 'DiscardAnswer' });

const storedText = z.string().meta({ maxLength: 4_000, pattern: '^[^\\u0000]*$' });
const eventId = z.string().meta({ pattern: EVENT_ID_PATTERN });
const time = z.union([
  z.string().meta({ pattern: RFC3339_PATTERN }),
  z.number().meta({ minimum: -MAX_TIME_MS, maximum: MAX_TIME_MS }),
]);

/**
 * Loose on purpose: the check of the wire (`meter-event.ts`) judges the rest, so that MQTT and HTTP are equally strict. Its forms by
 * type, and the patterns, stand here for the document alone.
 */
export const eventBody = z
  .looseObject({
    device: z.string().min(1).optional().meta({ description: 'Device; may stand in `point` as device/point instead' }),
    id: eventId.nullish().meta({ description: 'The same id is the same event; default: hash of the content' }),
    type: z.enum(METER_EVENT_TYPES),
    ts: time.meta({ description: 'RFC 3339 with offset, or Unix milliseconds' }),
    point: storedText.nullish().meta({ description: '`device/point`, or the point of `device`' }),
    by: z.string().meta({ pattern: PERSON_PATTERN }).nullish(),
    reason: storedText
      .nullish()
      .meta({ description: 'Why; `jump-accepted` and `jump-refused` are decisions and need one' }),
    evidence: z.unknown().optional().meta({ description: 'Anything that an auditor should see; no text with U+0000' }),
    oldFinal: z.number().optional().meta({ description: 'In the unit that the point had before the exchange' }),
    newInitial: z.number().optional().meta({ description: 'In `newUnit`; of a reset, in the unit of the point' }),
    oldMeter: storedText.nullish(),
    newMeter: storedText.nullish(),
    newUnit: storedText
      .nullish()
      .meta({ description: 'UCUM; default: the unit that the point has from the exchange on' }),
    newModulus: z.number().nullish().meta({ description: 'In `newUnit`' }),
    value: z.number().optional(),
    until: time.optional(),
    event: eventId.nullish().meta({ description: 'Id of the event that is withdrawn' }),
    batch: z
      .unknown()
      .optional()
      .meta({ description: 'Of a `fuel-batch`: its papers; …/fuel-batches takes them without the rest' }),
  })
  .meta({ id: 'MeterEventRequest', allOf: METER_EVENT_FORMS });
export const eventAccepted = z
  .object({
    id: z.string().meta({ description: 'By it the event is taken back: { "type": "withdrawn", "event": id }' }),
    site: z.string(),
    device: z.string(),
    decided: heldOutcome.nullable().optional().meta({
      description:
        'Of jump-accepted and jump-refused: what the decision makes of the readings that were held; null: nothing was held then',
    }),
  })
  .meta({ id: 'MeterEventAccepted' });

export const eventItem = z
  .looseObject({
    id: z.string(),
    device: z.string(),
    type: z.enum(METER_EVENT_TYPES),
    ts: instant,
    point: z.string().nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    receivedAt: instant,
  })
  .meta({ id: 'MeterEvent' });
export const eventsQuery = z.strictObject({
  ...listForm,
  device: z.string().min(1).optional(),
  type: z.enum(METER_EVENT_TYPES).optional(),
  ...fromTo,
  ...paging(100, 1_000),
});
export const eventsAnswer = listOf(eventItem).meta({ id: 'MeterEvents' });
