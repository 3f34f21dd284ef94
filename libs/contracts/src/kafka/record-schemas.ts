/** JSON Schemas of the records in Kafka (CloudEvents 1.0, structured mode), published in `schemas/`. Readers ignore unknown fields. */
import { REASONS } from '#domain';
import { MQTT_REFUSALS } from '../access/mqtt-refusals.js';
import { MQTT_RIGHTS } from '../access/mqtt-rights.js';
import { EVENT_TYPES } from './cloud-event.js';
import { fuelBatchSchema } from '../meter-event/fuel-batch.js';
import { METER_EVENT_TYPES, SENDER_KINDS } from './event-data.js';
import type { JsonSchema } from '../json/json-schema.js';

const string: JsonSchema = { type: 'string' };
const nullableString: JsonSchema = { type: ['string', 'null'] };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const millis: JsonSchema = { type: 'integer', description: 'Unix milliseconds' };
const seq: JsonSchema = { type: 'integer', minimum: 0 };
const units: JsonSchema = { type: 'object', additionalProperties: string };
const replayed: JsonSchema = { const: true, description: 'From a dead letter that was sent again' };

function cloudEvent(file: string, title: string, type: string, data: JsonSchema): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: file,
    title,
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'time', 'datacontenttype', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: {
        type: 'string',
        minLength: 1,
        description: 'From content and source: a message that comes again has the same id',
      },
      source: { type: 'string', format: 'uri-reference', pattern: '^/greenpark/v1' },
      type: { const: type },
      time: { type: 'string', format: 'date-time', pattern: 'Z$' },
      datacontenttype: { const: 'application/json' },
      data,
    },
  };
}

export const readingsEventSchema = cloudEvent('readings-event.schema.json', 'Readings', EVENT_TYPES.readings, {
  description: "The values of one MQTT message that passed, in their points' units",
  type: 'object',
  required: ['site', 'device', 'receivedAt', 'count', 'readings'],
  properties: {
    site: string,
    device: string,
    receivedAt: millis,
    count: { ...count, description: 'How many values lie in `readings`' },
    replayed,
    units: {
      ...units,
      description:
        "Unit of each point's values; absent in records of before: the unit that the point has where they are read",
    },
    readings: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['ts', 'values'],
        properties: {
          ts: millis,
          seq,
          boot: string,
          simulated: { const: true, description: 'Nothing was measured: a simulator made the values' },
          units: { ...units, description: 'Where a point had another unit at this time' },
          values: {
            type: 'object',
            minProperties: 1,
            additionalProperties: {
              anyOf: [
                { type: 'number' },
                {
                  type: 'object',
                  required: ['v'],
                  properties: { v: { type: 'number' }, q: { enum: ['uncertain', 'bad'] }, id: string },
                },
              ],
            },
          },
        },
      },
    },
  },
});

export const deadLetterEventSchema = cloudEvent(
  'dead-letter-event.schema.json',
  'Dead letter',
  EVENT_TYPES.deadLetter,
  {
    description: 'One value, or one message that cannot be read, that could not be used',
    type: 'object',
    required: [
      'site',
      'device',
      'point',
      'topic',
      'receivedAt',
      'ts',
      'seq',
      'boot',
      'reason',
      'detail',
      'payloadBytes',
      'index',
    ],
    properties: {
      site: nullableString,
      device: nullableString,
      point: nullableString,
      topic: string,
      receivedAt: millis,
      sender: {
        type: 'object',
        description: 'Who sent the message; absent in records of before',
        required: ['kind', 'name'],
        properties: {
          kind: {
            enum: [...SENDER_KINDS],
            description:
              '`anonymous`: at our own listener, where nobody was asked; `broker`: by a broker, which does not say who it was',
          },
          name: { ...nullableString, description: 'Of a principal' },
        },
      },
      ts: { type: ['integer', 'null'], description: 'Time of measurement, Unix milliseconds, where it could be read' },
      seq: { type: ['integer', 'null'], minimum: 0 },
      boot: nullableString,
      reason: { enum: [...REASONS] },
      detail: { type: 'string', description: 'What was found and what was expected' },
      payload: { type: 'string', description: 'The original, where it is UTF-8 without U+0000' },
      payloadBase64: { type: 'string', description: 'The original, where it is not' },
      payloadBytes: count,
      payloadSha256: {
        type: 'string',
        pattern: '^[0-9a-f]{64}$',
        description: 'Where the whole payload is not kept here',
      },
      index: { type: ['integer', 'null'], minimum: 0, description: 'Position in an array message' },
      excerpt: { const: true, description: '`payload` holds the refused part alone' },
      collapsed: {
        type: 'object',
        description: 'The message was refused in more than 100 parts: this dead letter stands for all of them',
        required: ['count', 'reasons', 'refused', 'seqs'],
        properties: {
          count: { type: 'integer', minimum: 1, description: 'Refused values and unreadable messages' },
          reasons: { type: 'object', description: 'How many by reason', additionalProperties: count },
          refused: {
            type: 'object',
            description: 'Positions as `0-3,7`; `m`: the payload is no array',
            required: ['messages', 'points'],
            properties: { messages: string, points: { type: 'object', additionalProperties: string } },
          },
          seqs: {
            type: 'array',
            description: '[seq, ts, boot] of its messages',
            items: { type: 'array', minItems: 3, maxItems: 3 },
          },
        },
      },
    },
    oneOf: [{ required: ['payload'] }, { required: ['payloadBase64'] }],
  },
);

