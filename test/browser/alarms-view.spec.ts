import type { Page } from 'playwright-core';
import { pino } from 'pino';
import { TOPICS } from '#contracts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Severity } from '#domain';
import { createKafka } from '#kafka';
import {
  acknowledgeAlert,
  changeAlert,
  createDatabase,
  migrate,
  openAlerts,
  openDatabase,
  raiseAlert,
  readAlerts,
  type Database,
} from '#postgres';
import { freePort } from '#servers';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { freshDatabaseUrl } from '../support/processes/fresh-database.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { until } from '../support/processes/until.js';

const SITE = 'changchun-south';
const log = pino({ level: 'silent' });
const HOT = { rule: 'register.held', subject: 'plant-meter/heat.energyTotal' };
const SILENT = { rule: 'device.silent', subject: 'boiler-2' };
const DRIFT = { rule: 'performance.cusum', subject: 'annual-avoided.season-2026' };

/** The view as people meet it: the process of the API, a real PostgreSQL, a real browser. */
withBrowser('the view of alarms', () => {
  let db: Database;
  let api: ServiceProcess;
  let base: string;
  let environment: Record<string, string>;
  let opened: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    const brokers = process.env.TEST_KAFKA_BROKERS!;
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'alarms-view', log });
    await kafka.ensureTopics(TOPICS);
    await kafka.disconnect();
    const url = freshDatabaseUrl('alarms_view');
    await createDatabase(url);
    db = await openDatabase({ url, log, max: 3 });
    await migrate(db);
    const port = await freePort(0);
    base = `http://127.0.0.1:${port}`;
    environment = {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers,
      HTTP_PORT: String(port),
      GREENPARK_SITES: 'config/sites',
      GREENPARK_AUTH: 'off',
    };
    const now = Date.now();
    await raise(DRIFT, 'warning', now - 13 * DAY_MS, { change: { date: '2026-12-22', afterPct: -4.3 } });
    await acknowledged(DRIFT, now - 12 * DAY_MS, 'soot blower on order');
    await raise(SILENT, 'warning', now - 98 * MINUTE_MS, { lastSeen: new Date(now - 2 * HOUR_MS).toISOString() });
    api = await startProcess();
    opened = await openPage(base, { width: 1_440 });
    ({ page } = opened);
    await page.addInitScript(`localStorage.setItem('greenpark-name', 'Ann')`);
    await page.goto(`${base}/${SITE}/alarms?lang=en`);
    await page.locator('[data-alarm]').first().waitFor();
  }, 180_000);
  afterAll(async () => {
    await opened?.close();
    await api?.end('SIGKILL');
    await db?.close();
  });

  /** A machine that runs other tests beside takes its time. */
  const startProcess = async (): Promise<ServiceProcess> => {
    const started = ServiceProcess.spawn('api', environment);
    await until(() => started.isReady || started.exitCode !== undefined, 'the API is ready', 120_000);
    expect(started.exitCode).toBeUndefined();
    return started;
  };
  type Key = { readonly rule: string; readonly subject: string };
  const raise = (key: Key, severity: Severity, atMs: number, details: object = {}) =>
    db.transaction((tx) =>
      raiseAlert(tx, { site: SITE, ...key }, severity, { message: key.subject, details: { ...details } }, atMs),
    );
  const acknowledged = async (key: Key, nowMs: number, note: string) => {
    const [alert] = await readAlerts(db, { states: null, sites: [SITE] });
    await acknowledgeAlert(db, alert!.id, { by: 'shift B', note, nowMs });
    expect(alert!.rule).toBe(key.rule);
  };
  const stateOf = async (key: Key) =>
    (await readAlerts(db, { states: null, sites: [SITE] })).find(({ subject }) => subject === key.subject)!;
  const row = (key: Key, state = '') => page.locator(`tbody${state} [data-alarm^="${key.rule}."]`);
  const choose = async (key: Key) => {
    await row(key).click();
    await page
      .locator('.answer h2')
      .filter({ hasText: await row(key).locator('.choose').innerText() })
      .waitFor();
  };

  it('shows in the order of work what the API answers, with its figures and the answer of the rule', async () => {
    const { items } = (await (await fetch(`${base}/api/v1/alerts?site=${SITE}&order=work`)).json()) as {
      items: { id: string; sentence: { en: string } }[];
    };
    expect(
      await page.locator('[data-alarm]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-alarm'))),
    ).toEqual(items.map(({ id }) => id));
    expect(await page.locator('.choose').allInnerTexts()).toEqual(items.map(({ sentence }) => sentence.en));
    await opened.shows(/alarms? waits? to be acknowledged/, 'h1');
    await choose(DRIFT);
    expect(await row(DRIFT).locator('.value').innerText()).toContain('−4.3\u00a0%');
    expect(await row(DRIFT).locator('.who').innerText()).toBe('shift B\nsoot blower on order');
    const detail = (await (await fetch(`${base}/api/v1/alerts/${items[1]!.id}`)).json()) as {
      words: { en: { cause: string; consequence: string; steps: string[] } };
    };
    await opened.shows(detail.words.en.cause, '.answer');
    await opened.shows(detail.words.en.consequence, '.answer');
    expect(await page.locator('.answer ol li').allInnerTexts()).toEqual(detail.words.en.steps);
  });

  it('shows how the alarm system does, as the API counts it, and its names in OPC UA', async () => {
    const from = new Date(Date.now() - DAY_MS).toISOString();
    const metrics = (await (await fetch(`${base}/api/v1/alerts/metrics?site=${SITE}&from=${from}`)).json()) as {
      alarmCount: number;
      maximumAlarmRate: number;
      stale: number;
    };
    const figure = (name: string) => page.locator(`[data-metric="${name}"] .fig`).innerText();
    // The figures of a day and those of a month come by a request each.
    await opened.shows(`${metrics.alarmCount} in 24 hours`, '.behaviour');
    await opened.shows('1\u00a0d', '[data-metric="TimeToAcknowledge"] .fig');
    expect(await figure('MaximumAlarmRate')).toBe(String(metrics.maximumAlarmRate / 6));
    expect(await figure('StaleAlarms')).toBe(String(metrics.stale));
    expect(await figure('AlarmFloodShare')).toBe('0\u00a0%');
    expect(await figure('TimeToAcknowledge')).toBe('1\u00a0d');
  });

  it('shows an alarm that comes without being loaded anew, marked as new, and the chosen row stays', async () => {
    await choose(SILENT);
    await raise(HOT, 'warning', Date.now(), { atStake: 55_123, unit: 'GJ' });
    await row(HOT).waitFor();
    expect(await row(HOT).getAttribute('class')).toContain('fresh-row');
    expect(await row(HOT).innerText()).toContain('55,123\u00a0GJ');
    expect(await row(SILENT).getAttribute('aria-selected')).toBe('true');
  });

  it('moves nothing while a key is held', async () => {
    await choose(SILENT);
    const order = () =>
      page
        .locator('[data-group="waiting"] [data-alarm]')
        .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-alarm')!));
    const before = await order();
    await page.keyboard.down('Shift');
    await raise({ rule: 'lost.range', subject: 'readings/0/7' }, 'critical', Date.now(), { from: 7, to: 9 });
    await page.locator('[data-alarm^="lost.range."]').waitFor();
    expect((await order()).slice(0, before.length)).toEqual(before);
    await page.keyboard.up('Shift');
    await until(async () => (await order())[0]!.startsWith('lost.range.'), 'the worst is first again');
    expect(await row(SILENT).getAttribute('aria-selected')).toBe('true');
  });

  it('is worked by keyboard: an acknowledgement stays so after the API was killed', async () => {
    await choose(SILENT);
    await page.locator('.answer h2').click();
    await page.keyboard.press('a');
    await row(SILENT, '[data-group="known"]').waitFor();
    expect(await row(SILENT).locator('.who').innerText()).toBe('Ann');
    await api.end('SIGKILL');
    await page.locator('.lost').waitFor();
    expect(await stateOf(SILENT)).toMatchObject({ state: 'active-acknowledged' });
    api = await startProcess();
    await page.locator('.lost').waitFor({ state: 'detached' });
    await row(SILENT, '[data-group="known"]').waitFor();
    await page.reload();
    await row(SILENT, '[data-group="known"]').waitFor();
    opened.wrong.length = 0; // the connection that was cut has said so
  }, 180_000);

  it('goes by arrows, Home and End, writes down a note, and puts aside with a reason and an end', async () => {
    await choose(HOT);
    await page.keyboard.press('Home');
    await page.locator('[data-alarm^="lost.range."][aria-selected="true"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator(`[data-alarm^="${HOT.rule}."][aria-selected="true"]`).waitFor();
    await page.keyboard.press('n');
    await page.locator('dialog textarea').fill('meter was exchanged');
    await page.keyboard.press('Tab');
    await page.locator('dialog button[type=submit]').click();
    await opened.shows('meter was exchanged', '.answer .told');
    await page.keyboard.press('s');
    await page.locator('dialog label').filter({ hasText: 'tomorrow 08:00' }).click();
    await page.locator('dialog textarea').fill('ticket comes');
    await page.locator('dialog button[type=submit]').click();
    await row(HOT, '[data-group="aside"]').waitFor();
    expect(await row(HOT).innerText()).toContain('ticket comes');
    const { state, body } = await stateOf(HOT);
    expect([state, body['shelveReason'], body['shelvedBy']]).toEqual(['shelved', 'ticket comes', 'Ann']);
    const local = new Date(Date.parse(String(body['shelvedUntil']))).toLocaleTimeString('en-GB', {
      timeZone: 'Asia/Shanghai',
    });
    expect(local).toBe('08:00:00');
  });

  it('lets the filter take keys, and Escape leave it', async () => {
    await page.locator('.answer h2').click();
    await page.keyboard.press('/');
    await page.keyboard.type('silent');
    await until(async () => (await page.locator('[data-alarm]').count()) === 1, 'one alarm has the word');
    await page.locator('.answer h2').click();
    await page.keyboard.press('Escape');
    await until(async () => (await page.locator('[data-alarm]').count()) === 4, 'all are back');
  });

  it('shows the past as it was, and nothing can be done to it', async () => {
    await page.goto(
      `${base}/${SITE}/alarms?lang=en&asOf=${encodeURIComponent(new Date(Date.now() - DAY_MS).toISOString())}`,
    );
    await until(async () => (await page.locator('[data-alarm]').count()) === 1, 'one alarm stood then');
    await row(DRIFT).click();
    expect(await page.locator('.answer .acts').count()).toBe(0);
  });

  it('speaks Chinese and German, and has no sideways scroll on a phone', async () => {
    for (const [lang, word] of [
      ['zh', '待确认'],
      ['de', 'Zu quittieren'],
    ] as const) {
      await page.goto(`${base}/${SITE}/alarms?lang=${lang}`);
      await opened.shows(word, '.alarms');
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${base}/${SITE}/alarms?lang=de`);
    await page.locator('[data-alarm]').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.locator('.doing').getByText('Was zu tun ist').click();
    await page.locator('.answer-box .sheet-close').waitFor();
    await page.locator('.answer > ol').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(opened.wrong).toEqual([]);
  });

  it('takes what returned away once it was seen', async () => {
    await page.setViewportSize({ width: 1_440, height: 900 });
    await page.goto(`${base}/${SITE}/alarms?lang=en`);
    // What ends before the page has seen it is not shown: the list has come, and the stream is followed.
    await row(SILENT, '[data-group="known"]').waitFor();
    await page.locator('.bar .counts').waitFor();
    await db.transaction(async (tx) => {
      const [alert] = await openAlerts(tx, SITE, SILENT.rule);
      await changeAlert(tx, alert!, { type: 'returned' }, Date.now());
    });
    await row(SILENT, '[data-group="over"]').waitFor();
  });
});
