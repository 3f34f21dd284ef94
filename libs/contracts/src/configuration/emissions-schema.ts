/** How a site file says that tonnes are counted: what is credited, the baseline, what the plant itself emits. */
import { z } from 'zod';
import { positive } from './config-grammar.js';
import { address, efficiency, factorId, from, share, until } from './entry-grammar.js';

const BASELINE_METHOD =
  'heat-factor: a factor per heat, however it is made; fuel: a factor per fuel energy, over the efficiency of its boiler';
const baselineEntry = z.discriminatedUnion('method', [
  z.strictObject({ from, method: z.literal('heat-factor').describe(BASELINE_METHOD), factor: factorId }),
  z.strictObject({
    from,
    method: z.literal('fuel').describe(BASELINE_METHOD),
    factor: factorId,
    boilerEfficiency: efficiency
      .describe(
        'Heat over fuel energy of the boilers that would make it; higher means fewer tonnes. A bare number is known to 5 %; or { value, u95 }, or the id of a factor',
      )
      .meta({ unit: '1', examples: [0.85, { value: 0.85, u95: 0.03 }] }),
  }),
]);

const biomassEntry = z.strictObject({
  from,
  efficiency: efficiency
    .describe(
      'Boiler efficiency: heat over fuel energy. A bare number is known to 5 %; or { value, u95 }, or the id of a factor',
    )
    .meta({ unit: '1', examples: [0.85, { value: 0.85, u95: 0.03 }] }),
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

const fuelEntry = z.strictObject({
  from,
  storeT: z
    .number()
    .min(0)
    .describe('What may lie in the yard at the end of a heating season where nobody has taken stock; default 0')
    .meta({ unit: 't', examples: [3000] })
    .optional(),
  ncvBasis: z
    .enum(['received', 'dry'])
    .describe(
      'How calorific values are measured. received: of the fuel as it comes, its water left aside; dry: of the dry fuel, corrected by its water. Default received',
    )
    .meta({ examples: ['received'] })
    .optional(),
  ncv: factorId
    .describe('Factor of the net calorific value where none was measured in 60 days; default ncv.straw.pellet')
    .meta({ examples: ['ncv.wood.ipcc'] })
    .optional(),
});
const processingEntry = z.strictObject({
  from,
  kwhPerT: z
    .number()
    .min(0)
    .describe('Power that pressing a tonne of the fuel takes')
    .meta({ unit: 'kW.h/t', examples: [80] }),
  factor: factorId
    .describe(
      'Factor of that power; default: the grid factor of project.electricity with its loss on the way. Needed where meters of that go by several, or there are none',
    )
    .meta({ examples: ['grid.jl'] })
    .optional(),
  gridLossShare: share
    .describe('Lost in the grid on its way, with a factor of its own; default 0')
    .meta({ unit: '1', examples: [0.05] })
    .optional(),
});
const competingEntry = z.strictObject({
  from,
  shareWithoutProof: share
    .describe('Share of the fuel of which nobody has shown that it would have been left over')
    .meta({ unit: '1', examples: [0.05] }),
  factor: factorId
    .describe('Factor of what others burn in its place, per fuel energy')
    .meta({ examples: ['leakage.competing'] }),
});

export const emissionsSchema = z.strictObject({
  credited: z
    .array(z.union([address, z.strictObject({ point: address, from, until })]))
    .min(1)
    .describe(
      'Registers whose heat earns tonnes, each in [from, until). Refused where heat would be credited twice: one device or point twice, a meter and what lies behind it (`upstream` of the devices), or two meters of one kind of which one does not say its `upstream`',
    )
    .meta({
      examples: [['plant-meter/heat.energyTotal'], [{ point: 'plant-meter/heat.energyTotal', until: '2026-10-20' }]],
    }),
  excluded: z
    .array(
      z.strictObject({
        point: address.describe('Register of the heat of the back-up'),
        fuel: factorId.describe(
          'Factor of its fuel, per energy; or per mass, where a factor `ncv.{fuel}` says its calorific value',
        ),
        efficiency: efficiency
          .describe('Heat over fuel energy of the back-up boiler')
          .meta({ unit: '1', examples: [0.88, { value: 0.88, u95: 0.03 }] }),
        from,
        until,
      }),
    )
    .describe(
      'Heat of a fossil back-up boiler behind the meters that are credited: it earns nothing, and what its fuel emits above the baseline of the same heat is debited. Its fuel stands here and not in fossilFuels',
    )
    .meta({ examples: [[{ point: 'oil-boiler/heat.energyTotal', fuel: 'diesel.cn', efficiency: 0.88 }]] })
    .optional(),
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
            ch4: factorId
              .describe(
                'Factor of its methane per fuel energy; a factor `ncv.{factor}` says the calorific value of what is not an energy',
              )
              .meta({ examples: ['diesel.ch4.ipcc'] })
              .optional(),
            n2o: factorId
              .describe('Factor of its nitrous oxide per fuel energy')
              .meta({ examples: ['diesel.n2o.ipcc'] })
              .optional(),
            gwp: z
              .enum(['ar5', 'ar6'])
              .describe('Global warming potentials by which they are added up; default ar6')
              .meta({ examples: ['ar6'] })
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
  fuel: z
    .union([fuelEntry, z.array(fuelEntry).min(1)])
    .describe('How fuel lies in the yard and is measured; a list where it changes, each from its date')
    .optional(),
  leakage: z
    .strictObject({
      processing: z
        .union([processingEntry, z.array(processingEntry).min(1)])
        .describe('Power by which the fuel was pressed: kWh/t × fuel burnt × factor. Not counted unless it stands here')
        .optional(),
      competing: z
        .union([competingEntry, z.array(competingEntry).min(1)])
        .describe('Fuel that others lack: share × fuel energy × factor. Not counted unless it stands here')
        .optional(),
    })
    .describe('What burning the fuel causes elsewhere, besides its haulage')
    .optional(),
});
