/** Devices of a site file and their points. */
import { z } from 'zod';
import { DEVICE_KINDS } from '#domain';
import { dateText, durationText, identifier, positive, unitText } from './config-grammar.js';
import { from, share } from './entry-grammar.js';

const pointId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/, 'expected a name like heat.energyTotal')
  .describe('Unique in the device; `medium.quantity`, without a unit');
const qualitySchema = z.strictObject({
  gapIntervals: z
    .number()
    .min(1)
    .describe('A value holds, and readings are one chain, for so many intervals; default 3')
    .meta({ unit: 'intervals', examples: [3] })
    .optional(),
  stuckAfter: durationText
    .describe('Unchanged for so long is STUCK: default 3h, a register that does not rise 2h')
    .meta({ examples: ['6h'] })
    .optional(),
  stuckFlowShare: share
    .describe('… of a gauge only while more than this share of the rated flow passes; default 0.1')
    .meta({ unit: '1', examples: [0.2] })
    .optional(),
  stuckPowerMw: z
    .number()
    .min(0)
    .describe('… of a register only while its device makes more than this; default 1')
    .meta({ unit: 'MW', examples: [0.05] })
    .optional(),
  ratedFlow: positive
    .describe('Of a flow: what it is rated for, in the unit; default: its max')
    .meta({ unit: 'of the point', examples: [120] })
    .optional(),
  sentinelNeighbour: z
    .number()
    .min(0)
    .describe(
      'A last value this near makes a sentinel a real value, in the unit; default: maxStep, else 5 % of the range',
    )
    .meta({ unit: 'of the point', examples: [2] })
    .optional(),
  negativeDifferenceK: z
    .number()
    .min(0)
    .describe('Supply colder than return by more than this, while water flows, is NEG_DT; default 0.5')
    .meta({ unit: 'K', examples: [1] })
    .optional(),
  quarantine: z
    .union([
      z.strictObject({
        of: z
          .number()
          .int()
          .min(4)
          .max(30)
          .describe('So many of the last readings are looked at')
          .meta({ unit: 'readings', examples: [20] }),
        doubtful: z
          .number()
          .int()
          .min(1)
          .max(30)
          .describe('So many of them in doubt keep the point out')
          .meta({ unit: 'readings', examples: [8] }),
      }),
      z.literal('off'),
    ])
    .describe('When a noisy point is kept out until it is quiet again, or `off`; default 8 of 20')
    .meta({ examples: ['off'] })
    .optional(),
});

const bound = (what: string, example: number) =>
  z
    .number()
    .describe(what)
    .meta({ unit: 'of the point', examples: [example] })
    .optional();

const limitsSchema = z.strictObject({
  low: bound('Below it a warning is raised', 0.2),
  high: bound('Above it a warning is raised', 180),
  criticalLow: bound('Below it the alert is critical: something breaks, or is shut off', 0.1),
  criticalHigh: bound('Above it the alert is critical', 200),
  deadBand: positive
    .describe('So far back inside ends the alert; default 2 % of the limit')
    .meta({ unit: 'of the point', examples: [3] })
    .optional(),
  consequence: z
    .string()
    .min(1)
    .max(500)
    .describe('What happens beyond, for whoever is alerted')
    .meta({ examples: ['The bag filter burns.'] })
    .optional(),
  origin: z
    .string()
    .min(1)
    .max(500)
    .describe('Where the numbers come from: a data plate, a permit, an assumption')
    .meta({ examples: ['data plate of the boiler'] })
    .optional(),
});

