import type { Site } from '#domain';
import { comparedPoints, registersBelow } from './bridge-surroundings.js';

const device = (id: string, kind: string, upstream?: readonly string[], removed = false) => ({
  id,
  kind,
  ...(upstream && { upstream }),
  removed,
  points: [{ address: `${id}/heat.energyTotal`, versions: [{ fromMs: -Infinity, kind: 'total', unit: 'GJ' }] }],
});

const siteOf = (...credited: string[]): Site =>
  ({
    devices: [
      device('west', 'heat-meter', []),
      device('east', 'heat-meter', []),
      device('w-2', 'substation', ['west']),
      device('w-1', 'substation', ['west']),
      device('w-1-hall', 'substation', ['w-1']),
      device('w-gone', 'substation', ['west'], true),
      device('e-1', 'substation', ['east']),
      device('both', 'substation', ['west', 'east']),
    ],
    emissions: { credited: credited.map((id) => ({ point: `${id}/heat.energyTotal` })) },
  }) as unknown as Site;

const below = (site: Site, id: string): string[] =>
  registersBelow(site, `${id}/heat.energyTotal`).map(({ address }) => address.split('/')[0]!);

describe('registers below a credited one', () => {
  it('are those of substations that get their heat through it alone', () => {
    const site = siteOf('west', 'east');
    expect(below(site, 'west')).toEqual(['w-1-hall', 'w-1', 'w-2']);
    expect(below(site, 'east')).toEqual(['e-1']);
    expect(comparedPoints(site)).toHaveLength(4);
  });

  it('are not credited themselves, nor below another credited one', () => {
    const site = siteOf('west', 'w-1');
    expect(below(site, 'west')).toEqual(['both', 'w-2']);
    expect(below(site, 'w-1')).toEqual([]);
  });

  it('are found once for a site, whatever is asked how often', () => {
    const site = siteOf('west', 'east');
    expect(registersBelow(site, 'west/heat.energyTotal')).toBe(registersBelow(site, 'west/heat.energyTotal'));
    expect(below(siteOf('east'), 'west')).toEqual([]);
  });
});
