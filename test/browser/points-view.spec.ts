import { HOUR_MS, instantOf, MINUTE_MS, type Site } from '#domain';
import { acknowledgeAlert, changeAlert, openAlerts, raiseAlert } from '#postgres';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { untilTrue } from '../support/browser/until-true.js';
import { knownCatalogue, KnownPlant, knownSite } from '../support/plants/known-plant.js';

const START = Date.parse('2026-01-14T16:00:00Z');

const POWER = 'plant-meter/heat.power';
const limits = {
  low: null,
  high: 24,
  criticalLow: null,
  criticalHigh: 29,
  deadBand: null,
  consequence: null,
  origin: null,
};
/** The known plant, whose meter shall not show more than 24 MW. */
const limited: Site = {
  ...knownSite,
  devices: knownSite.devices.map((device) => ({
    ...device,
    points: device.points.map((point) =>
      point.address === POWER ? { ...point, versions: [{ ...point.versions[0], limits }] as const } : point,
    ),
  })),
};

type Row = Parameters<KnownPlant['receiveAll']>[0][number];

/** A day of minutes with a silence of five hours, and one value that nobody can believe. */
const minutes = (fromMs: number, toMs: number): Row[] =>
  Array.from({ length: (toMs - fromMs) / MINUTE_MS }, (_, i) => {
    const ts = fromMs + i * MINUTE_MS;
    const n = (ts - START) / MINUTE_MS;
    const power = 20 + 4 * Math.sin(n / 60) + (n % 3) / 2;
    const values = {
      'heat.energyTotal': Math.round((10_000 + n * 1.2) * 10) / 10,
      'heat.power': Math.round(power * 100) / 100,
    };
    return { device: 'plant-meter', ts, values };
  });

