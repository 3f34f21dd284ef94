/**
 * The grammar of a site file (contract: site file). Only shape and spelling; what one entry says about another is checked by
 * the loader. The JSON Schema that editors complete from is made from this file.
 */
import { z } from 'zod';
import { dateText, durationText, identifier, dayOfYear, positive, unitText, zoneText } from './config-grammar.js';

const DEVICE_KINDS = [
  'boiler',
  'heat-meter',
  'substation',
  'electricity-meter',
  'fuel-scale',
  'weather-station',
  'network',
] as const;

const pointId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/, 'expected a name like heat.energyTotal')
  .describe('Unique in the device; `medium.quantity`, without a unit');
const address = z
  .string()
  .regex(/^[a-z0-9-]+\/[A-Za-z][A-Za-z0-9_.-]*$/, 'expected device/point, like plant-meter/heat.energyTotal')
  .describe('device/point');
const from = dateText.describe('Local date from which the entry holds; without it, for all time').optional();
const until = dateText.describe('Local date from which the entry holds no more; without it, for good').optional();
const factorId = z.string().min(1).describe('id of a factor in a factor file');
const share = z.number().min(0).max(1);

const areaSteps = z.array(z.strictObject({ from, m2: z.number().min(0) })).min(1);

const qualitySchema = z.strictObject({
  gapIntervals: z
    .number()
    .min(1)
    .describe('A value holds, and readings are one chain, for so many intervals; default 3')
    .optional(),
  stuckAfter: durationText
    .describe('Unchanged for so long is STUCK: default 3h, a register that does not rise 2h')
    .optional(),
  stuckFlowShare: share
    .describe('… of a gauge only while more than this share of the rated flow passes; default 0.1')
    .optional(),
  stuckPowerMw: z
    .number()
    .min(0)
    .describe('… of a register only while its device makes more than this; default 1')
    .optional(),
  ratedFlow: positive.describe('Of a flow: what it is rated for, in the unit; default: its max').optional(),
  sentinelNeighbour: z
    .number()
    .min(0)
    .describe(
      'A last value this near makes a sentinel a real value, in the unit; default: maxStep, else 5 % of the range',
    )
    .optional(),
  negativeDifferenceK: z
    .number()
    .min(0)
    .describe('Supply colder than return by more than this, while water flows, is NEG_DT; default 0.5')
    .optional(),
  quarantine: z
    .union([
      z.strictObject({
        of: z.number().int().min(4).max(30).describe('So many of the last readings are looked at'),
        doubtful: z.number().int().min(1).max(30).describe('So many of them in doubt keep the point out'),
      }),
      z.literal('off'),
    ])
    .describe('When a noisy point is kept out until it is quiet again; default 8 of 20')
    .optional(),
});

const pointSchema = z.strictObject({
  id: pointId,
  name: z.string().optional(),
  from,
  kind: z
    .enum(['total', 'delta', 'gauge', 'state'])
    .describe('total: a register that only rises; delta: an amount; gauge: a measured value; state: a code'),
  unit: unitText.describe('UCUM code: GJ, MW.h, kW.h, MW, Cel, m3.h-1, %, 1; or as usual: MWh, °C, m³/h').optional(),
  min: z.number().describe('Hard range: values below are flagged and excluded').optional(),
  max: z.number().describe('Hard range: values above are flagged and excluded').optional(),
  interval: durationText.describe('Expected distance of two readings: 10s, 15min, 1h').optional(),
  modulus: positive.describe('The register returns to zero at this value').optional(),
  resolution: positive.describe('Smallest step that the register shows').optional(),
  maxRate: z
    .union([positive, z.string().regex(/^\s*\d+(\.\d+)?\s*\S+\s*$/)])
    .describe('Rated maximum: `58 MW`, `240 kW.h/h`, or a number in the unit per hour')
    .optional(),
  maxStep: positive.describe('Largest believable step of a gauge, in the unit per minute').optional(),
  sentinels: z.array(z.number()).describe('Values that a faulty sensor reports').optional(),
  states: z
    .array(z.string().min(1))
    .min(1)
    .describe('Names of the values of a state point, in the order of their codes')
    .optional(),
  quality: qualitySchema.describe('From where on the rules of quality speak, where other than usual').optional(),
});

const deviceSchema = z.strictObject({
  id: identifier.describe('Unique in the site; `status` and `alerts` are taken'),
  kind: z.enum(DEVICE_KINDS),
  name: z.string().min(1).optional(),
  ratedMw: positive.optional(),
  customer: z.string().min(1).optional(),
  areaM2: positive.optional(),
  upstream: z
    .union([identifier, z.array(identifier)])
    .describe(
      'Device or devices whose meter its heat has passed (transitive); [] says that there is none. Without it by kind: boiler above heat-meter above substation. No heat may be credited twice on its way',
    )
    .meta({ examples: ['plant-meter', ['boiler-1', 'boiler-2'], []] })
    .optional(),
  meter: z
    .strictObject({
      serial: z.string().min(1).optional(),
      class: z
        .union([z.literal(1), z.literal(2), z.literal(3)])
        .describe('Accuracy class after MI-004')
        .optional(),
      mpePct: positive
        .describe('Maximum permissible error at its usual load, percent; default: that of its class')
        .optional(),
      verifiedUntil: dateText
        .describe('Last local day of its verification; after it the permissible error counts against the plant')
        .optional(),
      location: z.enum(['flow', 'return']).describe('Pipe in which the flow sensor sits').optional(),
    })
    .optional(),
  points: z.array(pointSchema),
});

