import type { Page } from 'playwright-core';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { addToLedger, Names, writeStatus } from '#postgres';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { deadLetter, TestStore } from '../support/processes/aggregator-store.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../support/plants/plant-of-tests.js';

const BACKFILLED = 829_154;

const amountOf = (point: string) => pointOf('fuel-gate', point, { kind: 'delta', unit: 't', intervalMs: null });
const site = {
  ...siteOf('leipzig', 'Europe/Berlin', [
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'MW.h', resolution: 0.01 }),
      pointOf('plant-meter', 'water.returnTemperatureOfTheNetwork', { unit: 'Cel' }),
    ]),
    deviceOf('fuel-gate', 'fuel-scale', [amountOf('fuel.received'), amountOf('ash.removed')]),
  ]),
  display: { energy: 'MW.h', locale: 'de' } as const,
  targets: [],
};

withBrowser(`the page of a small plant, in German and MWh (${CHROMIUM})`, () => {
  let store: TestStore;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const text = (selector: string): Promise<string> => opened.text(selector);
  const shows = (words: string | RegExp, selector?: string): Promise<void> => opened.shows(words, selector);

  beforeAll(async () => {
    store = await TestStore.open('small_plant', [site]);
    const { db } = store;
    const names = await Names.open(db);
    const now = Date.now();
    const { deviceId, pointId } = names.point('leipzig', 'plant-meter', 'heat.energyTotal')!;
    await putReadings(db, deviceId, [{ id: pointId, unit: 'MW.h' }], [{ t: now - 5_000, v: [1_234.5700000000002] }]);
    await db.execute(
      `insert into amount (point_id, ts, event_id, value, received_at)
       values ($1, now() - interval '2 h', 'truck-1', 24.6, now()), ($1, now() - interval '1 h', 'truck-2', 23.1, now())`,
      [names.point('leipzig', 'fuel-gate', 'fuel.received')!.pointId],
    );
    const detail =
      'expected a point of plant-meter, found heat.energyTotalOfTheWholePlant in the message of the gateway';
    const topic = 'greenpark/v1/leipzig/plant-meter/telemetry';
    await store.deadLetters({
      id: 'letter',
      data: deadLetter({
        site: 'leipzig',
        device: 'plant-meter',
        point: 'heat.energyTotalOfTheWholePlant',
        topic,
        detail,
        receivedAt: now,
      }),
    });
    const counts = { received: 900_000, stored: 900_000, duplicate: 0, conflict: 0, deadLettered: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'leipzig', device: 'plant-meter', ...counts, late: BACKFILLED, lastSeenMs: now }]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now });
    const status = (await api.call('/api/v1/sites/leipzig/status')).body;
    const heat = { powerMw: 1.5623, todayGj: 36, seasonGj: 3_600_000 };
    const avoided = { todayT: 2.254, monthT: 152.63, seasonT: 1_971, seasonNetT: 1_780 };
    const data = { ...status.data, lateCount: BACKFILLED };
    await writeStatus(
      db,
      names.siteId('leipzig')!,
      1,
      { ...status, asOf: new Date().toISOString(), heat, avoided, data },
      now,
    );
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.goto(`${api.url}/classic`);
    await shows('heat.energyTotal', '#readings');
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await store?.db.close();
  });

  it('shows energy in MWh, numbers and dates by the locale, and digits that a small plant has', async () => {
    const tiles = (await text('#tiles')).replace(/\s+/g, ' ');
    expect(tiles).toContain('Heat power 1,56 MW');
    expect(tiles).toContain('Heat today 10,00 MWh 1.000.000 MWh this heating season');
    expect(tiles).toContain('Avoided today 2 t 153 t gross this month');
    expect(await text('#avoided')).toBe('1.971');
    expect(await text('#hours-title')).toBe('Heat by hour in MWh, last 48 hours');
    expect(await text('#site-clock')).toMatch(/^(Mo|Di|Mi|Do|Fr|Sa|So)\., \d/);
  });

  it('shows a reading with the digits of its register, in the unit of the register', async () => {
    expect(await text('#readings')).toMatch(/heat\.energyTotal\s+1\.234,57 MWh/);
  });

  it('calls history that was delivered later by its name, and raises no alarm of it', async () => {
    const late = page.locator('#quality > div').filter({ hasText: '829.154' });
    expect((await late.innerText()).replace(/\s+/g, ' ')).toBe(
      'After their hour 829.154 values history that was delivered later is among them; all of it counts',
    );
    expect(await late.locator('dd').first().getAttribute('class')).toBeNull();
  });

  it('shows the newest batch that was delivered, and where none was says so', async () => {
    const readings = (await text('#readings')).replace(/\s+/g, ' ');
    expect(readings).toContain('fuel.received 23,1 t');
    expect(readings).toContain('ash.removed none delivered yet');
    expect(readings).toContain('water.returnTemperatureOfTheNetwork no reading yet');
  });

  it.each([1_280, 390])('breaks no word of a table at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.locator('#letters td').first().waitFor();
    for (const fold of await page.locator('#readings details:not([open]) summary').all()) await fold.click();
    // A word lies on one line: where its letters have rectangles on two, it was broken.
    const broken = await page.evaluate(`(() => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (!node.parentElement.closest('td, th')) continue;
        for (const word of node.textContent.matchAll(/[A-Z]?[^A-Z\\s/._:=-]+/g)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word[0]);
        }
      }
      return found;
    })()`);
    expect(broken).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(opened.wrong).toEqual([]);
  });
});
