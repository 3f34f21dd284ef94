import type { BrowserContext, Page, Worker } from 'playwright-core';
import { pino } from 'pino';
import { TOPICS } from '#contracts';
import { createKafka } from '#kafka';
import { createDatabase, migrate, openDatabase, readPushSubscriptions, type Database } from '#postgres';
import { newPushKeys } from '#runtime';
import { freePort } from '#servers';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { freshDatabaseUrl } from '../support/processes/fresh-database.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { until } from '../support/processes/until.js';
import { HttpReceiver } from '../support/receivers/http-receiver.js';
import { PushBrowser, senderOf } from '../support/receivers/push-browser.js';
import { EXAMPLE_SITE } from '../support/plants/example-site.js';
import { settleAlerts } from '../../apps/alerting/src/life/settle-alerts.js';

const SITE = 'changchun-south';
const log = pino({ level: 'silent' });
const KEYS = newPushKeys();

interface Notice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly requireInteraction: boolean;
  readonly silent: boolean | null;
}

/**
 * Push as a person on duty meets it: the processes of API and alerting, a real PostgreSQL, a real browser. The push service between
 * them is the test's: it takes what alerting sends, reads it as the browser would, and hands it to the worker of the page.
 */
withBrowser('alarms on a device', () => {
  let db: Database;
  let api: ServiceProcess;
  let alerting: ServiceProcess;
  let service: HttpReceiver;
  let opened: PageUnderTest;
  let page: Page;
  let context: BrowserContext;
  let browser: PushBrowser;
  let base: string;

  beforeAll(async () => {
    const brokers = process.env.TEST_KAFKA_BROKERS!;
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'push-page', log });
    await kafka.ensureTopics(TOPICS);
    await kafka.disconnect();
    service = await HttpReceiver.start();
    service.behaviour = { status: 201 };
    browser = PushBrowser.at(`${service.url}/push/this-browser`);
    const url = freshDatabaseUrl('push_page');
    await createDatabase(url);
    db = await openDatabase({ url, log, max: 3 });
    await migrate(db);
    const port = await freePort(0);
    base = `http://127.0.0.1:${port}`;
    const environment = {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers,
      GREENPARK_SITES: 'config/sites',
      GREENPARK_AUTH: 'off',
      PUSH_SERVICES: service.url,
    };
    api = ServiceProcess.spawn('api', { ...environment, HTTP_PORT: String(port), PUSH_PUBLIC_KEY: KEYS.publicKey });
    alerting = ServiceProcess.spawn('alerting', { ...environment, PUSH_PRIVATE_KEY: KEYS.privateKey });
    for (const one of [api, alerting])
      await until(() => one.isReady || one.exitCode !== undefined, 'the services are ready', 120_000);
    opened = await openPage(base, { width: 1_440 });
    ({ page } = opened);
    context = page.context();
    await page.addInitScript(`localStorage.setItem('greenpark-name', 'Ann')`);
    // no push service of the internet is reached from a test: what the browser would get from one is said by the test
    await page.addInitScript(`{
      const given = ${JSON.stringify({ endpoint: browser.endpoint, keys: browser.keys })};
      const subscription = { options: { applicationServerKey: null }, unsubscribe: async () => true, toJSON: () => given };
      PushManager.prototype.getSubscription = async () =>
        sessionStorage.getItem('asked-with') === null ? null : subscription;
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        sessionStorage.setItem('asked-with', applicationServerKey);
        return subscription;
      };
    }`);
  }, 240_000);
  afterAll(async () => {
    await opened?.close();
    await Promise.all([api?.end('SIGKILL'), alerting?.end('SIGKILL')]);
    await service?.stop();
    await db?.close();
  });

  const dialog = () => page.locator('dialog.dialog');
  const notices = (): Promise<Notice[]> =>
    page.evaluate(`navigator.serviceWorker.ready.then(async (registration) =>
      (await registration.getNotifications()).map(({ title, body, tag, requireInteraction, silent }) =>
        ({ title, body, tag, requireInteraction, silent })))`);
  const worker = (): Worker => context.serviceWorkers()[0]!;

  /** As a push service does: what was sent is given to the worker. */
  const give = async (requests: HttpReceiver['requests']): Promise<void> => {
    const cdp = await context.newCDPSession(page);
    let registrationId = '';
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registrationId =
        registrations.find(({ scopeURL }) => scopeURL.startsWith(base))?.registrationId ?? registrationId;
    });
    await cdp.send('ServiceWorker.enable');
    await until(() => registrationId !== '', 'the worker is registered');
    for (const request of requests) {
      expect(await senderOf(request, service.url)).toMatchObject({ publicKey: KEYS.publicKey });
      const data = browser.decrypt(request.bytes);
      await cdp.send('ServiceWorker.deliverPushMessage', { origin: base, registrationId, data });
    }
    await cdp.detach();
  };
  let given = 0;
  /** Hands over what comes, also what other rules have to tell meanwhile, until something is seen. */
  const handOverUntil = (isSeen: () => Promise<boolean>, what: string): Promise<void> =>
    until(async () => {
      const fresh = service.requests.slice(given);
      given += fresh.length;
      if (fresh.length > 0) await give(fresh);
      return isSeen();
    }, what);
  const wrong = (devices: readonly string[], severity: 'warning' | 'critical' = 'warning') =>
    db.transaction((tx) =>
      settleAlerts(
        tx,
        {
          site: { ...EXAMPLE_SITE, id: SITE },
          rule: 'device.skew',
          severity,
          holds: new Map(devices.map((device) => [device, { message: device, details: {} }])),
        },
        Date.now(),
      ),
    );

  it('asks nobody before the click, says what is forbidden, and is turned on with a click', async () => {
    await page.goto(`${base}/${SITE}/alarms?lang=en`);
    const open = page.locator('.alarms-view .push-switch');
    await open.waitFor();
    expect(await open.innerText()).toBe('Alarms here: off');
    expect(await page.evaluate('Notification.permission')).not.toBe('granted');
    await open.click();
    await dialog().getByRole('button', { name: 'Tell this browser' }).waitFor();
    expect(await readPushSubscriptions(db, SITE, null)).toEqual([]);
    await context.grantPermissions(['notifications'], { origin: base });
    await page.reload();
    await open.click();
    await dialog().getByRole('button', { name: 'Tell this browser' }).click();
    await opened.shows('This browser is told.', 'dialog.dialog');
    expect(await page.evaluate(`sessionStorage.getItem('asked-with')`)).toBe(KEYS.publicKey);
    expect(await readPushSubscriptions(db, SITE, null)).toMatchObject([{ owner: 'Ann', language: 'en' }]);
  });

  it('shows a trial', async () => {
    await dialog().getByRole('button', { name: 'Send a trial' }).click();
    await opened.shows('A trial is on its way', 'dialog.dialog');
    const trials = async () => (await notices()).filter(({ title }) => title.startsWith('Trial: '));
    await handOverUntil(async () => (await trials()).length === 1, 'the trial is shown');
    expect(await trials()).toMatchObject([{ body: 'This browser is told of alarms. Nothing is the matter.' }]);
    await dialog().getByRole('button', { name: 'Close' }).click();
  });

  const ofBoiler = async () => (await notices()).filter(({ tag }) => tag.endsWith('device.skew/boiler-1'));

  it('shows an alarm once, however often it is sent; what is critical stays; its end takes its place', async () => {
    await wrong(['boiler-1']);
    await handOverUntil(async () => (await ofBoiler()).length === 1, 'the alarm is shown');
    expect(await ofBoiler()).toMatchObject([
      {
        tag: `${SITE}/device.skew/boiler-1`,
        title: expect.stringMatching(/^Warning: /) as string,
        requireInteraction: false,
      },
    ]);
    // the push service gives it twice
    await give([service.requests.findLast(({ bytes }) => browser.decrypt(bytes).includes('device.skew/boiler-1'))!]);
    await until(async () => (await ofBoiler())[0]?.silent === true, 'the second makes no sound');
    expect(await ofBoiler()).toHaveLength(1);

    await wrong(['boiler-1'], 'critical');
    await handOverUntil(async () => (await ofBoiler())[0]?.requireInteraction === true, 'it is critical');
    expect(await ofBoiler()).toMatchObject([
      { title: expect.stringMatching(/^Worse, Critical: /) as string, silent: false },
    ]);

    await wrong([]);
    await handOverUntil(async () => (await ofBoiler())[0]?.title.startsWith('Over') === true, 'its end has come');
    expect(await ofBoiler()).toMatchObject([{ requireInteraction: false, silent: true }]);
  });

  it('leads to the alarm when it is touched', async () => {
    await page.goto(`${base}/${SITE}/overview?lang=en`);
    await page.locator('.rail .push-switch').waitFor();
    await worker().evaluate(`registration.getNotifications().then((all) => {
      const notification = all.find(({ tag }) => tag.endsWith('device.skew/boiler-1'));
      dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    })`);
    await page.waitForURL(/\/alarms\?alarm=device\.skew\.boiler-1/);
    await until(async () => (await ofBoiler()).length === 0, 'it is gone');
  });

  it('is turned off with a click, and knows when the push service has ended it', async () => {
    const open = page.locator('.rail .push-switch');
    expect(await open.innerText()).toBe('Alarms here: on');
    await open.click();
    await dialog().getByRole('button', { name: 'No more' }).click();
    await opened.shows('This browser is not told.', 'dialog.dialog');
    expect(await readPushSubscriptions(db, SITE, null)).toEqual([]);

    await dialog().getByRole('button', { name: 'Tell this browser' }).click();
    await opened.shows('This browser is told.', 'dialog.dialog');
    await dialog().getByRole('button', { name: 'Close' }).click();
    service.behaviour = { status: 410 };
    await wrong(['boiler-2']);
    await until(async () => (await readPushSubscriptions(db, SITE, null)).length === 0, 'it is removed');
    await open.click();
    await opened.shows('This browser is not told.', 'dialog.dialog');
    expect(opened.wrong).toEqual([]);
  });
});
