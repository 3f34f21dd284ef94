import { HOUR_MS, MINUTE_MS } from '#domain';
import { EXAMPLE_SITE } from '../../../../test/support/plants/example-site.js';
import { FaultyGateway } from './faulty-gateway.js';
import { Gateways } from './gateway.js';
import { troubleOf } from './plant-with-trouble.js';

const START = Date.parse('2026-01-10T00:00:00Z');

describe('a plant with trouble', () => {
  const gateways = new Gateways(EXAMPLE_SITE, { seed: 3 });
  const trouble = troubleOf(EXAMPLE_SITE, START);
  const faulty = new FaultyGateway(gateways, trouble, 3, { from: START - 48 * HOUR_MS, to: null });
  const sent = (device: string, from: number, to: number) =>
    faulty.damage(device, gateways.measure(device, from, to, false));

  it('has a gauge under another name and one beyond all measure, never twice the same, on the first boiler', () => {
    const rows = sent('boiler-1', START - 10 * MINUTE_MS, START);
    const before = gateways.measure('boiler-1', START - 10 * MINUTE_MS, START, false);
    const renamed = Object.keys(rows[0]!.values).filter((point) => !(point in before[0]!.values));
    expect(renamed).toEqual([expect.stringMatching(/\.new$/)]);
    const strays = Object.keys(before[0]!.values).filter((point) => {
      const { max } = EXAMPLE_SITE.devices.find(({ id }) => id === 'boiler-1')!.points.find(({ id }) => id === point)!
        .versions[0];
      const values = rows.map(({ values: { [point]: value } }) => value as number);
      return max !== null && values.every((value, i) => value > max && value !== values[i - 1]);
    });
    expect(strays).toHaveLength(1);
    expect(sent('boiler-1', START - 9 * HOUR_MS, START - 8 * HOUR_MS)).toEqual(
      gateways.measure('boiler-1', START - 9 * HOUR_MS, START - 8 * HOUR_MS, false),
    );
  });

  it('has another boiler that falls silent as it starts, and says so from the first device on', () => {
    expect(trouble[0]).toMatchObject({ name: 'silence', device: 'boiler-2' });
    expect(sent('boiler-2', START - 3 * MINUTE_MS, START - MINUTE_MS)).not.toEqual([]);
    expect(sent('boiler-2', START, START + HOUR_MS)).toEqual([]);
  });

  it('leaves out what a site has none of', () => {
    expect(troubleOf({ devices: [] }, START)).toEqual([]);
  });
});
