import { HOUR_MS, instantOf, MINUTE_MS } from '#domain';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { KnownPlant } from '../support/plants/known-plant.js';

const START = Date.parse('2026-01-14T16:00:00Z');

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
    plant = await KnownPlant.open('points_view', START + 1);
    await plant.pass(24 * HOUR_MS);
    await plant.receiveAll(minutes(START, START + 10 * HOUR_MS));
    await plant.receiveAll(minutes(START + 15 * HOUR_MS, START + 24 * HOUR_MS));
    await plant.receive('plant-meter', START + 3 * HOUR_MS + 500, { 'heat.power': 9_999 });
    const until = START + 6 * HOUR_MS;
    await plant.record('plant-meter', { type: 'maintenance', ts: START + 5 * HOUR_MS, until, reason: 'filter' });
    await plant.derive();
    plant.api.clock.now = plant.clock;
    opened = await openPage(plant.api.url, { width: 1_440, height: 900 });
  }, 240_000);
  afterAll(async () => {
    await opened?.close();
    await plant?.close();
  });

  const DAY = { from: instantOf(START), to: instantOf(START + 24 * HOUR_MS) };
  const goTo = async (query: Record<string, string>): Promise<void> => {
    await opened.page.goto(`${plant.api.url}/north/points?lang=en&${new URLSearchParams(query).toString()}`);
    await opened.page.locator('.trend-plot canvas').first().waitFor();
  };
  /** The sentence of the nth curve, once it says something. */
  const sentence = async (nth = 0): Promise<string> => {
    const curve = opened.page.locator('.trend-draw').nth(nth);
    await curve.and(opened.page.locator('[aria-label*="last "]')).waitFor();
    return (await curve.getAttribute('aria-label')) ?? '';
  };

  it('shows every point with its newest value, and the chosen ones below each other over one time', async () => {
    await goTo({ ...DAY, points: 'plant-meter/heat.power,plant-meter/heat.energyTotal' });
    await opened.shows(/points; the newest value is .* old\./, 'h1');
    const { items } = (await plant.api.call('/api/v1/sites/north/points')).body;
    expect(await opened.page.locator('.points-row').count()).toBe(items.length);
    expect(await opened.page.locator('.trend-plot canvas').count()).toBe(2);
    expect(await opened.page.locator('.points-row[aria-pressed=true]').count()).toBe(2);
    const path = `/api/v1/sites/north/points/plant-meter/heat.power/trend?from=${DAY.from}&to=${DAY.to}&pixels=1000`;
    const { body } = await plant.api.call(path);
    const least = Math.min(...body.items.map(({ min }: { min: number | null }) => min ?? Infinity));
    expect(await sentence(0)).toContain(`lowest ${Math.round(least * 100) / 100}\u00a0MW`);
    expect(await sentence(0)).toContain('one gap of 5\u00a0h\u00a01');
    expect(await sentence(1)).toContain('20\u00a0MW');
  });

  it('says what does not count and what happened', async () => {
    await opened.shows('sent 9,999 MW, does not count (RANGE)', '.points-notes');
    await opened.shows(/maintenance.*by Li, filter/, '.points-notes');
  });

  it('is moved and zoomed by keys, keeps what is seen in its address, and asks only for what is missing', async () => {
    await goTo({ ...DAY, points: 'plant-meter/heat.power' });
    await sentence();
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
    await sentence();
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
