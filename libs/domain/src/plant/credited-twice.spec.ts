import fc from 'fast-check';
import { creditedTwice, type CreditedRegister } from './credited-twice.js';
import { upstreamCycles, wayUp, type HeatDevice } from './upstream.js';

const register = (device: string): string => `${device}/heat.energyTotal`;
const always = (...devices: string[]): CreditedRegister[] =>
  devices.map((device) => ({ point: register(device), fromMs: -Infinity }));

/** Three levels: two boilers, the plant's meter, substations of which one supplies a hall with a meter of its own. */
const PLANT: readonly HeatDevice[] = [
  { id: 'boiler-1', kind: 'boiler' },
  { id: 'boiler-2', kind: 'boiler' },
  { id: 'plant-meter', kind: 'heat-meter', upstream: ['boiler-1', 'boiler-2'] },
  { id: 'audi-ppe', kind: 'substation', upstream: ['plant-meter'] },
  { id: 'park-east', kind: 'substation', upstream: ['plant-meter'] },
  { id: 'hall-7', kind: 'substation', upstream: ['park-east'] },
];
const without = (...ids: string[]): HeatDevice[] =>
  PLANT.map(({ upstream, ...device }) => (ids.includes(device.id) || !upstream ? device : { ...device, upstream }));

describe('what is credited twice', () => {
  it.each([
    [['plant-meter'], null],
    [['plant-meter', 'plant-meter'], 'same-point plant-meter'],
    [['plant-meter', 'boiler-1'], 'upstream plant-meter boiler-1'],
    [['boiler-1', 'boiler-2'], null],
    [['boiler-1', 'hall-7'], 'upstream hall-7 park-east plant-meter boiler-1'],
    [['audi-ppe', 'park-east'], null],
    [['audi-ppe', 'hall-7'], null],
    [['park-east', 'hall-7'], 'upstream hall-7 park-east'],
  ])('of %j on three levels is %s (worked example K01)', (devices, expected) => {
    const found = creditedTwice(PLANT, always(...devices)).map((one) => [one.because, ...one.devices].join(' '));
    expect(found).toEqual(expected === null ? [] : [expected]);
  });

  it('is found by kind where the file does not say what lies upstream', () => {
    const silent = without('plant-meter', 'audi-ppe', 'park-east', 'hall-7');
    const found = (...devices: string[]) => creditedTwice(silent, always(...devices)).map(({ because }) => because);
    expect(found('plant-meter', 'audi-ppe')).toEqual(['upstream']);
    expect(found('boiler-1', 'plant-meter')).toEqual(['upstream']);
    expect(found('boiler-1', 'hall-7')).toEqual(['upstream']);
    expect(found('boiler-1', 'boiler-2')).toEqual([]);
  });

  it('is assumed of two meters of one kind until both say what lies upstream; [] is a statement too', () => {
    expect(creditedTwice(without('hall-7'), always('audi-ppe', 'hall-7'))).toEqual([
      { first: 0, second: 1, because: 'unsaid', devices: ['hall-7'] },
    ]);
    const two = (upstream?: string[]): HeatDevice[] => [
      { id: 'a', kind: 'heat-meter', upstream: [] },
      { id: 'b', kind: 'heat-meter', ...(upstream && { upstream }) },
    ];
    expect(creditedTwice(two(), always('a', 'b'))).toMatchObject([{ because: 'unsaid', devices: ['b'] }]);
    expect(creditedTwice(two([]), always('a', 'b'))).toEqual([]);
    expect(creditedTwice(two(['a']), always('a', 'b'))).toMatchObject([{ because: 'upstream', devices: ['b', 'a'] }]);
  });

  it('is assumed of a kind that has no place on the way of heat', () => {
    const devices = [...PLANT, { id: 'network', kind: 'network' }];
    expect(creditedTwice(devices, always('network', 'audi-ppe'))).toMatchObject([{ devices: ['network'] }]);
    const said = [...PLANT, { id: 'network', kind: 'network', upstream: ['audi-ppe'] }];
    expect(creditedTwice(said, always('network', 'park-east'))).toEqual([]);
    expect(creditedTwice(said, always('network', 'boiler-2'))).toMatchObject([{ because: 'upstream' }]);
  });

  it('is one device by two of its registers', () => {
    const credited = [...always('plant-meter'), { point: 'plant-meter/heat.second', fromMs: 5 }];
    expect(creditedTwice(PLANT, credited)).toEqual([
      { first: 0, second: 1, because: 'same-device', devices: ['plant-meter'] },
    ]);
  });

  it('is only what is credited at the same time, [from, until)', () => {
    const from = (fromMs: number, untilMs?: number): CreditedRegister[] => [
      { point: register('plant-meter'), fromMs: -Infinity, untilMs: 100 },
      { point: register('audi-ppe'), fromMs, ...(untilMs !== undefined && { untilMs }) },
    ];
    expect(creditedTwice(PLANT, from(100))).toEqual([]);
    expect(creditedTwice(PLANT, from(99))).toHaveLength(1);
    expect(creditedTwice(PLANT, from(-Infinity, 1))).toHaveLength(1);
  });
});