withBrowser('the view of points', () => {
  let plant: KnownPlant;
  let opened: PageUnderTest;
  beforeAll(async () => {
    plant = await KnownPlant.open('points_view', START + 1, { catalogue: { ...knownCatalogue, sites: [limited] } });
    await plant.pass(24 * HOUR_MS);
    await plant.receiveAll(minutes(START, START + 10 * HOUR_MS));
    await plant.receiveAll(minutes(START + 15 * HOUR_MS, START + 24 * HOUR_MS));
    await plant.receive('plant-meter', START + 3 * HOUR_MS + 500, { 'heat.power': 9_999 });
    const until = START + 6 * HOUR_MS;
    await plant.record('plant-meter', { type: 'maintenance', ts: START + 5 * HOUR_MS, until, reason: 'filter' });
    await plant.derive();
    plant.api.clock.now = plant.clock;
    const note = { text: 'soot blower out of order', at: instantOf(START + 8 * HOUR_MS), point: POWER, by: 'Wang' };
    expect(await write(note)).toBe(201);
    expect(await write({ ...note, text: 'elsewhere', point: 'plant-meter/heat.energyTotal' })).toBe(201);
    const { owner: db } = plant.store;
    const key = { site: 'north', rule: 'boiler.limit', subject: POWER };
    const words = { message: 'too much', details: { value: 25, unit: 'MW', limit: 24 } };
    await db.transaction((tx) => raiseAlert(tx, key, 'warning', words, START + 2 * HOUR_MS));
    await db.transaction(async (tx) => {
      const [alert] = await openAlerts(tx, 'north', key.rule);
      await changeAlert(tx, alert!, { type: 'returned' }, START + 4 * HOUR_MS);
    });
    const [open] = await db.transaction((tx) => openAlerts(tx, 'north', key.rule));
    await acknowledgeAlert(db, open!.id, { by: 'Ann', note: null, nowMs: START + 5 * HOUR_MS });
    await db.transaction((tx) =>
      raiseAlert(
        tx,
        { ...key, rule: 'device.silent', subject: 'plant-meter' },
        'critical',
        words,
        START + 20 * HOUR_MS,
      ),
    );
    opened = await openPage(plant.api.url, { width: 1_440, height: 900 });
  }, 240_000);
  afterAll(async () => {
    await opened?.close();
    await plant?.close();
  });

  const write = async (note: object): Promise<number> => {
    const { status } = await plant.api.call('/api/v1/sites/north/log', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(note),
    });
    return status;
  };
  const DAY = { from: instantOf(START), to: instantOf(START + 24 * HOUR_MS) };
  const goTo = async (query: Record<string, string>): Promise<void> => {
    await opened.page.goto(`${plant.api.url}/north/points?lang=en&${new URLSearchParams(query).toString()}`);
    await opened.page.locator('.trend-plot canvas').first().waitFor();
  };
  /** Resolves once the sentence of the nth curve has these words: its history comes in several pieces, what lies on it by ways of its own. */
  const says = async (words: string, nth = 0): Promise<void> => {
    const saying = opened.page.locator(`[aria-label*="${words}"]`);
    await opened.page.locator('.trend-draw').nth(nth).and(saying).waitFor();
  };

  it('shows every point with its newest value, and the chosen ones below each other over one time', async () => {
    await goTo({ ...DAY, points: 'plant-meter/heat.power,plant-meter/heat.energyTotal' });
    await opened.shows(/points; the newest value is .* old\./, 'h1');
    const { items } = (await plant.api.call('/api/v1/sites/north/points')).body;
    expect(await opened.page.locator('.points-row').count()).toBe(items.length);
    await opened.page.locator('.trend-plot canvas').nth(1).waitFor();
    expect(await opened.page.locator('.trend-plot canvas').count()).toBe(2);
    expect(await opened.page.locator('.points-row[aria-pressed=true]').count()).toBe(2);
    const path = `/api/v1/sites/north/points/plant-meter/heat.power/trend?from=${DAY.from}&to=${DAY.to}&pixels=1000`;
    const { body } = await plant.api.call(path);
    const least = Math.min(...body.items.map(({ min }: { min: number | null }) => min ?? Infinity));
    await says(`lowest ${Math.round(least * 100) / 100}\u00a0MW`);
    await says('one gap of 5\u00a0h\u00a01');
    await says('20\u00a0MW', 1);
  });

  it('says what does not count and what happened', async () => {
    await opened.shows('sent 9,999 MW, does not count (RANGE)', '.points-notes');
    await opened.shows(/maintenance.*by Li, filter/, '.points-notes');
  });

  it('lays limits, alarms, notes and events on the curve, says so, and takes each away', async () => {
    await goTo({ ...DAY, points: POWER });
    const curve = opened.page.locator('.trend-draw');
    for (const part of ['one note', '2 alarms', 'one event', 'one correction']) await says(part);
    for (const limit of [', limit 24\u00a0MW', 'critical limit 29\u00a0MW']) await says(limit);
    const { items } = (await plant.api.call(`/api/v1/alerts?site=north&about=${POWER}&from=${DAY.from}&to=${DAY.to}`))
      .body;
    expect(items.map(({ subject }: { subject: string }) => subject)).toEqual(['plant-meter', POWER]);
    for (const { sentence } of items) await opened.shows(sentence.en, '.points-notes');
    await opened.shows('soot blower out of order, by Wang', '.points-notes');
    expect(await opened.text('.points-notes')).not.toContain('elsewhere');
    const pixels = `(() => { const c = document.querySelector('.trend-plot canvas'); return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.reduce((sum, one) => (sum + one) % 1e9, 0); })()`;
    for (const layer of ['limits', 'alarms', 'notes', 'events', 'corrections']) {
      const toggle = opened.page.locator('.points-layers').getByRole('button', { name: layer });
      const before = await opened.page.evaluate<number>(pixels);
      await toggle.click();
      await toggle.and(opened.page.locator('[aria-pressed=false]')).waitFor();
      // It is drawn anew after that.
      await untilTrue(opened.page, `${pixels} !== ${before}`);
    }
    await curve.and(opened.page.locator(':not([aria-label*="correction"])')).waitFor();
    const bare = (await curve.getAttribute('aria-label'))!;
    expect(bare).not.toMatch(/limit|alarm|note|event|correction/);
    await opened.shows('Nothing was corrected in this span', '.points-notes');
    for (const layer of ['limits', 'alarms', 'notes', 'events', 'corrections'])
      await opened.page.locator('.points-layers').getByRole('button', { name: layer }).click();
    await opened.page.keyboard.press('v');
    await opened.shows('soot blower out of order, by Wang', '.trend-entries');
    await opened.shows('critical limit 29\u00a0MW', '.trend-entries');
    await opened.page.keyboard.press('v');
  });

  it('takes a note at the moment under the pointer by N, and pins it', async () => {
    await goTo({ ...DAY, points: POWER });
    await says('last ');
    const box = (await opened.page.locator('.u-over').boundingBox())!;
    await opened.page.locator('.trend-draw').focus();
    await opened.page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2);
    await opened.page.keyboard.press('n');
    await opened.page.getByLabel('Note', { exact: true }).fill('pump exchanged');
    await opened.page.getByRole('button', { name: 'Write' }).click();
    await opened.page.getByLabel('Your name').fill('Chen Wei');
    await opened.page.keyboard.press('Enter');
    await opened.shows('pump exchanged, by Chen Wei', '.points-notes');
    const { items } = (await plant.api.call(`/api/v1/sites/north/log?point=${POWER}`)).body;
    expect(items).toContainEqual(expect.objectContaining({ text: 'pump exchanged', point: POWER, who: 'Chen Wei' }));
    const written = items.find(({ text }: { text: string }) => text === 'pump exchanged');
    expect(Math.abs(Date.parse(written.at) - (START + 18 * HOUR_MS))).toBeLessThan(5 * MINUTE_MS);
  });

  it('is moved and zoomed by keys, keeps what is seen in its address, and asks only for what is missing', async () => {
    await goTo({ ...DAY, points: 'plant-meter/heat.power' });
    await says('last ');
    const asked: string[] = [];
    opened.page.on('request', (request) => request.url().includes('/trend') && asked.push(request.url()));
    await opened.page.locator('.trend-draw').focus();
    await opened.page.keyboard.press('ArrowLeft');
    await opened.page.waitForURL((url) => url.searchParams.get('from') === instantOf(START - 2.4 * HOUR_MS));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(1);
    await opened.page.keyboard.press('+');
    await opened.page.waitForURL((url) => {
      const [from, to] = ['from', 'to'].map((key) => Date.parse(url.searchParams.get(key) ?? ''));
      return Math.abs(to! - from! - 16 * HOUR_MS) < 2_000;
    });
  });

  it('is a table by V, and filters its list by /', async () => {
    await goTo({ ...DAY, points: 'plant-meter/heat.power' });
    await says('last ');
    await opened.page.keyboard.press('v');
    await opened.page.locator('.chart-table table tbody tr').first().waitFor();
    await opened.shows('Greatest', '.chart-table');
    await opened.page.keyboard.press('v');
    await opened.page.keyboard.press('/');
    await opened.page.keyboard.type('energy');
    const others = opened.page.locator('.points-name').filter({ hasNotText: /energy/i });
    await others.first().waitFor({ state: 'detached' });
    await opened.page.keyboard.press('ArrowDown');
    await opened.page.keyboard.press('Enter');
    await opened.page.waitForURL((url) => (url.searchParams.get('points') ?? '').split(',').length === 2);
  });

  it('does not scroll sideways on a phone, and nothing went wrong', async () => {
    await opened.page.setViewportSize({ width: 390, height: 844 });
    await goTo({ ...DAY, points: 'plant-meter/heat.power' });
    const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await opened.page.evaluate(beyond)).toBeLessThanOrEqual(0);
    expect(opened.wrong).toEqual([]);
  });
});