export const meterEventEventSchema = cloudEvent(
  'meter-event-event.schema.json',
  'Meter event',
  EVENT_TYPES.meterEvent,
  {
    type: 'object',
    required: ['site', 'device', 'receivedAt', 'event'],
    properties: {
      site: string,
      device: string,
      receivedAt: millis,
      seq,
      boot: string,
      replayed,
      sentBy: { ...string, description: 'Who sent it by HTTP; absent: it came by MQTT' },
      event: {
        type: 'object',
        required: ['id', 'type', 'ts', 'point', 'by', 'reason', 'evidence'],
        properties: {
          id: { type: 'string', minLength: 1 },
          type: { enum: [...METER_EVENT_TYPES] },
          ts: millis,
          point: nullableString,
          by: nullableString,
          reason: nullableString,
          oldFinal: { type: 'number' },
          newInitial: { type: 'number' },
          oldMeter: string,
          newMeter: string,
          newUnit: string,
          newModulus: { type: 'number', exclusiveMinimum: 0 },
          value: { type: 'number' },
          until: millis,
          event: string,
          batch: { ...fuelBatchSchema, description: 'Papers of a batch of fuel, which came at `ts`' },
          simulated: { const: true, description: 'A simulator made the papers' },
        },
      },
    },
  },
);

const version: JsonSchema = {
  type: 'integer',
  description: 'Rises with each record of a key; lower ones are to be ignored',
};

const nullableNumber: JsonSchema = { type: ['number', 'null'] };
const ofTarget = (description: string): JsonSchema => ({ ...nullableNumber, description });

/** How a target stands: every amount is in the target's own `unit`. */
const statusTargetSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'metric', 'unit', 'amount', 'achieved', 'state'],
  properties: {
    id: string,
    metric: string,
    unit: { ...string, description: 'Of every amount below: t, GJ, %' },
    period: { ...string, examples: ['season-2025', '2026'] },
    periodName: { ...string, examples: ['heating season 2025/26', 'year 2026'] },
    title: { ...string, examples: ['Emissions avoided, net, in the year 2026 (heating days)'] },
    days: { enum: ['heating', 'all'], description: 'Which days of the period count' },
    amount: { type: 'number' },
    amountForArea: ofTarget('What the amount means for the area that is connected'),
    achieved: ofTarget('Live'),
    outside: ofTarget('What days of the period brought that do not count'),
    toDateAsOf: {
      ...nullableString,
      description: 'Last whole local day: plan, expectation and forecast hold at its end',
    },
    planToDate: nullableNumber,
    expectedToDate: nullableNumber,
    forecast: nullableNumber,
    forecastP10: nullableNumber,
    forecastP90: nullableNumber,
    probabilityToMeet: nullableNumber,
    state: string,
  },
};

/** A register whose readings wait for a decision. */
const heldSchema: JsonSchema = {
  type: 'object',
  required: ['point', 'unit', 'since', 'until', 'agree', 'atStake'],
  properties: {
    point: string,
    unit: { ...string, description: 'UCUM code of what is at stake' },
    since: { type: 'string', format: 'date-time', description: 'Time of the first held reading' },
    until: { type: 'string', format: 'date-time' },
    agree: { type: 'boolean', description: 'The held readings agree with each other' },
    atStake: { type: 'number', description: 'What would count if they were accepted; nothing of it counts now' },
    atStakeGj: nullableNumber,
    bridge: { type: 'boolean', description: 'What came over a silence that ended at `since` is held' },
  },
};
const statusDeviceSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'state'],
  properties: {
    id: string,
    kind: string,
    state: { ...string, examples: ['ok', 'held', 'silent', 'never-seen'] },
    lastSeen: nullableString,
    held: { type: 'array', items: heldSchema },
  },
};

export const statusEventSchema = cloudEvent('status-event.schema.json', 'Site status', EVENT_TYPES.status, {
  description: 'The status document of the HTTP interface (openapi.json, Status) with its version',
  type: 'object',
  required: ['version', 'asOf'],
  properties: {
    version,
    asOf: { type: 'string', format: 'date-time' },
    targets: { type: 'array', items: statusTargetSchema },
    devices: { type: 'array', items: statusDeviceSchema },
    data: {
      type: 'object',
      properties: {
        held: {
          type: ['object', 'null'],
          description: 'Registers with readings that wait for a decision; null: none',
          required: ['points', 'since', 'atStake', 'unit'],
          properties: {
            points: { type: 'array', items: { ...string, description: 'device/point' } },
            since: { type: 'string', format: 'date-time' },
            atStake: ofTarget('What would count if all were accepted, in `unit`; null: none of them counts energy'),
            unit: string,
          },
        },
      },
    },
  },
});