const baselineEntry = z.discriminatedUnion('method', [
  z.strictObject({ from, method: z.literal('heat-factor'), factor: factorId }),
  z.strictObject({ from, method: z.literal('fuel'), factor: factorId, boilerEfficiency: share.gt(0) }),
]);

const biomassEntry = z.strictObject({
  from,
  efficiency: share.gt(0).describe('Boiler efficiency: heat over fuel energy'),
  ch4: factorId,
  n2o: factorId,
  gwp: z.enum(['ar5', 'ar6']).default('ar6'),
  fuel: z
    .strictObject({ point: address, moisturePoint: address.optional(), ncvPoint: address.optional() })
    .describe('Weighed fuel; where its NCV is measured, the larger of the two fuel energies counts')
    .optional(),
});
const haulageEntry = z.strictObject({
  from,
  point: address.describe('Mass of fuel received'),
  distanceKm: positive.describe('There and back'),
  factor: factorId,
});

const emissionsSchema = z.strictObject({
  credited: z
    .array(z.union([address, z.strictObject({ point: address, from, until })]))
    .min(1)
    .describe(
      'Registers whose heat earns tonnes, each in [from, until). Refused where heat would be credited twice: one device or point twice, a meter and what lies behind it (`upstream` of the devices), or two meters of one kind of which one does not say its `upstream`',
    )
    .meta({
      examples: [['plant-meter/heat.energyTotal'], [{ point: 'plant-meter/heat.energyTotal', until: '2026-10-20' }]],
    }),
  baseline: z.union([baselineEntry, z.array(baselineEntry).min(1)]),
  project: z
    .strictObject({
      electricity: z
        .array(z.strictObject({ point: address, factor: factorId, gridLossShare: share.optional(), from }))
        .optional(),
      fossilFuels: z
        .array(z.strictObject({ point: address, factor: factorId, densityKgPerL: positive.optional(), from }))
        .describe('Start-up oil, loaders')
        .optional(),
      biomass: z.union([biomassEntry, z.array(biomassEntry).min(1)]).optional(),
      haulage: z.union([haulageEntry, z.array(haulageEntry).min(1)]).optional(),
    })
    .optional(),
  materialityPct: z
    .number()
    .min(0)
    .max(100)
    .describe(
      'Change of a closed month or season, percent of the approved figure, above which two people restate; default 5',
    )
    .optional(),
  materialityT: z.number().min(0).describe('The same in tonnes, besides the share').optional(),
});

const planSchema = z.union([
  z.literal('flat'),
  z.strictObject({ method: z.literal('flat') }),
  z.strictObject({
    method: z.literal('degree-days'),
    base: z.number().min(-30).max(30).default(18).describe('Base temperature, Cel'),
    baseShare: z.number().min(0).max(1).default(0).describe('Share of the load that does not depend on weather'),
    normals: z.string().min(1).describe('id of a normals file'),
  }),
  z.strictObject({
    method: z.literal('monthly').optional(),
    monthly: z.array(z.number().min(0)).length(12).describe('Shares or amounts, January first'),
  }),
]);

const targetSchema = z.strictObject({
  id: identifier,
  metric: z.enum(['avoided.gross', 'avoided.net', 'heat', 'greenShare', 'networkLoss']),
  amount: positive,
  unit: unitText.describe('UCUM code: t, GJ, %; or as usual: MWh'),
  period: z.enum(['heatingSeason', 'calendarYear']).default('heatingSeason'),
  plan: planSchema.default('flat'),
  note: z.string().max(2_000).describe('How the amount is to be read, in a few sentences; shown beside it').optional(),
});

const weatherSource = z.union([
  address,
  z.strictObject({ point: address.describe('An outdoor temperature of any device'), from }),
  z.strictObject({
    file: z.string().min(1).describe('CSV of day,celsius or day,hdd; beside the site file, or an absolute path'),
    base: z.number().min(-30).max(30).describe('Base temperature of day,hdd; default 18').optional(),
    from,
  }),
]);

const seasonEdge = { start: dayOfYear.optional(), end: dayOfYear.optional() };

export const siteFileSchema = z
  .strictObject({
    site: identifier,
    name: z.string().min(1).optional(),
    timeZone: zoneText,
    since: dateText.describe('Readings before it are BAD_TIME; default: the first area date').optional(),
    season: z
      .object({
        start: dayOfYear.describe('First local day, included'),
        end: dayOfYear.describe('Last local day, included'),
        exceptions: z.record(z.string().regex(/^\d{4}$/), z.strictObject(seasonEdge)).optional(),
      })
      .catchall(z.strictObject(seasonEdge).describe('Exception for the season that starts in the year of the key')),
    area: z
      .strictObject({
        full: positive.describe('m2 planned in the end'),
        planned: areaSteps.optional(),
        connected: areaSteps.optional(),
      })
      .optional(),
    devices: z.array(deviceSchema),
    emissions: emissionsSchema.optional(),
    targets: z.array(targetSchema).optional(),
    weather: z
      .union([weatherSource, z.array(weatherSource).min(1)])
      .describe(
        'Where daily temperatures come from, in the order in which a day asks; default: the temperature of the first weather station',
      )
      .optional(),
    holidays: z.array(dateText).describe('No working days, besides Saturday and Sunday').optional(),
    sources: z
      .array(z.looseObject({ topic: z.string().min(1), decoder: z.string().min(1) }))
      .describe('Payloads of other forms that the site takes')
      .optional(),
  })
  .meta({ title: 'Greenpark site file' });

/** A site file as written, defaults filled in. */
export type SiteFile = z.output<typeof siteFileSchema>;
