import { DAY_MS, MINUTE_MS, QUARTER_HOUR_MS } from '#domain';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import {
  MEASURED_SITE,
  measuredAirC,
  measuredFlueC,
  storeMeasuredPlant,
  type MeasuredPlant,
} from '../../support/plants/measured-plant.js';

const FROM = Date.parse('2026-01-05T00:00:00Z');
const NOW = FROM + 5 * DAY_MS + 7 * MINUTE_MS;
const LAST = FROM + 5 * DAY_MS;
const PLANT = '/api/v1/sites/measured/plant';

interface Shown {
  readonly id: string;
  readonly last: { readonly ts: string; readonly value: number | string } | null;
  readonly quality: string | null;
  readonly usual: {
    readonly low: number;
    readonly high: number;
    readonly nDays: number;
    readonly withinK: number;
  } | null;
}

describe('GET /plant', () => {
  let plant: MeasuredPlant;
  let api: ApiUnderTest;

  const ask = async (query = '') => {
    const { body } = await api.call(`${PLANT}${query}`);
    const point = (device: string, id: string): Shown =>
      body.devices.find((one: { id: string }) => one.id === device).points.find((one: { id: string }) => one.id === id);
    return { body, point };
  };

  beforeAll(async () => {
    plant = await storeMeasuredPlant('api_plant', FROM, LAST + 1);
    api = await startApi(plant.db, { sites: [MEASURED_SITE], factors: factorsOfTests }, { now: NOW });
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
    await plant?.close();
  });

  it('shows devices in the order of the site file with the way of the heat, values, limits, and null where nothing is known', async () => {
    const { body, point } = await ask();
    expect(body.asOf).toBe('2026-01-10T00:07:00Z');
    expect(body.outdoor).toEqual({ point: 'weather/air.temp', ts: '2026-01-10T00:00:00Z', celsius: -20 });
    expect(body.devices.map(({ id, kind, upstream }: Record<string, unknown>) => [id, kind, upstream])).toEqual([
      ['weather', 'weather-station', []],
      ['boiler-1', 'boiler', []],
      ['meter', 'heat-meter', ['boiler-1']],
      ['house', 'substation', ['meter']],
    ]);
    expect(point('boiler-1', 'flue.temp')).toMatchObject({
      address: 'boiler-1/flue.temp',
      unit: 'Cel',
      max: 400,
      intervalSeconds: 900,
      last: { ts: '2026-01-10T00:00:00Z', value: measuredFlueC(LAST, FROM) },
      quality: 'good',
      limits: {
        low: null,
        high: 180,
        criticalLow: null,
        criticalHigh: 200,
        consequence: 'The filter burns.',
        origin: 'assumption',
      },
    });
    expect(point('boiler-1', 'boiler.state')).toMatchObject({ last: { value: 'running' }, usual: null });
    expect(point('meter', 'heat.energyTotal')).toMatchObject({ last: { value: 1_000 + 10 * 480 }, usual: null });
    expect(point('house', 'heat.power')).toMatchObject({ last: null, quality: null, usual: null, limits: null });
  });

  it('takes as usual 5 to 95 % of what was at an outdoor temperature within 2 K', async () => {
    // A value holds for its quarter of an hour: the means of the windows are the values.
    const alike = Array.from({ length: 481 }, (_, i) => FROM + i * QUARTER_HOUR_MS).filter(
      (t) => Math.abs(measuredAirC(t) - measuredAirC(LAST)) <= 2,
    );
    const sorted = alike.map((t) => measuredFlueC(t, FROM)).toSorted((a, b) => a - b);
    const quantile = (p: number): number => {
      const at = p * (sorted.length - 1);
      const low = Math.floor(at);
      return sorted[low]! + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
    };
    const { usual } = (await ask()).point('boiler-1', 'flue.temp');
    expect(alike.length).toBeGreaterThan(50);
    expect(usual).toMatchObject({ nDays: 6, withinK: 2 });
    expect(usual!.low).toBeCloseTo(quantile(0.05), 9);
    expect(usual!.high).toBeCloseTo(quantile(0.95), 9);
  });

  it('shows the newest value that can be believed, and that something worse came after it', async () => {
    await plant.put('boiler-1', [
      { t: NOW - 2 * MINUTE_MS, v: [999, 1] },
      { t: NOW - MINUTE_MS, v: [150, 1], q: [2, 0] },
    ]);
    await plant.derive();
    const { point } = await ask();
    expect(point('boiler-1', 'flue.temp')).toMatchObject({ last: { ts: '2026-01-10T00:00:00Z' }, quality: 'bad' });
    expect(point('boiler-1', 'boiler.state')).toMatchObject({ last: { ts: '2026-01-10T00:06:00Z' }, quality: 'good' });
  });

  it('finds the last value of what has been silent for long, and says that the weather is unknown', async () => {
    api.clock.now = NOW + 3 * DAY_MS;
    const { body, point } = await ask();
    expect(body.outdoor).toBeNull();
    expect(point('boiler-1', 'flue.temp')).toMatchObject({
      last: { ts: '2026-01-10T00:00:00Z', value: measuredFlueC(LAST, FROM) },
      usual: null,
    });
    api.clock.now = NOW;
  });

  it('answers what was known at a moment: nothing that was measured or came later', async () => {
    const asOf = '2026-01-08T12:01:00Z';
    const t = Date.parse(asOf) - MINUTE_MS;
    const { body, point } = await ask(`?asOf=${asOf}`);
    expect(body.asOf).toBe(asOf);
    expect(body.outdoor).toMatchObject({ ts: '2026-01-08T12:00:00Z', celsius: 0 });
    expect(point('boiler-1', 'flue.temp').last).toEqual({ ts: '2026-01-08T12:00:00Z', value: measuredFlueC(t, FROM) });
    expect(point('boiler-1', 'flue.temp').usual).toMatchObject({ nDays: 4, withinK: 2 });
    expect(point('boiler-1', 'flue.temp').usual!.high).toBeLessThan(measuredFlueC(t, FROM) + 3);
    const before = await ask('?asOf=2026-01-01');
    expect(before.point('boiler-1', 'flue.temp')).toMatchObject({ last: null, usual: null });
    expect((await fetch(`${api.url}${PLANT}?asOf=2027-01-01`)).status).toBe(400);
  });
});
