import { deviceOf, pointOf, siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import type { Device, Site } from '../plant/plant.js';
import { allottedPoints, customersOf } from './customers.js';

const substation = (id: string, customer: string | null, points: readonly string[]): Device => ({
  ...deviceOf(
    id,
    'substation',
    points.map((point) => pointOf(id, point, { kind: 'total', unit: 'MW.h' })),
  ),
  customer,
});

describe('the customers of a site', () => {
  const devices = [
    substation('west', 'Zhao', ['heat.energyTotal']),
    substation('audi-b', ' Audi ', ['heat.energyTotal', 'heat.coldTotal']),
    substation('audi-a', 'Audi', ['heat.total']),
    substation('pumps', 'Audi', ['elec.energyTotal']),
    substation('two', 'Two', ['heat.first', 'heat.second']),
    substation('unnamed', null, ['heat.energyTotal']),
    { ...deviceOf('boiler', 'boiler', []), customer: 'Audi' },
  ];

  it('are the substations of one name, each with its register of heat', () => {
    expect(
      customersOf({ devices }).map(({ name, meters, unmetered }) => [
        name,
        meters.map(({ point }) => point.address),
        unmetered.map(({ id }) => id),
      ]),
    ).toEqual([
      ['Audi', ['audi-a/heat.total', 'audi-b/heat.energyTotal'], ['pumps']],
      ['Two', [], ['two']],
      ['Zhao', ['west/heat.energyTotal'], []],
    ]);
  });

  it('are allotted tonnes by all their registers, or by the credited ones where substations are credited', () => {
    const site = siteOf('south', 'Asia/Shanghai', devices);
    const credited = (...points: [string, number][]): Site => ({
      ...site,
      emissions: {
        credited: points.map(([point, fromMs]) => ({ point, fromMs })),
        baseline: [],
        electricity: [],
        fossilFuels: [],
        biomass: [],
        haulage: [],
      },
    });
    expect(allottedPoints(site, 0)).toBeNull();
    expect(allottedPoints(credited(['plant-meter/heat.energyTotal', 0]), 5)).toBeNull();
    const dated = credited(['west/heat.energyTotal', 0], ['audi-a/heat.total', 10]);
    expect([...allottedPoints(dated, 5)!]).toEqual(['west/heat.energyTotal']);
    expect([...allottedPoints(dated, 10)!]).toEqual(['audi-a/heat.total', 'west/heat.energyTotal']);
  });
});