export const alertEventSchema = cloudEvent('alert-event.schema.json', 'Alert', EVENT_TYPES.alert, {
  description: 'The alert document of the HTTP interface (openapi.json, Alert) with its version',
  type: 'object',
  required: ['version', 'id', 'site', 'state'],
  properties: { version, id: string, site: string, rule: string, subject: string, severity: string, state: string },
});

const hash: JsonSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' };

export const evidenceEventSchema = cloudEvent('evidence-event.schema.json', 'Evidence root', EVENT_TYPES.evidence, {
  description:
    'Root of an evidence pack and its place in the chain of the site, published once per pack whose content is new',
  type: 'object',
  required: ['site', 'period', 'version', 'leaves', 'root', 'content', 'previous', 'hash'],
  properties: {
    site: string,
    period: { ...string, examples: ['2026-01-10', '2026-01', 'season-2025', '2026'] },
    version: { ...count, description: 'Rises with each new content of the period' },
    leaves: { ...count, description: 'Rows of readings.csv' },
    root: { ...hash, description: 'Merkle root of those rows (RFC 6962, SHA-256)' },
    content: { ...hash, description: 'SHA-256 over the hashes of all files' },
    previous: { ...hash, description: 'Hash of the link before it; zeros: it is the first' },
    hash: { ...hash, description: 'SHA-256 of [previous, site, period, version, leaves, root, content]' },
  },
});

export const anchorEventSchema = cloudEvent('anchor-event.schema.json', 'Anchor of a chain', EVENT_TYPES.anchor, {
  description:
    'The last row of a chain of hashes at a moment: of the audit log, or of the evidence packs of a site. Several may say the same',
  type: 'object',
  required: ['chain', 'sequence', 'hash', 'at'],
  properties: {
    chain: { ...string, examples: ['audit', 'evidence/changchun-south'] },
    sequence: { type: 'integer', minimum: 1, description: 'Place of the row in its chain' },
    hash: { ...hash, description: 'Of the row, which holds the hash of the row before' },
    at: { type: 'string', format: 'date-time', description: 'When it was the last row' },
    timeStamp: {
      ...string,
      contentEncoding: 'base64',
      description:
        'Token after RFC 3161 over chain, sequence and hash, a line each, where an authority is named: once a day',
    },
  },
});

const credentialSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'scrypt', 'subject', 'expires'],
  properties: {
    id: string,
    scrypt: { ...nullableString, description: 'PHC string of the password; null: a certificate' },
    subject: { ...nullableString, description: 'Subject of the client certificate; null: a password' },
    expires: { type: ['integer', 'null'], description: 'Unix milliseconds from which it does not hold; null: never' },
  },
};

export const principalEventSchema = cloudEvent('principal-event.schema.json', 'MQTT principal', EVENT_TYPES.principal, {
  description:
    'Who may connect by MQTT and what for. The record with key `(all)` has a version only: principals of a lower one do not hold any more',
  type: 'object',
  required: ['principal', 'version'],
  properties: {
    principal: { ...string, description: 'Its name, which is the user name too' },
    version,
    site: { ...nullableString, description: 'null: every site, which only the simulator of `npm start` has' },
    devices: { type: ['array', 'null'], items: string, description: 'null: the whole site' },
    rights: { type: 'array', items: { enum: [...MQTT_RIGHTS] } },
    credentials: { type: 'array', items: credentialSchema, description: 'Those that were not revoked' },
  },
});

export const refusedConnectionsEventSchema = cloudEvent(
  'refused-connections-event.schema.json',
  'Refused MQTT connections',
  EVENT_TYPES.refusedConnections,
  {
    description: 'Connections that got no session at the own listener, those that differ in nothing as one',
    type: 'object',
    required: ['rows'],
    properties: {
      rows: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['address', 'reason', 'principal', 'count', 'firstAt', 'lastAt'],
          properties: {
            address: { ...string, description: 'The first of its network; `many`: of more than are kept apart' },
            reason: { enum: Object.keys(MQTT_REFUSALS) },
            principal: {
              ...nullableString,
              description: 'Whose name was shown; null: none, or one that is of no principal, which is never said',
            },
            count: { ...count, minimum: 1 },
            firstAt: millis,
            lastAt: millis,
          },
        },
      },
    },
  },
);

/** Payloads of the retained MQTT messages: the documents themselves. */
export const statusDocumentSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'status.schema.json',
  title: 'Site status (retained)',
  ...(statusEventSchema.properties as { readonly data: JsonSchema }).data,
};
export const alertDocumentSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'alert.schema.json',
  title: 'Alert (retained; the payload is empty when it is resolved)',
  ...(alertEventSchema.properties as { readonly data: JsonSchema }).data,
};
