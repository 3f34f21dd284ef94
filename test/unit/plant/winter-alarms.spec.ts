/**
 * The shipped plant in the weather of past winters: while it is well none of the rules about plant, fuel, registers, certificates and
 * factors raises anything, and each finds its fault. `FAULTS=long` takes all 31 winters, and a look each minute; what depends on no
 * weather is looked at by `test/pipeline/start.spec.ts` (a season through all processes raises nothing).
 */
import {
  addDays,
  calibrationsDue,
  datesBetween,
  factorsExpiring,
  HOUR_MS,
  MINUTE_MS,
  seasonOn,
  winterHdd,
  type FactorSet,
  type Normals,
  type Site,
} from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { normalsOf } from '#simulation';
import { SHORT, WinterOfPlant, type Trouble } from '../../support/alarms/winter-of-plant.js';

const IS_LONG = process.env.FAULTS === 'long';
const FINENESS = IS_LONG ? { limitsEveryMs: MINUTE_MS, registersEveryMs: HOUR_MS / 4 } : SHORT;

let site: Site;
let normals: Normals;
let factors: FactorSet;
let winters: readonly number[];

const plants = new Map<number, WinterOfPlant>();
/** Made once: most of the time goes into the weather and the heat of the years before. */
function plantIn(winter: number): WinterOfPlant {
  const plant = plants.get(winter) ?? new WinterOfPlant(site, normals, winter);
  if (!IS_LONG) plants.set(winter, plant);
  return plant;
}

beforeAll(async () => {
  const shipped = await loadCatalogue({
    sitesPath: `${shippedConfigFolder()}/sites/changchun-south.yaml`,
    factorsPath: null,
  });
  site = shipped.sites[0]!;
  factors = shipped.factors;
  normals = shipped.normals.get(normalsOf(site)!)!;
  const known = normals.winters!;
  const coldness = (year: number): number => {
    const { start, end } = seasonOn(site.season, '2026-01-15');
    return datesBetween(start, end).reduce((sum, day) => sum + (winterHdd(known, day, year - 2025) ?? 0), 0);
  };
  const all = known.years.slice(-31).toSorted((a, b) => coldness(a) - coldness(b));
  winters = IS_LONG ? all : [all[0]!, all.at(-1)!];
});

it('raises nothing in a mild and in a cold winter while the plant is well', () => {
  for (const winter of winters) expect([winter, plantIn(winter).raised(FINENESS)]).toEqual([winter, []]);
}, 1_800_000);

it.each<[string, Omit<Trouble, 'from'>, RegExp]>([
  ['a meter of the plant that reads 6 % too much', { meterReads: 1.06 }, /^heat\.imbalance \S+ 2026-01-15$/],
  ['a weighbridge that is dead', { noScale: true }, /^fuel\.unweighed \S+ 2026-01-(1[7-9]|2\d)$/],
  ['boilers that run a fifth too hot', { hotter: 0.2 }, /^boiler\.limit boiler-\d\/flue\.temp 2026-01-1\d$/],
  ['a register that jumps', { jump: 50_000 }, /^register\.held plant-meter\/heat\.energyTotal$/],
])(
  'finds %s',
  (_, trouble, found) => {
    const raised = plantIn(winters[0]!).raised(SHORT, { from: '2026-01-15', ...trouble });
    expect(raised).toContainEqual(expect.stringMatching(found));
    const rule = found.source.slice(1).replace(/\\/g, '').split(' ')[0]!;
    expect(raised.every((one) => one.startsWith(`${rule} `))).toBe(true);
  },
  120_000,
);

it('has no certificate and no factor that is due in the season, and finds both 60 days before', () => {
  const { start, end } = seasonOn(site.season, '2026-01-15');
  for (const date of datesBetween(start, end))
    expect([date, [...calibrationsDue(site, date).keys()], [...factorsExpiring(site, factors, date).keys()]]).toEqual([
      date,
      [],
      [],
    ]);
  let due = end;
  while (calibrationsDue(site, due).size === 0) due = addDays(due, 1);
  const [first] = [...calibrationsDue(site, due).values()];
  expect(first!.details.verifiedUntil).toBe(addDays(due, 59));
});
