/**
 * The grammar of a site file (docs/contract.md#site-and-factor-files). Only shape and spelling; what one entry says about another is checked by
 * the loader. The JSON Schema that editors complete from is made from this file.
 */
import { DEFAULT_DISPLAY } from '#domain';
import { z } from 'zod';
import {
  dateText,
  durationText,
  identifier,
  dayOfYear,
  localeText,
  positive,
  unitText,
  zoneText,
} from './config-grammar.js';
import { sourceSchema } from '../sources/source-schema.js';

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
const from = dateText
  .describe('Local date from which the entry holds; without it, for all time')
  .meta({ examples: ['2026-10-01'] })
  .optional();
const until = dateText
  .describe('Local date from which the entry holds no more; without it, for good')
  .meta({ examples: ['2026-10-20'] })
  .optional();
const factorId = z.string().min(1).describe('id of a factor in a factor file');
const share = z.number().min(0).max(1);

const areaSteps = z
  .array(
    z.strictObject({ from, m2: z.number().min(0).describe('Heated floor area from then on').meta({ unit: 'm2' }) }),
  )
  .min(1);

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
});

const deviceSchema = z.strictObject({
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
    .strictObject({
      serial: z.string().min(1).describe('Serial number').optional(),
      class: z
        .union([z.literal(1), z.literal(2), z.literal(3)])
        .describe('Accuracy class after MI-004: 1, 2 or 3')
        .optional(),
      mpePct: positive
        .describe('Maximum permissible error at its usual load, percent; default: that of its class')
        .meta({ unit: '%', examples: [2.5] })
        .optional(),
      verifiedUntil: dateText
        .describe('Last local day of its verification; after it the permissible error counts against the plant')
        .optional(),
      location: z.enum(['flow', 'return']).describe('Pipe in which the flow sensor sits').optional(),
    })
    .describe('Accuracy and verification of the meter, by which its tonnes are judged')
    .optional(),
  points: z.array(pointSchema).describe('What it measures'),
});

const BASELINE_METHOD =
  'heat-factor: a factor per heat, however it is made; fuel: a factor per fuel energy, over the efficiency of its boiler';
const baselineEntry = z.discriminatedUnion('method', [
  z.strictObject({ from, method: z.literal('heat-factor').describe(BASELINE_METHOD), factor: factorId }),
  z.strictObject({
    from,
    method: z.literal('fuel').describe(BASELINE_METHOD),
    factor: factorId,
    boilerEfficiency: share
      .gt(0)
      .describe('Heat over fuel energy of the boilers that would make it; higher means fewer tonnes')
      .meta({ unit: '1' }),
  }),
]);

const biomassEntry = z.strictObject({
  from,
  efficiency: share.gt(0).describe('Boiler efficiency: heat over fuel energy').meta({ unit: '1' }),
  ch4: factorId.describe('Factor of methane, per fuel energy'),
  n2o: factorId.describe('Factor of nitrous oxide, per fuel energy'),
  gwp: z.enum(['ar5', 'ar6']).default('ar6').describe('Global warming potentials, of the IPCC’s fifth or sixth report'),
  fuel: z
    .strictObject({
      point: address.describe('Mass of the fuel'),
      moisturePoint: address.describe('Its water as received').optional(),
      ncvPoint: address.describe('Its net calorific value as received').optional(),
    })
    .describe('Weighed fuel; where its NCV is measured, the larger of the two fuel energies counts')
    .optional(),
});
const haulageEntry = z.strictObject({
  from,
  point: address.describe('Mass of fuel received'),
  distanceKm: positive.describe('There and back').meta({ unit: 'km' }),
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
  baseline: z
    .union([baselineEntry, z.array(baselineEntry).min(1)])
    .describe('What would have made the heat without the plant; a list where it changes, each from its date'),
  project: z
    .strictObject({
      electricity: z
        .array(
          z.strictObject({
            point: address,
            factor: factorId,
            gridLossShare: share
              .describe('Lost in the grid between power station and plant, of the metered energy; default 0')
              .meta({ unit: '1', examples: [0.05] })
              .optional(),
            from,
          }),
        )
        .describe('Power that the plant takes')
        .optional(),
      fossilFuels: z
        .array(
          z.strictObject({
            point: address,
            factor: factorId,
            densityKgPerL: positive
              .describe('Needed where the point is a volume')
              .meta({ unit: 'kg/L', examples: [0.84] })
              .optional(),
            from,
          }),
        )
        .describe('Start-up oil, loaders')
        .meta({ examples: [[{ point: 'oil-tank/oil.volumeTotal', factor: 'diesel.cn', densityKgPerL: 0.84 }]] })
        .optional(),
      biomass: z
        .union([biomassEntry, z.array(biomassEntry).min(1)])
        .describe('Methane and nitrous oxide of solid biomass')
        .optional(),
      haulage: z
        .union([haulageEntry, z.array(haulageEntry).min(1)])
        .describe('Trucks that bring the fuel')
        .optional(),
    })
    .describe('What the plant itself emits: net is gross less this')
    .optional(),
  materialityPct: z
    .number()
    .min(0)
    .max(100)
    .describe(
      'Change of a closed month, season or year, percent of the approved figure, above which two people restate; default 5',
    )
    .meta({ unit: '%', examples: [2] })
    .optional(),
  materialityT: z
    .number()
    .min(0)
    .describe('The same in tonnes, besides the share')
    .meta({ unit: 't', examples: [100] })
    .optional(),
});

const PLAN_METHOD =
  'flat: each heating day the same; degree-days: by the normal weather of the place; monthly: by twelve shares';
