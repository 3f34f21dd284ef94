import type { Page } from 'playwright-core';
import { DAY_MS, HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS, type Site } from '#domain';
import { Names, raiseAlert, type Database } from '#postgres';
import { buildDevice, buildSite } from '#testing';
import { fitsAcross } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { factorsOfTests, putReadings } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const gauge = (unit: string, more = {}) => ({ kind: 'gauge', unit, min: 0, max: 400, ...more }) as const;
const gj = { kind: 'total', unit: 'GJ', maxRatePerHour: 200 } as const;
const state = { kind: 'state', unit: '1', states: ['off', 'running'] } as const;
const limits = {
  low: null,
  high: 180,
  criticalLow: null,
  criticalHigh: 200,
  deadBand: null,
  consequence: null,
  origin: null,
};
const boiler = (id: string) =>
  buildDevice(
    id,
    { 'heat.energyTotal': gj, 'heat.power': gauge('MW'), 'flue.temp': gauge('Cel', { limits }), 'boiler.state': state },
    { name: id === 'boiler-1' ? 'Boiler 1' : 'Boiler 2', ratedMw: 29 },
  );
const SITE: Site = {
  ...buildSite({ id: 'shown', name: 'Shown', timeZone: 'UTC' }),
  area: { fullM2: 1_000, planned: [], connected: [{ from: '2020-01-01', m2: 1_000 }] },
  weatherPoint: 'weather/air.temp',
  devices: [
    buildDevice(
      'weather',
      { 'air.temp': gauge('Cel', { min: -40, max: 40 }) },
      { kind: 'weather-station', name: 'Weather' },
    ),
    boiler('boiler-1'),
    boiler('boiler-2'),
    buildDevice(
      'meter',
      { 'heat.energyTotal': gj, 'heat.power': gauge('MW') },
      { kind: 'heat-meter', name: 'Plant meter' },
    ),
    buildDevice('network', { 'water.supplyPressure': gauge('MPa') }, { kind: 'network', name: 'Network' }),
    buildDevice(
      'east',
      { 'heat.energyTotal': gj, 'heat.power': gauge('MW') },
      { kind: 'substation', customer: 'East', areaM2: 600 },
    ),
    buildDevice(
      'west',
      { 'heat.energyTotal': gj, 'heat.power': gauge('MW') },
      { kind: 'substation', customer: 'West', areaM2: 400 },
    ),
  ],
  emissions: {
    credited: [{ point: 'meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    haulage: [],
    biomass: [],
  },
};
/** Of a day that has just begun in UTC no hour is over yet: then it is still the day before. */
const NOW = Date.now() - (new Date().getUTCHours() < 2 ? 3 * HOUR_MS : 0);
const END = Math.floor(NOW / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
const DAYS = 20;

withBrowser(`the view of the plant (${CHROMIUM})`, () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  const windows = (device: string, point: string, value: { readonly mean?: string; readonly amount?: string }) =>
    db.execute(
      `insert into window_15m (point_id, start, min, max, mean, last, held_ms, amount, covered_ms, state)
       select $1, to_timestamp($2::float8 / 1000) - n * interval '15 minutes', null, null, ${value.mean ?? 'null'}, ${value.mean ?? 'null'},
              900000, ${value.amount ?? 'null'}, 900000, '{}'
       from generate_series(1, $3::int) n`,
      [names.point('shown', device, point)!.pointId, END, DAYS * 96],
    );
  const reading = (device: string, values: Readonly<Record<string, number>>) =>
    putReadings(
      db,
      names.device('shown', device)!.deviceId,
      Object.keys(values).map((point) => ({ id: names.point('shown', device, point)!.pointId, unit: 'x' })),
      [{ t: NOW - MINUTE_MS, v: Object.values(values) }],
    );
  /** Where a pointer stands on its bar, %. */
  const pointer = (address: string): Promise<number> =>
    page.evaluate<number>(`parseFloat(document.querySelector('[data-point="${address}"] .pointer').style.bottom)`);

  beforeAll(async () => {
    db = await freshDatabase('plant_view');
    names = await Names.open(db);
    await names.declare([SITE]);
    await windows('weather', 'air.temp', { mean: '-15' });
    for (const id of ['boiler-1', 'boiler-2']) {
      await windows(id, 'flue.temp', { mean: '140 + n % 11' });
      await windows(id, 'heat.energyTotal', { amount: '20' });
    }
    await windows('meter', 'heat.energyTotal', { amount: '40 + (n / 96) % 5' });
    await windows('east', 'heat.energyTotal', { amount: '(40 + (n / 96) % 5) * 0.95 * 0.6' });
    await windows('west', 'heat.energyTotal', { amount: '(40 + (n / 96) % 5) * 0.95 * 0.4' });
    // Single readings are kept for longer than any curve of this view looks back at them.
    const flue = { id: names.point('shown', 'boiler-2', 'flue.temp')!.pointId, unit: 'Cel' };
    const kept = Array.from({ length: 17 * 96 }, (_, n) => ({
      t: END - (n + 1) * QUARTER_HOUR_MS,
      v: [140 + (n % 11)],
    }));
    await putReadings(db, names.device('shown', 'boiler-2')!.deviceId, [flue], kept);
    await reading('weather', { 'air.temp': -15 });
    await reading('boiler-1', { 'heat.power': 22, 'flue.temp': 145, 'boiler.state': 1 });
    await reading('boiler-2', { 'heat.power': 18, 'flue.temp': 187 });
    await reading('meter', { 'heat.power': 40 });
    await reading('network', { 'water.supplyPressure': 0.71 });
    await db.transaction((tx) =>
      raiseAlert(
        tx,
        { site: 'shown', rule: 'boiler.limit', subject: 'boiler-2/flue.temp' },
        'critical',
        { message: 'Boiler 2: flue.temp is 187 Cel', details: { value: 187, unit: 'Cel', limit: 180 } },
        NOW,
      ),
    );
    api = await startApi(db, { sites: [SITE], factors: factorsOfTests }, { now: NOW });
    opened = await openPage(api.url, { width: 1_440 });
    page = opened.page;
    await page.clock.setSystemTime(NOW);
    await page.goto(`${api.url}/shown/plant?lang=en`);
    await opened.shows('Boiler 2', '.mimic');
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('draws every device of the site file with the values of the API, and colours the abnormal alone', async () => {
    const { body } = await api.call('/api/v1/sites/shown/plant');
    // Values, alarms and the sentence come by a way of their own each, and pipes are laid where the boxes have come to lie.
    await page.locator('[data-point="boiler-2/flue.temp"][data-priority]').waitFor();
    await opened.shows('187', 'h1');
    await page.locator('.pipes .supply').nth(2).waitFor({ state: 'attached' });
    expect(
      await page.evaluate<string[]>("[...document.querySelectorAll('[data-device]')].map((one) => one.dataset.device)"),
    ).toEqual(body.devices.map(({ id }: { id: string }) => id));
    expect(await opened.text('[data-point="boiler-2/flue.temp"] .value')).toBe('187');
    expect(await opened.text('[data-point="network/water.supplyPressure"] .value')).toBe('0.71');
    expect(await page.locator('.mimic [data-priority="1"].device').count()).toBe(1);
    expect(await page.locator('.mimic .point[data-priority]').count()).toBe(1);
    expect(await opened.text('h1')).toContain('187');
    expect(await page.locator('.pipes .supply').count()).toBeGreaterThan(2);
    expect(await pointer('boiler-1/flue.temp')).toBeCloseTo(50, -1);
    expect(await pointer('boiler-2/flue.temp')).toBe(100);
    expect(await page.locator('[data-point="east/heat.power"] .no-data').count()).toBe(1);
  });

  it.each([
    ['zh', '运行'],
    ['de', 'in Betrieb'],
    ['en', 'running'],
  ])('says in words what a boiler does (%s)', async (lang, word) => {
    await page.goto(`${api.url}/shown/plant?lang=${lang}`);
    await opened.shows(word, '[data-device="boiler-1"] .device-note');
  });

  it('shows where the heat goes, as the API has it, and the unexplained rest as a flow of its own', async () => {
    await page.getByRole('button', { name: 'today' }).click();
    const shown = async (id: string): Promise<number | null> => {
      const text = await page.locator(`[data-node="${id}"]`).getAttribute('data-gj');
      return text === null ? null : Number(text);
    };
    await page.locator('[data-node="unexplained"]').waitFor();
    for (const period of ['now', 'today', 'month'] as const) {
      await page.getByRole('group', { name: 'Time of the energy flow' }).getByRole('button', { name: period }).click();
      const label = period === 'month' ? new Date(NOW).toISOString().slice(0, 7) : period;
      const { body } = await api.call(`/api/v1/sites/shown/energy-flow?period=${label}`);
      await page.locator(`[data-node="outlet"][data-gj="${body.outlet.gj}"]`).waitFor();
      expect(await shown('east')).toBe(body.customers[0].gj);
      expect(await shown('unexplained')).toBe(body.unexplained.gj);
      expect(await shown('fuel')).toBeNull();
    }
  });

  it('goes along the pipes by arrows, takes a value to the trend by Enter and to Points by T', async () => {
    const focused = (): Promise<string> => page.evaluate<string>('document.activeElement.dataset.device');
    await page.locator('[data-device="boiler-1"]').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('boiler-2');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('meter');
    await page.keyboard.press('Enter');
    await opened.shows('Plant meter: heat', '.plant-trend');
    await page.locator('[data-device="boiler-2"]').focus();
    await page.keyboard.press('Enter');
    await opened.shows('Boiler 2: flue', '.plant-trend');
    await page.keyboard.press('t');
    await page.waitForURL(/\/shown\/points\?.*points=boiler-2%2Fflue\.temp/);
    await page.locator('.trend-draw[aria-label^="boiler-2/flue.temp"]').waitFor();
    await page.goBack();
    await opened.shows('Boiler 2', '.mimic');
  });

  it('shows the point of the worst alarm over time with its limits, what is usual, and the alarm', async () => {
    await page.goto(`${api.url}/shown/plant?lang=en`);
    const curve = page.locator('.plant-trend .trend-draw');
    for (const part of [
      'Boiler 2: flue',
      'limit 180\u00a0°C',
      'critical limit 200\u00a0°C',
      'usual 140 to 150',
      'one alarm',
    ])
      await curve.and(page.locator(`[aria-label*="${part}"]`)).waitFor();
    const from = new Date(NOW - DAY_MS).toISOString();
    const { body } = await api.call(`/api/v1/sites/shown/points/boiler-2/flue.temp/trend?from=${from}&pixels=1000`);
    expect(body.source).toBe('readings');
    const known = body.items.flatMap(({ min }: { min: number | null }) => min ?? []);
    await curve.and(page.locator(`[aria-label*="lowest ${Math.min(...known)}\u00a0°C"]`)).waitFor();
    await page.getByRole('group', { name: 'Time of the trend' }).getByRole('button', { name: '7 d' }).click();
    await curve.and(page.locator('[aria-label*="usual 140 to 150"]')).waitFor();
  });

  it('fits its screen without a scroll, and a phone without a sideways one, the abnormal first', async () => {
    const over = (): Promise<readonly number[]> =>
      page.evaluate<number[]>(
        '(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => [scrollWidth - clientWidth, scrollHeight - clientHeight])(document.documentElement)',
      );
    expect(await over()).toEqual([0, 0]);
    await page.setViewportSize({ width: 390, height: 844 });
    await opened.shows('Boiler 2', '.mimic');
    await fitsAcross(page);
    expect((await over())[0]).toBe(0);
    const cut = "document.querySelector('h1').scrollWidth - document.querySelector('h1').clientWidth";
    expect(await page.evaluate(cut)).toBeLessThanOrEqual(0);
    const tops = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.device')].map((one) => [one.getBoundingClientRect().top, one.dataset.device]).sort((a, b) => a[0] - b[0]).map(([, id]) => id)`,
    );
    expect(tops[0]).toBe('boiler-2');
    // The flow is upright: from the boilers down to the outlet and the ends, each end named in a row of its own.
    const boxOf = async (selector: string) => (await page.locator(selector).first().boundingBox())!;
    await page.locator('[data-end="unexplained"]').waitFor();
    const [boiler1, outlet, east] = await Promise.all(
      ['boiler-1', 'outlet', 'east'].map((id) => boxOf(`[data-node="${id}"] rect`)),
    );
    expect(boiler1!.y).toBeLessThan(outlet!.y);
    expect(outlet!.y).toBeLessThan(east!.y);
    expect(outlet!.width).toBeGreaterThan(outlet!.height);
    const rows = await page.evaluate<{ left: number; right: number; top: number; bottom: number; text: string }[]>(
      `[...document.querySelectorAll('[data-end]')].map((one) => {
        const texts = [...one.querySelectorAll('text')].slice(1).map((text) => text.getBoundingClientRect());
        return { left: Math.min(...texts.map((t) => t.left)), right: Math.max(...texts.map((t) => t.right)),
          top: Math.min(...texts.map((t) => t.top)), bottom: Math.max(...texts.map((t) => t.bottom)), text: one.textContent };
      })`,
    );
    expect(rows.map(({ text }) => text).join(' ')).toMatch(/Network loss.*East.*West.*Unexplained/);
    rows.forEach(({ left, right, top }, i) => {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(390);
      if (i > 0) expect(top).toBeGreaterThanOrEqual(rows[i - 1]!.bottom - 1);
    });
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('shows what was known at a moment of the past, without alarms of now', async () => {
    const asOf = new Date(END - DAY_MS - HOUR_MS).toISOString();
    await page.goto(`${api.url}/shown/plant?lang=en&asOf=${asOf}`);
    await opened.shows('Boiler 2', '.mimic');
    expect(await page.locator('.mimic [data-priority]').count()).toBe(0);
    expect(opened.wrong).toEqual([]);
  });
});
