/**
 * JSON Schemas of the MQTT payloads (draft 7), published in `schemas/`. The hand-written check is as strict: a property test
 * holds the two together. What a schema cannot say stands in the descriptions.
 */
import { QUALITIES } from '#domain';
import type { JsonSchema } from '../json/json-schema.js';
import { METER_EVENT_TYPES } from '../kafka/event-data.js';
import { EVENT_ID_PATTERN, NAME_PATTERN, PERSON_PATTERN } from './decoded.js';
import { fuelBatchSchema } from '../meter-event/fuel-batch.js';
import { LAST_WRITABLE_MS, MAX_TIME_MS, RFC3339_PATTERN } from './measurement-time.js';
import { MAX_MESSAGES } from './telemetry-limits.js';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const EVENT_ID: JsonSchema = { type: 'string', pattern: EVENT_ID_PATTERN };

const TIME: JsonSchema = {
  description: 'Time of measurement: RFC 3339 with an offset, or Unix milliseconds',
  anyOf: [
    { type: 'string', pattern: RFC3339_PATTERN },
    { type: 'number', minimum: -MAX_TIME_MS, maximum: MAX_TIME_MS },
  ],
  examples: ['2026-01-10T00:15:00Z', 1_768_004_100_000],
};
const END_TIME: JsonSchema = {
  description: 'A time after `ts`',
  anyOf: [
    { type: 'string', pattern: RFC3339_PATTERN },
    { type: 'number', minimum: -MAX_TIME_MS, maximum: LAST_WRITABLE_MS },
  ],
};
const SEQ: JsonSchema = {
  description: 'Optional, per device, rising: holes in it show what was lost on the way',
  type: ['integer', 'null'],
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
};
const BOOT: JsonSchema = {
  description: 'Optional: names a run of `seq`, for devices that count anew after a start',
  anyOf: [
    { type: 'string', pattern: NAME_PATTERN },
    { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'null' },
  ],
};

export const telemetrySchema: JsonSchema = {
  $schema: DRAFT,
  $id: 'telemetry.schema.json',
  title: 'Telemetry',
  description:
    'Payload of greenpark/v1/{site}/{device}/telemetry: one message, or an array of them. At most 256 kB, UTF-8, each name once ' +
    'in an object. Refused value by value: points that are not declared, units that cannot be converted, numbers that a 64-bit float cannot hold.',
  anyOf: [
    { $ref: '#/definitions/message' },
    { type: 'array', minItems: 1, maxItems: MAX_MESSAGES, items: { $ref: '#/definitions/message' } },
  ],
  definitions: {
    message: {
      type: 'object',
      required: ['ts', 'values'],
      properties: {
        ts: TIME,
        seq: SEQ,
        boot: BOOT,
        simulated: {
          description:
            'Optional: true where nothing was measured and a simulator made the values. They are kept apart from real ones, and all ' +
            'that is made from them says so',
          type: ['boolean', 'null'],
        },
        values: {
          description: 'By point, as the site file declares them',
          type: 'object',
          minProperties: 1,
          additionalProperties: { $ref: '#/definitions/value' },
        },
      },
      examples: [
        {
          ts: '2026-01-10T00:15:00Z',
          seq: 42,
          values: { 'heat.energyTotal': 45820.5, 'heat.power': { v: 24100, u: 'kW', q: 'good' } },
        },
      ],
    },
    value: {
      anyOf: [
        { $ref: '#/definitions/bare' },
        {
          type: 'object',
          required: ['v'],
          properties: {
            v: { $ref: '#/definitions/bare' },
            u: {
              description: "UCUM code, or a usual spelling of one (kWh, °C, m³/h); default: the point's unit",
              type: ['string', 'null'],
            },
            q: { description: 'Default: good', enum: [...QUALITIES, null] },
            id: nullable({
              ...EVENT_ID,
              description: 'Of an amount (a truck of fuel): joins the key of a delta point',
            }),
          },
        },
      ],
    },
    bare: {
      description:
        'A number, or one as text as JSON writes it ("45820.5"); for a state a whole number or one of the declared names',
      type: ['number', 'string'],
    },
  },
};

const number: JsonSchema = { type: 'number' };
const text: JsonSchema = nullable({ type: 'string', maxLength: 4_000, pattern: '^[^\\u0000]*$' });
const point: JsonSchema = {
  ...text,
  description: '`point` or `device/point`; default: the only register of the device',
};
const when = (type: string, then: JsonSchema): JsonSchema => ({
  if: { properties: { type: { const: type } }, required: ['type'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then,
});

const whenOneOf = (types: readonly string[], then: JsonSchema): JsonSchema => ({
  if: { properties: { type: { enum: types } }, required: ['type'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then,
});

/** Not only blanks. */
const someText: JsonSchema = { type: 'string', pattern: '\\S', maxLength: 4_000 };

/** What a meter event of a type must have besides. */
export const METER_EVENT_FORMS: readonly JsonSchema[] = [
  when('meter-replaced', {
    required: ['oldFinal', 'newInitial'],
    properties: {
      oldFinal: number,
      newInitial: number,
      newModulus: nullable({ type: 'number', exclusiveMinimum: 0 }),
    },
  }),
  when('register-reset', { required: ['newInitial'], properties: { newInitial: number } }),
  when('jump-accepted', { required: ['reason'], properties: { reason: someText } }),
  when('jump-refused', { required: ['reason'], properties: { reason: someText } }),
  whenOneOf(['manual-reading', 'stock-taken'], { required: ['value'], properties: { value: number } }),
  when('maintenance', { required: ['until'], properties: { until: END_TIME } }),
  when('fuel-batch', { required: ['batch'], properties: { batch: fuelBatchSchema } }),
  when('withdrawn', { required: ['event'], properties: { event: EVENT_ID } }),
];

export const meterEventSchema: JsonSchema = {
  $schema: DRAFT,
  $id: 'meter-event.schema.json',
  title: 'Meter event',
  description:
    'Payload of greenpark/v1/{site}/{device}/events: one event, or an array of them. The same `id` (default: a hash of the ' +
    "content) is the same event. Numbers are in the point's unit; `oldFinal` in that of before the exchange, `newInitial` and " +
    '`newModulus` in `newUnit`.',
  anyOf: [
    { $ref: '#/definitions/event' },
    { type: 'array', minItems: 1, maxItems: MAX_MESSAGES, items: { $ref: '#/definitions/event' } },
  ],
  definitions: {
    event: {
      type: 'object',
      required: ['type', 'ts'],
      properties: {
        id: nullable(EVENT_ID),
        type: { enum: [...METER_EVENT_TYPES] },
        ts: TIME,
        seq: SEQ,
        boot: BOOT,
        point,
        by: nullable({ type: 'string', pattern: PERSON_PATTERN, description: 'Who: a name on one line' }),
        reason: text,
        evidence: { description: 'Anything that an auditor should see' },
        event: nullable(EVENT_ID),
        oldMeter: text,
        newMeter: text,
        newUnit: text,
        batch: { description: 'Of a `fuel-batch`: its papers; `ts` is when it came' },
        simulated: { description: 'Of a `fuel-batch`: true where a simulator made the papers' },
      },
      allOf: [...METER_EVENT_FORMS],
    },
  },
};
