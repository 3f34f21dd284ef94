/**
 * Local hours, days and months from readings to the answers of the API, in zones whose clocks change by an hour, by half an hour,
 * or that are three quarters of an hour off. The oracle knows no calendar of ours: it asks Intl for the wall clock of each quarter of
 * an hour, and the register for what it says there.
 */
import { deriveDevice, derivedDevices, derivedSites, deriveFigures } from '#derivation';
import { DAY_MS, HOUR_MS, localDateOf, MINUTE_MS, QUARTER_HOUR_MS, type LocalDate, type Site } from '#domain';
import { readDailyTemperatures, readMarkedDevices } from '#postgres';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

const METER = 'plant-meter/heat.energyTotal';

/** Zone, and the days whose clocks change; each is run with the days on both sides of it. */
const CHANGES: readonly (readonly [string, LocalDate, hours: number])[] = [
  ['Europe/Belgrade', '2026-03-29', 23],
  ['Europe/Belgrade', '2025-10-26', 25],
  ['Australia/Lord_Howe', '2025-10-05', 23.5],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['America/St_Johns', '2026-03-08', 23],
  ['Asia/Kathmandu', '2026-02-01', 24],
  ['Asia/Kolkata', '2026-02-01', 24],
];

function siteIn(zone: string): Site {
  return {
    ...siteOf('north', zone, [
      deviceOf('plant-meter', 'heat-meter', [
        pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ', intervalMs: 10 * MINUTE_MS }),
      ]),
      deviceOf('weather', 'weather-station', [
        pointOf('weather', 'air.temp', { kind: 'gauge', unit: 'Cel', intervalMs: QUARTER_HOUR_MS }),
      ]),
    ]),
    sinceMs: Date.parse('2024-01-01T00:00:00Z'),
    weatherPoint: 'weather/air.temp',
    emissions: {
      credited: [{ point: METER, fromMs: -Infinity }],
      baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
      electricity: [],
      fossilFuels: [],
      biomass: [],
      haulage: [],
    },
  };
}

/** What the wall shows at a moment, with its offset: two moments of one hour show the same. */
const wallOf = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  return (ms: number): { readonly hour: string; readonly day: LocalDate; readonly month: string } => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const day = `${part.year}-${part.month}-${part.day}`;
    return { hour: `${day} ${part.hour} ${part.timeZoneName}`, day, month: day.slice(0, 7) };
  };
};

interface Told {
  readonly fromMs: number;
  readonly toMs: number;
  readonly gj: number;
}

