import type { Page } from 'playwright-core';
import { addToLedger, Names, raiseAlert, writeStatus, type Database } from '#postgres';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { untilTrue } from '../support/browser/until-true.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const BAR = '.bar';
const boiler = deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]);
const sites = [siteOf('south', 'Asia/Shanghai', [boiler]), siteOf('north', 'Europe/Berlin', [boiler])];

withBrowser(`the frame of the page (${CHROMIUM})`, () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  const status = (seasonT: number) => ({
    asOf: new Date().toISOString(),
    heat: { powerMw: 31.4, todayGj: 1_000, seasonGj: 60_000 },
    avoided: { todayT: 110, monthT: 2_000, seasonT, seasonNetT: seasonT },
    targets: [],
    devices: [{ id: 'boiler-1', kind: 'boiler', name: 'Boiler 1', state: 'ok', lastSeen: new Date().toISOString() }],
    data: { coveragePct: 99.4, lateCount: 0, deadLetterCount: 0, lagSeconds: 0, findings: [] },
    alerts: { info: 0, warning: 0, critical: 0, unacknowledged: 0 },
  });
  const raise = (subject: string, severity: 'warning' | 'critical', message: string): Promise<void> =>
    db.transaction((tx) =>
      raiseAlert(tx, { site: 'south', rule: 'device.silent', subject }, severity, { message, details: {} }, Date.now()),
    );
  /** What the API says of the alarm of a device. */
  const sentence = async (subject: string, lang: 'en' | 'zh' | 'de' = 'en'): Promise<string> => {
    const { items } = (await (await fetch(`${api.url}/api/v1/alerts`)).json()) as {
      items: { subject: string; sentence: Record<string, string> }[];
    };
    return items.find((one) => one.subject === subject)!.sentence[lang]!;
  };

  beforeAll(async () => {
    db = await freshDatabase('shell');
    names = await Names.open(db);
    await names.declare(sites);
    api = await startApi(db, { sites, factors: factorsOfTests }, { now: Date.now() });
    const counts = { received: 10, stored: 10, duplicate: 0, conflict: 0, deadLettered: 0, late: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'south', device: 'boiler-1', ...counts, lastSeenMs: Date.now() }]);
    await writeStatus(db, names.siteId('south')!, 1, status(7_296), Date.now());
    await writeStatus(db, names.siteId('north')!, 1, status(12), Date.now());
    opened = await openPage(api.url, { width: 1_440 });
    ({ page } = opened);
    await page.goto(`${api.url}/south/overview?lang=en`);
  }, 60_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('says that nothing is wrong, how fresh it is and how whole', async () => {
    await opened.shows('No alarms.', BAR);
    await opened.shows('complete to 99.4 %', BAR);
    await opened.shows(/Newest value \d+\s(s|min) old/, BAR);
  });

  it('shows the worst alarm that waits as soon as it is raised, on every view, and how many stand', async () => {
    await raise('network', 'warning', 'Network sent nothing for 12 minutes');
    await opened.shows(await sentence('network'), BAR);
    await raise('boiler-1', 'critical', 'Boiler 1 sent nothing for 15 minutes');
    await opened.shows(await sentence('boiler-1'), BAR);
    await page.keyboard.press('8');
    await page.waitForURL('**/south/log?lang=en');
    await opened.shows(await sentence('boiler-1'), BAR);
    await page.getByRole('img', { name: '1 critical, 1 warning, 0 notice' }).waitFor();
    await page.goBack();
    await page.waitForURL('**/south/overview?lang=en');
  });

  it('is acknowledged by a key, by name where the API knows nobody, and stays so', async () => {
    await page.locator(BAR).getByRole('button', { name: 'Acknowledge' }).waitFor(); // once it is known who looks
    await page.keyboard.press('a');
    await page.getByLabel('Your name').fill('Chen Wei');
    await page.keyboard.press('Enter');
    await opened.shows(await sentence('network'), BAR);
    const { items } = (await (await fetch(`${api.url}/api/v1/alerts?state=active-acknowledged`)).json()) as {
      items: { subject: string }[];
    };
    expect(items.map(({ subject }) => subject)).toEqual(['boiler-1']);
    await page.keyboard.press('a');
    await opened.shows('No alarm waits to be acknowledged.', BAR);
  });

  it('speaks English, Chinese and German, is light or dark, and keeps that', async () => {
    await page.goto(`${api.url}/south/overview`);
    await page.getByRole('button', { name: '中文' }).click();
    await opened.shows('没有待确认的报警。', BAR);
    await page.reload();
    await opened.shows('没有待确认的报警。', BAR);
    await page.getByRole('button', { name: 'DE', exact: true }).click();
    await opened.shows('Kein Alarm wartet auf Quittierung.', BAR);
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    const theme = (): Promise<string> => page.evaluate('document.documentElement.dataset.theme');
    const before = await theme();
    await page.keyboard.press('d');
    expect(await theme()).not.toBe(before);
    await page.reload();
    expect(await theme()).not.toBe(before);
  });

  it('looks at the past under a banner, acts on nothing there, and comes back', async () => {
    await page.goto(`${api.url}/south/alarms?asOf=2026-01-03T06:00:00Z&lang=en`);
    await opened.shows('3 Jan 2026, 14:00, as it was known then', '.past');
    expect(await page.locator('.bar').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.waitForURL('**/south/alarms?lang=en');
    await opened.shows('No alarm waits', BAR);
  });

  it('shows all sites in a row each', async () => {
    await page.goto(`${api.url}/sites?lang=en`);
    const rows = page.getByRole('main').getByRole('row');
    await rows.filter({ hasText: '7,296 t' }).waitFor();
    await rows.filter({ hasText: '12.0 t' }).waitFor();
  });

  describe('while an older answer is on its way', () => {
    /** Holds what is answered to a path, as the API has made it, until it is let go. */
    const hold = async (path: RegExp): Promise<{ readonly made: Promise<void>; letGo(): Promise<void> }> => {
      let [isMade, isFree] = [(): void => undefined, (): void => undefined];
      const made = new Promise<void>((resolve) => (isMade = resolve));
      const free = new Promise<void>((resolve) => (isFree = resolve));
      await page.route(path, async (route) => {
        const response = await route.fetch();
        isMade();
        await free;
        await route.fulfill({ response });
      });
      return {
        made,
        letGo: async () => {
          isFree();
          await page.unrouteAll({ behavior: 'wait' });
        },
      };
    };

    it('keeps the alarm that the stream tells', async () => {
      const list = await hold(/\/api\/v1\/alerts\?state=open/);
      await page.goto(`${api.url}/south/overview?lang=en`);
      await list.made;
      await raise('weather', 'warning', 'Weather sent nothing for 12 minutes');
      await opened.shows(await sentence('weather'), BAR);
      await list.letGo();
      await page.getByRole('img', { name: '1 critical, 2 warning, 0 notice' }).waitFor();
    });

    it('keeps the status that the stream tells', async () => {
      const older = await hold(/\/sites\/south\/status/);
      await page.goto(`${api.url}/sites?lang=en`);
      const rows = page.getByRole('main').getByRole('row');
      await older.made;
      await writeStatus(db, names.siteId('south')!, 2, status(7_300), Date.now());
      await rows.filter({ hasText: '7,300 t' }).waitFor();
      await older.letGo();
      // that of the other site is asked for after it
      await rows.filter({ hasText: '12.0 t' }).waitFor();
      expect(await rows.filter({ hasText: '7,300 t' }).count()).toBe(1);
    });
  });

  it('has no sideways scroll on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${api.url}/south/more?lang=en`);
    await page.getByRole('heading', { name: 'More' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('asked no other host, had no error, and without the server says so and opens all the same', async () => {
    expect(opened.wrong).toEqual([]);
    await page.goto(`${api.url}/south/overview?lang=en`);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await untilTrue(page, 'caches.open("greenpark-shell").then((kept) => kept.match("/")).then(Boolean)');
    await api.stop();
    await opened.shows(/No connection since \d\d:\d\d, retrying/, '.lost');
    await page.reload();
    await page.getByRole('navigation', { name: 'Views' }).first().waitFor();
  });
});