const pointSchema = z.strictObject({
  id: pointId,
  name: z
    .string()
    .describe('What people call it')
    .meta({ examples: ['Supply temperature'] })
    .optional(),
  from,
  kind: z
    .enum(['total', 'delta', 'gauge', 'state'])
    .describe('total: a register that only rises; delta: an amount; gauge: a measured value; state: a code'),
  unit: unitText.describe('UCUM code: GJ, MW.h, kW.h, MW, Cel, m3.h-1, %, 1; or as usual: MWh, °C, m³/h').optional(),
  min: z
    .number()
    .describe('Hard range: values below are flagged and excluded')
    .meta({ unit: 'of the point' })
    .optional(),
  max: z
    .number()
    .describe('Hard range: values above are flagged and excluded')
    .meta({ unit: 'of the point' })
    .optional(),
  interval: durationText.describe('Expected distance of two readings: 10s, 15min, 1h').optional(),
  modulus: positive.describe('The register returns to zero at this value').meta({ unit: 'of the point' }).optional(),
  resolution: positive.describe('Smallest step that the register shows').meta({ unit: 'of the point' }).optional(),
  maxRate: z
    .union([positive, z.string().regex(/^\s*\d+(\.\d+)?\s*\S+\s*$/)])
    .describe('Rated maximum: `58 MW`, `240 kW.h/h`, or a number in the unit per hour')
    .meta({ unit: 'a power, or of the point per hour' })
    .optional(),
  maxStep: positive
    .describe('Largest believable step of a gauge, in the unit per minute')
    .meta({ unit: 'of the point per minute' })
    .optional(),
  sentinels: z
    .array(z.number())
    .describe('Values that a faulty sensor reports')
    .meta({ unit: 'of the point' })
    .optional(),
  states: z
    .array(z.string().min(1))
    .min(1)
    .describe('Names of the values of a state point, in the order of their codes')
    .optional(),
  quality: qualitySchema
    .describe('From where on the rules of quality speak, where other than usual')
    .meta({ examples: [{ stuckAfter: '6h' }] })
    .optional(),
  limits: limitsSchema
    .describe('Of a gauge: bounds that nothing may pass; beyond them boiler.limit is raised')
    .meta({ examples: [{ high: 180, criticalHigh: 200 }] })
    .optional(),
});

/** What stands on a meter and its certificate, from a date on. */
const meterSchema = z.strictObject({
  from: dateText
    .describe(
      'Local date from which the entry holds: a new meter, or a new certificate of the same one; without it, since ever',
    )
    .meta({ examples: ['2027-12-20'] })
    .optional(),
  serial: z.string().min(1).describe('Serial number: certificates count for the meter that has it').optional(),
  class: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .describe('Accuracy class of a heat meter after MI-004: 1, 2 or 3; unknown counts as 3')
    .optional(),
  mpePct: positive
    .describe('Maximum permissible error at its usual load, percent; default: that of its class')
    .meta({ unit: '%', examples: [2.5] })
    .optional(),
  verifiedFrom: dateText
    .describe('First local day of its verification; default: the entry’s from')
    .meta({ examples: ['2022-09-30'] })
    .optional(),
  verifiedUntil: dateText
    .describe(
      'Last local day of its verification; on days that no certificate covers the permissible error counts against the plant, for good',
    )
    .optional(),
  certificate: z
    .string()
    .min(1)
    .describe('Number of the certificate')
    .meta({ examples: ['2022-1187'] })
    .optional(),
  foundErrorPct: z
    .number()
    .min(-100)
    .max(100)
    .describe(
      'Error that this calibration found, above 0: the meter had read high; what was in our favour counts for the gap before it, where it is larger',
    )
    .meta({ unit: '%', examples: [1.2] })
    .optional(),
  location: z.enum(['flow', 'return']).describe('Pipe in which the flow sensor sits').optional(),
});

export const deviceSchema = z.strictObject({
  id: identifier.describe('Unique in the site; `status` and `alerts` are taken'),
  kind: z
    .enum(DEVICE_KINDS)
    .describe('What it is: a substation is a customer, a network the pipes between, a fuel-scale weighs deliveries'),
  name: z.string().min(1).describe('What people call it; default: its id').optional(),
  ratedMw: positive
    .describe('Rated heat output: of a boiler, or of the heat pump or solar field that a heat meter stands for')
    .meta({ unit: 'MW' })
    .optional(),
  customer: z.string().min(1).describe('Who gets the heat of a substation: statements are made for it').optional(),
  areaM2: positive.describe('Heated floor area of the customer').meta({ unit: 'm2' }).optional(),
  upstream: z
    .union([identifier, z.array(identifier)])
    .describe(
      'Device or devices whose meter its heat has passed (transitive); [] says that there is none. Without it by kind: boiler above heat-meter above substation. No heat may be credited twice on its way',
    )
    .meta({ examples: ['plant-meter', ['boiler-1', 'boiler-2'], []] })
    .optional(),
  meter: z
    .union([meterSchema, z.array(meterSchema).min(1)])
    .describe(
      'Accuracy and verification of the meter, by which its tonnes are judged; a list where it changes: a new certificate is a new entry, never an edit of the old one',
    )
    .optional(),
  via: identifier
    .describe('Gateway that its messages come by: where it is dead, all its devices are one alert')
    .meta({ examples: ['gateway-3'] })
    .optional(),
  points: z.array(pointSchema).describe('What it measures'),
});
