import fc from 'fast-check';
import { MINUTE_MS, SECOND_MS } from '../../calendar/durations.js';
import type { Device, PointVersion } from '../../plant/plant.js';
import { gatewayWords, silences } from './gateway-silence.js';

const GATEWAYS = [
  { id: 'gateway-3', name: 'Gateway 3' },
  { id: 'gateway-4', name: 'Gateway 4' },
];
const device = (id: string, via: string | null, intervalMs = 10 * SECOND_MS): Device =>
  ({
    id,
    name: id,
    kind: 'substation',
    ...(via === null ? {} : { via }),
    points: [{ versions: [{ fromMs: -Infinity, intervalMs } as PointVersion] }],
  }) as unknown as Device;
const fifty = Array.from({ length: 50 }, (_, i) => device(`s-${i}`, 'gateway-3', 15 * MINUTE_MS));
const look = (
  devices: readonly Device[],
  lastSeen: Readonly<Record<string, number>>,
  atMs: number,
  held: readonly string[] = [],
) =>
  silences({ devices, gateways: GATEWAYS }, (id) => lastSeen[id] ?? null, {
    atMs,
    ownAfterMs: null,
    held: new Set(held),
  });
const named = ({ devices, gateways }: ReturnType<typeof look>): string[] => [
  ...gateways.map(({ gateway, silent }) => `${gateway.id}: ${silent.length}`),
  ...devices.flatMap(({ device: { id }, maskedBy }) => (maskedBy === null ? [id] : [])),
];

describe('fifty devices behind one gateway', () => {
  // each a quarter of an hour, one after another
  const lastSeen = Object.fromEntries(fifty.map(({ id }, i) => [id, i * 18 * SECOND_MS]));

  it('are one alarm, whenever it is looked', () => {
    const alarms = new Set<string>();
    for (let atMs = 0; atMs < 120 * MINUTE_MS; atMs += 5 * SECOND_MS)
      for (const name of named(look(fifty, lastSeen, atMs))) alarms.add(name.split(':')[0]!);
    expect([...alarms]).toEqual(['gateway-3']);
    const found = look(fifty, lastSeen, 120 * MINUTE_MS);
    expect(gatewayWords(found.gateways[0]!)).toMatch(/^Gateway 3: 50 devices silent: s-0, s-1, .*s-49\.$/);
    expect(found.devices.every(({ maskedBy }) => maskedBy === 'gateway-3')).toBe(true);
  });

  it('mask nothing of another gateway, or of none', () => {
    const others = [device('own', null), device('four', 'gateway-4'), device('five', 'gateway-4')];
    const seen = { ...lastSeen, own: 0, four: 0, five: 199 * MINUTE_MS };
    expect(named(look([...fifty, ...others], seen, 200 * MINUTE_MS))).toEqual(['gateway-3: 50', 'own', 'four']);
  });

  it('stay masked while the alarm of their gateway has not returned', () => {
    const back = { ...lastSeen, ...Object.fromEntries(fifty.slice(0, 30).map(({ id }) => [id, 119 * MINUTE_MS])) };
    expect(named(look(fifty, back, 120 * MINUTE_MS, ['gateway-3']))).toEqual([]);
    expect(named(look(fifty, back, 120 * MINUTE_MS))).toHaveLength(20);
  });
});

describe('one silent device behind a gateway', () => {
  const pair = [
    device('fast', 'gateway-3'),
    device('slow', 'gateway-3', 15 * MINUTE_MS),
    device('s', 'gateway-3', 15 * MINUTE_MS),
  ];

  it('is its own alarm at once where another was heard since, else one interval later', () => {
    const heard = { fast: 0, slow: MINUTE_MS, s: 0 };
    expect(named(look(pair, heard, 121 * SECOND_MS))).toEqual(['fast']);
    const unheard = { fast: 0, slow: 0, s: 0 };
    expect(named(look(pair, unheard, 121 * SECOND_MS))).toEqual([]);
    expect(named(look(pair, unheard, 161 * SECOND_MS))).toEqual(['fast']);
  });

  it('waits for nobody where it is alone', () => {
    expect(named(look([device('fast', 'gateway-3')], { fast: 0 }, 121 * SECOND_MS))).toEqual(['fast']);
  });
});

it('masked and told devices add up to those that are silent, each once', () => {
  const plants = fc.array(
    fc.record({
      via: fc.constantFrom('gateway-3', 'gateway-4', null),
      intervalMs: fc.constantFrom(10 * SECOND_MS, MINUTE_MS, 15 * MINUTE_MS),
      seenMs: fc.option(fc.integer({ min: 0, max: 100 * MINUTE_MS })),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(plants, fc.integer({ min: 100 * MINUTE_MS, max: 300 * MINUTE_MS }), (plant, atMs) => {
      const devices = plant.map(({ via, intervalMs }, i) => device(`d-${i}`, via, intervalMs));
      const seen = Object.fromEntries(plant.flatMap(({ seenMs }, i) => (seenMs === null ? [] : [[`d-${i}`, seenMs]])));
      const found = look(devices, seen, atMs);
      const ids = found.devices.map((one) => one.device.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { gateway, silent } of found.gateways) {
        const masked = found.devices.filter(({ maskedBy }) => maskedBy === gateway.id).map((one) => one.device.id);
        expect(masked).toEqual(silent);
      }
      for (const { maskedBy, lastSeenMs, afterMs } of found.devices) {
        expect(atMs - lastSeenMs).toBeGreaterThan(afterMs);
        expect(maskedBy === null || found.gateways.some(({ gateway }) => gateway.id === maskedBy)).toBe(true);
      }
    }),
  );
});