describe('the way of heat', () => {
  it('is transitive, and the shortest is named', () => {
    expect(wayUp(PLANT, 'hall-7', 'boiler-2')).toEqual(['hall-7', 'park-east', 'plant-meter', 'boiler-2']);
    expect(wayUp(PLANT, 'boiler-2', 'hall-7')).toBeNull();
  });

  it('in a circle is found once, also through a device that is placed by its kind', () => {
    expect(upstreamCycles(PLANT)).toEqual([]);
    const round = PLANT.map((device) => (device.id === 'boiler-1' ? { ...device, upstream: ['hall-7'] } : device));
    expect(upstreamCycles(round)).toEqual([['boiler-1', 'hall-7', 'park-east', 'plant-meter', 'boiler-1']]);
    const byKind: HeatDevice[] = [
      { id: 'boiler', kind: 'boiler', upstream: ['meter'] },
      { id: 'meter', kind: 'heat-meter' },
    ];
    expect(upstreamCycles(byKind)).toEqual([['boiler', 'meter', 'boiler']]);
  });
});

/**
 * Heat runs down from boilers through any number of meters and substations. What lies above a device in truth is a way that it may
 * take; a device names all those right above it, or nothing.
 */
const plants = fc
  .array(
    fc.record({
      kind: fc.constantFrom('boiler', 'heat-meter', 'heat-meter', 'substation', 'substation', 'network'),
      above: fc.array(fc.nat(), { maxLength: 2 }),
      isSilent: fc.boolean(),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((drawn) => {
    const order = ['boiler', 'heat-meter', 'network', 'substation'];
    const sorted = drawn.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    return sorted.map(({ kind, above, isSilent }, i) => {
      const truth = kind === 'boiler' || i === 0 ? [] : [...new Set(above.map((n) => `d${n % i}`))];
      return { device: { id: `d${i}`, kind, ...(!isSilent && { upstream: truth }) }, truth };
    });
  });

describe('no accepted configuration', () => {
  it('credits a joule twice, on whatever way and at whatever time', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        plants.chain((plant) =>
          fc.tuple(
            fc.constant(plant),
            fc.array(
              fc.record({
                at: fc.nat({ max: plant.length - 1 }),
                from: fc.constantFrom(-Infinity, 1, 2),
                until: fc.constantFrom(2, 3, undefined),
              }),
              { minLength: 1, maxLength: 4 },
            ),
          ),
        ),
        ([plant, drawn]) => {
          const devices = plant.map(({ device }) => device);
          const credited = drawn
            .filter(({ from, until }) => from < (until ?? Infinity))
            .map(({ at, from, until }) => ({
              point: register(devices[at]!.id),
              fromMs: from,
              ...(until !== undefined && { untilMs: until }),
            }));
          if (creditedTwice(devices, credited).length > 0) return;
          accepted += credited.length > 1 ? 1 : 0;
          const truth = new Map(plant.map(({ device, truth: above }) => [device.id, above]));
          for (const t of [0, 1, 2, 3]) {
            const counts = credited.filter(({ fromMs, untilMs = Infinity }) => fromMs <= t && t < untilMs);
            const most = (id: string): number =>
              counts.filter(({ point }) => point === register(id)).length +
              Math.max(0, ...(truth.get(id) ?? []).map(most));
            for (const { id } of devices) expect(most(id)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
