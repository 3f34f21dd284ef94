import type { Page } from 'playwright-core';
import { addToLedger, Names, writeStatus } from '#postgres';
import { instantOf } from '#domain';
import { viewStands } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { SEASON_NOW } from '../support/plants/season-in-rows.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../support/plants/plant-of-tests.js';
import { deadLetter, TestStore } from '../support/processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

const BACKFILLED = 829_154;
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];

const amountOf = (point: string) => pointOf('fuel-gate', point, { kind: 'delta', unit: 't', intervalMs: null });
const site = {
  ...siteOf('leipzig', 'Europe/Berlin', [
    { ...deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]), ratedMw: 2 },
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'MW.h', resolution: 0.01 }),
      pointOf('plant-meter', 'water.returnTemperatureOfTheNetwork', { unit: 'Cel' }),
    ]),
    deviceOf('fuel-gate', 'fuel-scale', [amountOf('fuel.received'), amountOf('ash.removed')]),
  ]),
  season: { start: '10-20', end: '04-06', exceptions: {} },
  display: { energy: 'MW.h', locale: 'de' } as const,
  targets: [],
};

withBrowser(`the page of a small plant with one boiler, in German and MWh (${CHROMIUM})`, () => {
  let store: TestStore;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const text = async (selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ').trim();
  const shows = (words: string | RegExp, selector: string): Promise<void> => opened.shows(words, selector);
  const goTo = (view: string) => page.goto(`${api.url}/leipzig/${view}`);

  beforeAll(async () => {
    store = await TestStore.open('small_plant', [site]);
    const { owner: db } = store;
    const names = await Names.open(db);
    const siteId = names.siteId('leipzig')!;
    const now = SEASON_NOW;
    const { deviceId, pointId } = names.point('leipzig', 'plant-meter', 'heat.energyTotal')!;
    await putReadings(db, deviceId, [{ id: pointId, unit: 'MW.h' }], [{ t: now - 5_000, v: [1_234.5700000000002] }]);
    const boiler = names.point('leipzig', 'boiler-1', 'heat.power')!;
    await putReadings(db, boiler.deviceId, [{ id: boiler.pointId, unit: 'MW' }], [{ t: now - 5_000, v: [1.5623] }]);
    await db.execute(
      `insert into amount (point_id, ts, event_id, value, received_at)
       values ($1, $2::timestamptz - interval '2 h', 'truck-1', 24.6, $2), ($1, $2::timestamptz - interval '1 h', 'truck-2', 23.1, $2)`,
      [names.point('leipzig', 'fuel-gate', 'fuel.received')!.pointId, instantOf(now)],
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
        receivedAt: Date.parse('2026-03-10T12:00:00Z'),
      }),
    });
    const counts = { received: 900_000, stored: 900_000, duplicate: 0, conflict: 0, deadLettered: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'leipzig', device: 'plant-meter', ...counts, late: BACKFILLED, lastSeenMs: now }]);
    const figure = (grain: string, [start, label]: readonly [string, string], values: readonly number[]) =>
      db.execute(
        `insert into emission (site_id, grain, start, label, heat_gj, gross_t, net_t, coverage_pct, u95_t, factor_versions, configuration_hash, computed_at)
         values ($1, $2, $3::timestamptz, $4, $5, $6, $7, 100, 1, '[]', 'x', now())`,
        [siteId, grain, `${start} 00:00 Europe/Berlin`, label, ...values],
      );
    await figure('day', ['2027-01-13', '2027-01-13'], [36, 2.254, 2.1]);
    await figure('month', ['2027-01-01', '2027-01'], [1_388.6, 152.63, 140]);
    await figure('season', ['2026-10-20', 'season-2026'], [3_600_000, 1_971, 1_780]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now });
    const status = (await api.call('/api/v1/sites/leipzig/status')).body;
    const heat = { powerMw: 1.5623, todayGj: 36, seasonGj: 3_600_000 };
    const avoided = { todayT: 2.254, monthT: 152.63, seasonT: 1_971, seasonNetT: 1_780 };
    const data = { ...status.data, lateCount: BACKFILLED };
    await writeStatus(db, siteId, 1, { ...status, asOf: instantOf(now), heat, avoided, data }, now);
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.clock.setSystemTime(now);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await store?.close();
  });

  it('speaks as its site file says, shows energy in MWh, numbers by the locale, and digits that a small plant has', async () => {
    await goTo('overview');
    await shows('1.971', '.hero');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await text('.now [data-figure="power"]')).toBe('1,56MW');
    // Days, month and season come by a request each: any of them may be the last.
    await shows('10,0', '.tonnes tbody tr:nth-child(1)');
    await shows('386', '.tonnes tbody tr:nth-child(3)');
    await shows('1.000.000', '.tonnes tbody tr:nth-child(4)');
    expect(await text('.tonnes thead')).toContain('MWh');
    const rows = (await page.locator('.tonnes tbody tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '));
    expect(rows[0]).toMatch(/^Heute 10,0 2,3 2,1/);
    expect(rows[2]).toMatch(/ 386 153 140/);
    expect(rows[3]).toMatch(/1\.000\.000 1\.971 1\.780/);
  });

  it('keeps to the language that was chosen on this device', async () => {
    await goTo('overview');
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await shows('1,971', '.hero');
    await page.getByRole('button', { name: 'DE', exact: true }).click();
    await shows('1.971', '.hero');
  });

  it('draws one boiler with its meter, and no column that the plant has not', async () => {
    await goTo('plant');
    await shows('1,6', '[data-device="boiler-1"]');
    await shows('2\u00a0MW', '[data-device="boiler-1"]');
    expect(await page.locator('.mimic .column').count()).toBe(3);
    expect(await page.locator('.column.boilers .device').count()).toBe(1);
  });

  it('shows a reading with the digits of its register, in the unit of the register', async () => {
    await goTo('points');
    await shows('heat.energyTotal', '.points-row');
    const row = page.locator('.points-row').filter({ hasText: 'heat.energyTotal' });
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toContain('1.234,57 MWh');
  });

  it('shows the newest batch that was delivered, and where none was says so', async () => {
    await goTo('points');
    await shows('fuel.received', '.points-row');
    const rows = (await page.locator('.points-row').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '));
    const rowOf = (point: string): string => rows.find((row) => row.includes(point))!;
    expect(rowOf('fuel.received')).toContain('23,1 t');
    expect(rowOf('ash.removed')).toMatch(/– nie/);
    expect(rowOf('water.returnTemperatureOfTheNetwork')).toMatch(/– nie/);
  });

  it('calls history that was delivered later by its name, and raises no alarm of it', async () => {
    await goTo('data');
    await shows('829.154 kamen nach ihrer Stunde', '.ledger-notes');
    expect(await text('.ledger-notes')).toContain('nachgelieferte Vergangenheit ist dabei, und alles zählt');
    expect(await page.locator('.data-view .balance.off, .data-view .mark').count()).toBe(0);
    await shows(/10\. März[\s\S]*13:00/, '.letters');
  });

  it.each([1_280, 390])('breaks no word of a table at a width of %i, nor scrolls sideways', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    for (const view of VIEWS) {
      await goTo(view);
      await viewStands(page);
      await page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true");
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
      expect([view, broken]).toEqual([view, []]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
    // A site without a target has no signature: nobody asks for it.
    await goTo('performance');
    await shows('Dieser Standort hat kein Ziel', '.panel.signature');
    expect(opened.wrong).toEqual([]);
  });
});
