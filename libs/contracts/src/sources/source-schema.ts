/** The grammar of `sources` in a site file: payloads of other forms. What one entry says about another is checked by the loader. */
import { z } from 'zod';
import { identifier, unitText, zoneText } from '../configuration/config-grammar.js';
import { parseJsonPath } from './json-path.js';
import { SHIPPED_MAPS } from './shipped-maps.js';

/** Decoders that work. */
export const SOURCE_DECODERS = ['json', 'thingsboard'] as const;

const jsonPath = z
  .string()
  .refine(
    (text) => parseJsonPath(text) !== null,
    'expected a path like ENERGY.Total, meters[0].value or params["a.b"].x, or $ for the whole payload',
  );

const mapSchema = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/, 'expected a name like heat.energyTotal'),
  z.union([
    jsonPath,
    z.strictObject({
      path: jsonPath.describe('Where the value stands').meta({ examples: ['ENERGY.Total'] }),
      unit: unitText
        .describe("Unit of the value as sent: kWh, W, °C; default: the point's unit")
        .meta({ examples: ['kWh'] })
        .optional(),
    }),
  ]),
);

export const sourceSchema = z.strictObject({
  topic: z
    .string()
    .min(1)
    .describe('MQTT topic filter: `+` stands for one level, `#` at the end for all that follow.')
    .meta({ examples: ['tele/+/SENSOR'] }),
  decoder: z
    .string()
    .min(1)
    .describe('json: values by their paths; thingsboard: {"ts": ms, "values": {…}}, arrays of it, gateway form')
    .meta({ enum: [...SOURCE_DECODERS], examples: ['json'] }),
  map: z
    .union([z.string(), mapSchema])
    .describe(
      `Which value is which point: \`heat.energyTotal: { path: ENERGY.Total, unit: kWh }\`, or the name of a shipped map (${Object.keys(SHIPPED_MAPS).join(', ')})`,
    )
    .meta({ examples: ['tasmota'] })
    .optional(),
  device: z
    .union([
      identifier,
      z.strictObject({
        level: z
          .number()
          .int()
          .min(1)
          .max(50)
          .describe('Level of the topic that names it, counted from 1')
          .meta({ unit: 'levels', examples: [2] }),
      }),
      z.strictObject({
        path: jsonPath.describe('Where its name stands in the payload').meta({ examples: ['meter.id'] }),
      }),
    ])
    .describe('Whose readings they are: one device, or where its name stands; default: the first `+` of the topic')
    .meta({ examples: ['boiler-1'] })
    .optional(),
  devices: z
    .record(z.string().min(1), identifier)
    .describe('Device by the name that topic or payload have for it; a name that is not here is the device itself')
    .meta({ examples: [{ tasmota_5A9AE8: 'heat-pump' }] })
    .optional(),
  time: z
    .union([
      z.literal('arrival'),
      z.strictObject({
        path: jsonPath
          .describe('Where the time of measurement stands; default: as the shipped map says')
          .meta({ examples: ['Time'] })
          .optional(),
        format: z
          .enum(['auto', 'rfc3339', 'unix-s', 'unix-ms', 'local'])
          .describe('auto: RFC 3339 or Unix milliseconds; local: a clock without offset in timeZone')
          .meta({ examples: ['local'] })
          .optional(),
        timeZone: zoneText
          .describe("Zone of local times; default: the site's")
          .meta({ examples: ['Europe/Berlin'] })
          .optional(),
      }),
    ])
    .describe('Where the time of measurement stands; arrival: the payload has none, such readings are `uncertain`')
    .meta({ examples: ['arrival'] })
    .optional(),
});
