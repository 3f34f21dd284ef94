import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { EXAMPLE_SITE } from '../../../../test/support/plants/example-site.js';
import { Gateways, type Measurement } from './gateway.js';

const gateways = new Gateways(EXAMPLE_SITE, { seed: 3 });
const from = Date.parse('2026-01-10T00:00:00Z');

const numbers = (rows: readonly Measurement[], point: string): number[] =>
  rows.flatMap(({ values }) => (typeof values[point] === 'number' ? [values[point]] : []));

describe('gateways', () => {
  it('send one message for all points that are due', () => {
    const rows = gateways.measure('boiler-1', from, from + HOUR_MS, false);
    expect(rows).toHaveLength(60);
    expect(Object.keys(rows[0]!.values)).toContain('boiler.state');
    expect(Object.keys(rows[1]!.values)).not.toContain('boiler.state');
    expect(rows[1]!.values['heat.power']).toEqual(expect.any(Number));
  });

  it('say the same whether a stretch is asked at once or in parts', () => {
    const whole = gateways.measure('plant-meter', from, from + HOUR_MS, false);
    const middle = from + 17 * MINUTE_MS + 1;
    const parts = [
      ...gateways.measure('plant-meter', from, middle, false),
      ...gateways.measure('plant-meter', middle, from + HOUR_MS, false),
    ];
    expect(parts).toEqual(whole);
  });

  it('thin history to three intervals, never to more than five minutes', () => {
    const gaps = (device: string, point: string): number => {
      const rows = gateways.measure(device, from, from + 6 * HOUR_MS, true).filter(({ values }) => point in values);
      return (rows[1]!.t - rows[0]!.t) / 1_000;
    };
    expect(gaps('plant-meter', 'heat.energyTotal')).toBe(180);
    expect(gaps('boiler-1', 'boiler.state')).toBe(300);
    expect(gaps('audi-ppe', 'heat.energyTotal')).toBe(900);
    expect(gaps('weather-station', 'air.temp')).toBe(600);
  });

  it('show registers in their unit and step, that never fall', () => {
    const rows = gateways.measure('audi-ppe', from, from + 48 * HOUR_MS, false);
    const register = numbers(rows, 'heat.energyTotal');
    for (let i = 1; i < register.length; i++) expect(register[i]).toBeGreaterThanOrEqual(register[i - 1]!);
    const shown = register.at(-1)! - register[0]!;
    const truth = gateways.trueAmount('audi-ppe', 'heat.energyTotal', rows[0]!.t, rows.at(-1)!.t);
    expect(Math.abs(shown - truth)).toBeLessThan(0.002);
    expect(numbers(rows, 'heat.power')[0]).toBeGreaterThan(3_000); // kW
    for (const value of register) expect(String(value).split('.')[1]?.length ?? 0).toBeLessThanOrEqual(3);
  });

  it('let a register return to zero at its modulus', () => {
    const winters = { modulus: 10_000, resolution: 0.1 };
    const devices = EXAMPLE_SITE.devices.map((device) => ({
      ...device,
      points: device.points.map((point) => ({ ...point, versions: [{ ...point.versions[0], ...winters }] as const })),
    }));
    const small = new Gateways({ ...EXAMPLE_SITE, devices }, { seed: 3 });
    const register = numbers(small.measure('plant-meter', from, from + 240 * HOUR_MS, true), 'heat.energyTotal');
    expect(Math.max(...register)).toBeLessThan(10_000);
    expect(register.some((value, i) => i > 0 && value < register[i - 1]!)).toBe(true);
  });

  it('bring a truck as one event with an id of its own', () => {
    const trucks = gateways.measure('fuel-gate', from, from + 72 * HOUR_MS, true);
    const ids = trucks.map(({ values }) => (values['fuel.received'] as { id: string }).id);
    expect(new Set(ids).size).toBe(trucks.length);
    expect(trucks.length).toBeGreaterThan(10);
    expect(trucks[0]!.values['fuel.ncv']).toBeGreaterThan(13);
  });

  it('simulate points that the model does not know, and say which they cannot', () => {
    expect(gateways.leftOut).toEqual([]);
    const [row] = gateways.measure('plant-meter', from, from + 10_000, false);
    expect(row!.values['vibration']).toBeGreaterThan(0);
  });

  it('keep boiler tags together: more fire, more heat, less oxygen', () => {
    const rows = gateways.measure('boiler-1', from, from + 30 * DAY_MS, true);
    const power = numbers(rows, 'heat.power');
    const strong = rows[power.indexOf(Math.max(...power))]!.values;
    const weak = rows[power.indexOf(Math.min(...power.filter((mw) => mw > 3)))]!.values;
    expect(strong['furnace.temp']).toBeGreaterThan(weak['furnace.temp'] as number);
    expect(strong['flue.o2']).toBeLessThan(weak['flue.o2'] as number);
    expect(strong['fuel.feedRate']).toBeGreaterThan(weak['fuel.feedRate'] as number);
    const states = rows.filter(({ values }) => 'boiler.state' in values && (values['heat.power'] as number) > 10);
    expect(states.every(({ values }) => values['boiler.state'] === 'running')).toBe(true);
    expect(strong['water.supplyTemp']).toBeLessThan(116);
  });
});