const planSchema = z.union([
  z.literal('flat'),
  z.strictObject({ method: z.literal('flat').describe(PLAN_METHOD) }),
  z.strictObject({
    method: z.literal('degree-days').describe(PLAN_METHOD),
    base: z
      .number()
      .min(-30)
      .max(30)
      .default(18)
      .describe('Base temperature of the degree-days; must be that of the normals')
      .meta({ unit: 'Cel' }),
    baseShare: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of the load that does not depend on weather')
      .meta({ unit: '1' }),
    normals: z.string().min(1).describe('id of a normals file'),
  }),
  z.strictObject({
    method: z.literal('monthly').describe(PLAN_METHOD).optional(),
    monthly: z
      .array(z.number().min(0))
      .length(12)
      .describe('Shares or amounts, January first')
      .meta({ unit: 'any, the same for all' }),
  }),
]);

const targetSchema = z.strictObject({
  id: identifier.describe('Unique in the site'),
  metric: z
    .enum(['avoided.gross', 'avoided.net', 'heat', 'greenShare', 'networkLoss'])
    .describe(
      'What is counted: avoided.net is less what the plant itself emits; networkLoss is to stay below the amount',
    ),
  amount: positive.describe('What is to be reached in the period').meta({ unit: 'of the target' }),
  unit: unitText.describe('UCUM code: t, GJ, %; or as usual: MWh'),
  period: z.enum(['heatingSeason', 'calendarYear']).default('heatingSeason').describe('Over which days'),
  days: z
    .enum(['heating', 'all'])
    .describe('Of a calendar year: whether only the days of heating seasons count, or all; default: heating')
    .meta({ examples: ['all'] })
    .optional(),
  plan: planSchema.default('flat').describe('How the period is to run: `flat`, or one of the forms below'),
  note: z
    .string()
    .max(2_000)
    .describe('How the amount is to be read, in a few sentences; shown beside it')
    .meta({ examples: ['Net tonnes a year against gas boilers of 92 %'] })
    .optional(),
});

const weatherSource = z.union([
  address,
  z.strictObject({
    point: address.describe('An outdoor temperature of any device').meta({ examples: ['weather-station/air.temp'] }),
    from,
  }),
  z.strictObject({
    file: z
      .string()
      .min(1)
      .describe('CSV of day,celsius or day,hdd; beside the site file, or an absolute path')
      .meta({ examples: ['temperatures.csv'] }),
    base: z
      .number()
      .min(-30)
      .max(30)
      .describe('Base temperature of day,hdd; default 18')
      .meta({ unit: 'Cel', examples: [15] })
      .optional(),
    from,
  }),
]);

const seasonEdge = {
  start: dayOfYear
    .describe('First local day of that season')
    .meta({ examples: ['10-15'] })
    .optional(),
  end: dayOfYear
    .describe('Last local day of that season')
    .meta({ examples: ['04-10'] })
    .optional(),
};

export const siteFileSchema = z
  .strictObject({
    site: identifier.describe('Its id in topics and addresses: `greenpark/v1/{site}/…`'),
    name: z.string().min(1).describe('What people call it; default: its id').optional(),
    timeZone: zoneText.describe('IANA zone: local days, months and seasons go by it'),
    since: dateText.describe('Readings before it are BAD_TIME; default: the first area date').optional(),
    season: z
      .object({
        start: dayOfYear.describe('First local day, included'),
        end: dayOfYear.describe('Last local day, included'),
        exceptions: z
          .record(z.string().regex(/^\d{4}$/), z.strictObject(seasonEdge))
          .describe('Seasons with other days, by the year in which they start')
          .meta({ examples: [{ '2023': { start: '10-17' } }] })
          .optional(),
      })
      .catchall(z.strictObject(seasonEdge).describe('Exception for the season that starts in the year of the key'))
      .describe('Heating season, every year'),
    area: z
      .strictObject({
        full: positive.describe('m2 planned in the end').meta({ unit: 'm2' }),
        planned: areaSteps.describe('What is to be connected when; default: as connected, else full').optional(),
        connected: areaSteps.describe('What is connected since when; default: as planned, else full').optional(),
      })
      .describe('Heated floor area: a target counts by the share that is connected')
      .optional(),
    devices: z.array(deviceSchema).describe('Boilers, meters and stations, each with its points'),
    emissions: emissionsSchema.describe('How tonnes are counted; without it only heat is shown').optional(),
    targets: z.array(targetSchema).describe('What is to be reached').optional(),
    weather: z
      .union([weatherSource, z.array(weatherSource).min(1)])
      .describe(
        'Where daily temperatures come from, in the order in which a day asks; default: the temperature of the first weather station',
      )
      .optional(),
    display: z
      .strictObject({
        energy: z
          .enum(['GJ', 'MW.h'])
          .default(DEFAULT_DISPLAY.energy)
          .describe('Unit in which page, statement, command line and screen show energy; answers and files name theirs')
          .meta({ examples: ['MW.h'] }),
        locale: localeText
          .default(DEFAULT_DISPLAY.locale)
          .describe('How they write numbers and dates: en, de, zh … (BCP 47)')
          .meta({ examples: ['de'] }),
      })
      .describe('How the people of the site read its numbers; no figure depends on it')
      .optional(),
    holidays: z
      .array(dateText)
      .describe('No working days, besides Saturday and Sunday')
      .meta({ examples: [['2026-05-01']] })
      .optional(),
    sources: z.array(sourceSchema).describe('Payloads of other forms that the site takes').optional(),
  })
  .meta({ title: 'Greenpark site file' });

/** A site file as written, defaults filled in. */
export type SiteFile = z.output<typeof siteFileSchema>;