describe.each(CHANGES)('%s around %s, a day of %d h', (zone, date, hours) => {
  // a register that never rises evenly, read every ten minutes from a few minutes past
  const begin = Date.parse(`${date}T00:00:00Z`) - 44 * HOUR_MS;
  const readings = Array.from({ length: 6 * 92 }, (_, i) => ({
    t: begin + i * 10 * MINUTE_MS,
    v: Math.round(1000 * (5_000 + 7 * i + 2.5 * Math.sin(i / 5))) / 1000,
  }));
  const end = readings.at(-1)!.t;
  const now = end + 12 * HOUR_MS;
  const celsiusAt = (t: number): number => -5 + 8 * Math.sin((t / HOUR_MS) * 0.29) + ((t / QUARTER_HOUR_MS) % 4) * 0.3;

  /** The register at a moment: a straight line between two readings. */
  const registerAt = (t: number): number => {
    const i = Math.min(readings.length - 2, Math.max(0, Math.floor((t - begin) / (10 * MINUTE_MS))));
    const [a, b] = [readings[i]!, readings[i + 1]!];
    return a.v + ((b.v - a.v) * (Math.min(Math.max(t, begin), end) - a.t)) / (b.t - a.t);
  };
  /** Intervals of the wall clock, made of quarters of an hour. */
  const oracle = (grain: 'hour' | 'day' | 'month'): Map<string, Told> => {
    const wall = wallOf(zone);
    const found = new Map<string, Told>();
    for (let t = begin; t < end; t += QUARTER_HOUR_MS) {
      const key = wall(t)[grain];
      const before = found.get(key);
      const gj = registerAt(t + QUARTER_HOUR_MS) - registerAt(t);
      found.set(key, { fromMs: before?.fromMs ?? t, toMs: t + QUARTER_HOUR_MS, gj: (before?.gj ?? 0) + gj });
    }
    return found;
  };

  let store: TestStore;
  let api: ApiUnderTest;
  beforeAll(async () => {
    const site = siteIn(zone);
    store = await TestStore.open('calendars', [site]);
    const configuration = { sites: [site], factors: factorsOfTests, normals: new Map(), hash: 'h' };
    const derived = derivedSites(configuration, store.names)[0]!;
    const put = async (
      device: string,
      rows: readonly { readonly ts: number; readonly values: Record<string, number> }[],
    ) => store.readings({ site: 'north', device, receivedAt: end + MINUTE_MS, count: rows.length, readings: rows });
    await put(
      'plant-meter',
      readings.map(({ t, v }) => ({ ts: t, values: { 'heat.energyTotal': v } })),
    );
    const temperatures = Array.from(
      { length: (end - begin) / QUARTER_HOUR_MS + 1 },
      (_, i) => begin + i * QUARTER_HOUR_MS,
    );
    await put(
      'weather',
      temperatures.map((ts) => ({ ts, values: { 'air.temp': celsiusAt(ts) } })),
    );
    const devices = derivedDevices(derived);
    for (const id of await readMarkedDevices(store.db)) await deriveDevice(store.db, derived, devices.get(id)!);
    while ((await deriveFigures(store.db, derived, now)).more);
    api = await startApi(store.owner, { sites: [site], factors: factorsOfTests }, { now });

    const { pointId } = store.point('weather', 'air.temp');
    const range = { fromMs: begin, toMs: end };
    celsius = (await readDailyTemperatures(store.db, pointId, zone, range)).get(date);
  });
  let celsius: number | undefined;
  afterAll(async () => {
    await api?.stop();
    await store?.close();
  });

  const iso = (ms: number): string => new Date(ms).toISOString();
  const emissions = async (interval: string): Promise<{ start: string; heatGj: number; coveragePct: number }[]> =>
    (
      await api.call(
        `/api/v1/sites/north/emissions?interval=${interval}&from=${iso(begin - 40 * DAY_MS)}&to=${iso(end)}`,
      )
    ).body.items;

  it('has the hours of the wall clock, none lost and none counted twice', async () => {
    const told = [...oracle('hour').values()];
    const rows = (await emissions('hour')).filter(({ heatGj }) => heatGj !== null);
    const starts = rows.map(({ start }) => Date.parse(start));
    expect(starts.slice(1)).toEqual(told.slice(1).map(({ fromMs }) => fromMs));
    expect(starts[0]).toBeLessThanOrEqual(begin);
    for (const [i, { heatGj, coveragePct }] of rows.entries()) {
      const { gj, fromMs, toMs } = told[i]!;
      expect([iso(fromMs), heatGj]).toEqual([iso(fromMs), expect.closeTo(gj, 6)]);
      const isWhole = i > 0 && i < rows.length - 1;
      if (isWhole) expect([iso(fromMs), iso(toMs), coveragePct]).toEqual([iso(fromMs), iso(toMs), 100]);
    }
    const total = rows.reduce((sum, { heatGj }) => sum + heatGj, 0);
    expect(total).toBeCloseTo(readings.at(-1)!.v - readings[0]!.v, 6);
  });

  it.each(['day', 'month'] as const)('adds up to the %s of the wall clock', async (grain) => {
    const told = oracle(grain);
    const rows = (await emissions(grain)).filter(({ heatGj }) => heatGj !== null);
    expect(rows.map(({ start }) => start.slice(0, grain === 'day' ? 10 : 7))).toEqual([...told.keys()]);
    for (const { start, heatGj } of rows) {
      expect(heatGj).toBeCloseTo(told.get(start.slice(0, grain === 'day' ? 10 : 7))!.gj, 6);
    }
  });

  it('covers the whole day, and knows how long it is', async () => {
    const row = (await emissions('day')).find(({ start }) => start === date)!;
    expect(row.coveragePct).toBe(100);
    const { fromMs, toMs } = oracle('day').get(date)!;
    expect((toMs - fromMs) / HOUR_MS).toBe(hours);
    expect(localDateOf(fromMs, zone)).toBe(date);
  });

  it('answers the series of the register in the same intervals, dense and adding up', async () => {
    for (const grain of ['hour', 'day'] as const) {
      const told = [...oracle(grain).values()];
      const path = `/api/v1/sites/north/points/${METER}/series?interval=${grain}`;
      const { items } = (await api.call(`${path}&from=${iso(begin)}&to=${iso(end)}`)).body as {
        items: { start: string; amount: number; coveragePct: number }[];
      };
      const whole = told.filter(({ fromMs }) => fromMs >= begin).slice(-items.length);
      expect(items.map(({ amount }) => amount)).toEqual(whole.map(({ gj }) => expect.closeTo(gj, 6)));
      for (const { coveragePct } of items.slice(1, -1)) expect(coveragePct).toBe(100);
    }
  });

  it('takes the mean temperature of the day from its own hours', () => {
    const { fromMs, toMs } = oracle('day').get(date)!;
    const byHour = new Map<string, number[]>();
    for (let t = fromMs; t < toMs; t += QUARTER_HOUR_MS) {
      const key = wallOf(zone)(t).hour;
      byHour.set(key, [...(byHour.get(key) ?? []), celsiusAt(t)]);
    }
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(celsius).toBeCloseTo(mean([...byHour.values()].map(mean)), 6);
  });
});
