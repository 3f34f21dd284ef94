import { placesAbove, upstreamCycles, type HeatDevice } from './upstream.js';

/** A park of substations below its boilers and a meter, and how often a property of its devices was read. */
function park(substations: number): { readonly devices: HeatDevice[]; readonly reads: () => number } {
  let reads = 0;
  const counting = (device: HeatDevice): HeatDevice =>
    new Proxy(device, {
      get(target, name) {
        reads += 1;
        return target[name as keyof HeatDevice];
      },
    });
  const devices = [
    { id: 'boiler-1', kind: 'boiler' },
    { id: 'boiler-2', kind: 'boiler' },
    { id: 'plant-meter', kind: 'heat-meter', upstream: ['boiler-1', 'boiler-2'] },
    ...Array.from({ length: substations }, (_, i) => ({
      id: `substation-${i}`,
      kind: 'substation',
      ...(i % 2 === 0 && { upstream: ['plant-meter'] }),
    })),
  ];
  return { devices: devices.map(counting), reads: () => reads };
}

describe('what lies above a device', () => {
  it('is what it names and what lies above that, else all of the kinds above its own', () => {
    const above = placesAbove(park(2).devices);
    expect([...above('substation-0')].sort()).toEqual(['boiler-1', 'boiler-2', 'plant-meter']);
    expect([...above('substation-1')].sort()).toEqual(['boiler-1', 'boiler-2', 'plant-meter']);
    expect([...above('plant-meter')]).toEqual(['boiler-1', 'boiler-2']);
    expect([...above('boiler-1')]).toEqual([]);
    expect([...above('unknown')]).toEqual([]);
  });

  it('of all devices of a park reads each some times, and not once for every other', () => {
    const { devices, reads } = park(500);
    const above = placesAbove(devices);
    for (let i = 0; i < 500; i += 1) above(`substation-${i}`);
    upstreamCycles(devices);
    expect(reads()).toBeLessThan(30 * devices.length);
  });
});
