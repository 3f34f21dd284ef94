/** The shipped plant over a season: no finding while nothing is broken, and each thing that is broken is found. */
import {
  addDays,
  datesBetween,
  localDateOf,
  localMidnightMs,
  reconcileFuel,
  type Reconciliation,
  type Site,
} from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { FaultyGateway, Gateways, normalsOf, parseFaults } from '#simulation';

import { papersOf } from '../../../libs/simulation/src/plant/fuel-papers.js';

const SEASON = { start: '2025-10-20', end: '2026-04-06' };
let site: Site;
let shipped: Awaited<ReturnType<typeof loadCatalogue>>;
beforeAll(async () => {
  shipped = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  site = shipped.sites[0]!;
});

/** A season of the plant as its gateways tell it, held against each other. */
function season(seed: number, faults = ''): Reconciliation {
  const zone = site.timeZone;
  const gateways = new Gateways(site, { seed, normals: shipped.normals.get(normalsOf(site) ?? '') ?? null });
  const midnight = (date: string): number => localMidnightMs(date, zone);
  const [from, to] = [midnight(SEASON.start), midnight(addDays(SEASON.end, 1))];
  const broken = new FaultyGateway(gateways, parseFaults(faults), seed, { from, to });
  const gate = gateways.weighbridge!;
  const trucks = broken.trucks(gate, gateways.trucks(gate, from, to));
  const rows = broken.damage(gate, gateways.measure(gate, from, to, true));
  return reconcileFuel({
    period: SEASON,
    timeZone: zone,
    days: datesBetween(SEASON.start, SEASON.end).map((date) => ({
      date,
      heatGj: gateways.trueAmount('plant-meter', 'heat.energyTotal', midnight(date), midnight(addDays(date, 1))),
      efficiency: 0.85,
    })),
    deliveries: trucks.map(({ truck, wrong }) => ({
      date: localDateOf(truck.t, zone),
      deliveredMs: truck.t,
      batch: papersOf(site, truck, wrong),
    })),
    loads: rows.map(({ t, values }) => {
      const mass = values['fuel.received'] as { v: number; id: string };
      return {
        id: mass.id,
        date: localDateOf(t, zone),
        massT: mass.v,
        ncvGjPerT: values['fuel.ncv'] as number,
        moisture: (values['fuel.moisture'] as number) / 100,
      };
    }),
    openingGj: 0,
    stockGjAt: new Map(),
    u95: { efficiency: 0.05, heat: 0.0227, mass: 0.05, ncv: 0.05 },
    assumed: { shareWithoutProof: 0, distanceKm: 120 },
  });
}
const found = (faults: string): Set<string> => new Set(season(20, faults).findings.map(({ kind }) => kind));

it.each([20, 7, 1])('of the shipped plant has no finding (seed %i)', (seed) => {
  const { weeks, findings } = season(seed);
  expect(findings).toEqual([]);
  expect(weeks).toHaveLength(25);
  const burnt = weeks.reduce((sum, { heat }) => sum + heat.fuelGj, 0);
  const delivered = weeks.reduce((sum, { papers }) => sum + papers.energyGj, 0);
  expect(Math.abs(delivered / burnt - 1)).toBeLessThan(0.05);
});

it.each([
  ['dead-scale', ['papers-unweighed']],
  ['wrong-moisture', ['calorific-value', 'moisture']],
  ['lapsed-certificate', ['certificate-lapsed']],
  ['back-up-heat', ['burnt-without-papers']],
])('%s is found', (fault, kinds) => {
  expect([...found(fault)].sort()).toEqual(kinds);
});
