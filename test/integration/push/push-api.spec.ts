import { MINUTE_MS } from '#domain';
import { newPushKeys } from '#runtime';
import { Access } from '../../../apps/api/src/access/access.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';
import { PushBrowser } from '../../support/receivers/push-browser.js';
import { ToldSite, webhookTo } from '../notifications/told.js';

const KEYS = newPushKeys();

describe('browsers that subscribe, by the API', () => {
  let receiver: HttpReceiver;
  let told: ToldSite;
  let api: ApiUnderTest;
  beforeAll(async () => {
    receiver = await HttpReceiver.start();
    receiver.behaviour = { status: 201 };
    const push = { ...KEYS, contact: 'mailto:duty@park.example', services: [receiver.url] };
    told = await ToldSite.open('push_api', { push });
    await told.begin({});
    const access = new Access(true, [
      apiKey('Ann', 'operator'),
      apiKey('Li', 'operator'),
      apiKey('Bo', 'viewer'),
      apiKey('Cy', 'operator', { sites: ['elsewhere'] }),
    ]);
    const variables = { PUSH_PUBLIC_KEY: KEYS.publicKey, PUSH_SERVICES: receiver.url };
    api = await startApi(
      told.db,
      { sites: [told.site], factors: factorsOfTests },
      { now: told.nowMs, access, variables },
    );
  });
  afterAll(async () => {
    await api.stop();
    await told.db.close();
    await receiver.stop();
  });

  const at = (rest = '') => `/api/v1/sites/${told.site.id}/push${rest}`;
  const as = (name: string, path: string, body?: object) =>
    api.call(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${keyOf(name)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const bodyOf = (browser: PushBrowser, more: object = {}) => ({
    endpoint: browser.endpoint,
    keys: browser.keys,
    language: 'zh',
    ...more,
  });

  it('get the public key, and whether anybody would be told', async () => {
    expect((await as('Bo', at())).body).toEqual({ publicKey: KEYS.publicKey, sinks: ['browsers'] });
  });

  it('belong to whoever has subscribed, and to nobody else; address and keys are never shown', async () => {
    const browser = PushBrowser.at(`${receiver.url}/push/of-ann`);
    const { status, body } = await as('Ann', at('/subscriptions'), bodyOf(browser, { by: 'Somebody' }));
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[\w-]{22}$/) as string,
        service: new URL(receiver.url).host,
        owner: 'Ann',
        language: 'zh',
        createdAt: '2026-01-14T02:00:00Z',
      },
    ]);
    const list = await as('Ann', at('/subscriptions'));
    expect(list.body).toEqual({ items: [body], nextCursor: null });
    for (const secret of ['of-ann', browser.keys.auth, browser.keys.p256dh]) expect(list.text).not.toContain(secret);
    expect((await as('Li', at('/subscriptions'))).body.items).toEqual([]);
    for (const act of ['end', 'test']) {
      const path = at(`/subscriptions/${body.id}/${act}`);
      expect((await as('Li', path, {})).status).toBe(404);
      expect((await as('Bo', path, {})).status).toBe(403);
      expect((await as('Cy', path, {})).status).toBe(403);
    }
    expect((await as('Bo', at('/subscriptions'), bodyOf(browser))).status).toBe(403);
    expect((await as('Cy', at('/subscriptions'), bodyOf(browser))).status).toBe(403);
  });

  it('are sent a trial alone, once', async () => {
    const browser = PushBrowser.at(`${receiver.url}/push/of-li`);
    const { id } = (await as('Li', at('/subscriptions'), bodyOf(browser))).body as { id: string };
    const { status, body } = await as('Li', at(`/subscriptions/${id}/test`), {});
    expect([status, body]).toMatchObject([202, { sink: 'browsers', news: 'trial', state: 'waiting', person: 'Li' }]);
    await told.after(MINUTE_MS).pass();
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/push/of-li']);
    expect(JSON.parse(browser.decrypt(receiver.requests[0]!.bytes))).toMatchObject({
      title: '测试：South wing',
      url: `/${told.site.id}/alarms`,
    });
    const log = (await as('Bo', '/api/v1/notifications')).body.items as object[];
    expect(log).toMatchObject([{ news: 'trial', state: 'sent', person: 'Li', answer: '127.0.0.1: 201' }]);
  });

  it('end when their person says so', async () => {
    const [{ id }] = (await as('Li', at('/subscriptions'))).body.items as [{ id: string }];
    expect((await as('Li', at(`/subscriptions/${id}/end`), {})).body).toMatchObject({ id, owner: 'Li' });
    expect((await as('Li', at(`/subscriptions/${id}/end`), {})).status).toBe(404);
    expect((await as('Li', at('/subscriptions'))).body.items).toEqual([]);
  });

  it.each([
    ['an address of this machine', { endpoint: 'https://127.0.0.1/a' }, 'endpoint'],
    ['an address inside', { endpoint: 'https://postgres.internal/a' }, 'endpoint'],
    ['an address in the clear', { endpoint: 'http://fcm.googleapis.com/a' }, 'endpoint'],
    ['another port', { endpoint: 'https://fcm.googleapis.com:22/a' }, 'endpoint'],
    ['no address', { endpoint: 'http://' }, 'endpoint'],
    ['a key that is no point', { keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } }, 'keys.p256dh'],
    ['a secret that is none', { keys: { p256dh: KEYS.publicKey, auth: 'short' } }, 'keys.auth'],
    ['a language that is none', { language: 'fr' }, 'language'],
  ])('are refused for %s', async (_, change, field) => {
    const browser = PushBrowser.at('https://fcm.googleapis.com/fcm/send/a');
    const { status, body } = await as('Ann', at('/subscriptions'), bodyOf(browser, change));
    expect([status, body.field]).toEqual([400, field]);
  });

  it('are refused where there are no keys, or no sink of theirs', async () => {
    const browser = PushBrowser.at('https://fcm.googleapis.com/fcm/send/a');
    const refused = async (site: typeof told.site, variables: Record<string, string>) => {
      const other = await startApi(told.db, { sites: [site], factors: factorsOfTests }, { now: told.nowMs, variables });
      const { body } = await other.call(`/api/v1/sites/${site.id}/push`);
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const answer = await other.call(`/api/v1/sites/${site.id}/push/subscriptions`, {
        ...init,
        body: JSON.stringify(bodyOf(browser, { by: 'Ann' })),
      });
      await other.stop();
      return [body, answer.status, answer.body.detail];
    };
    expect(await refused(told.site, {})).toEqual([
      { publicKey: null, sinks: ['browsers'] },
      409,
      expect.stringContaining('no keys of push'),
    ]);
    const alerting = { ...told.site.alerting!, sinks: { duty: webhookTo(receiver.url) } };
    expect(await refused({ ...told.site, alerting }, { PUSH_PUBLIC_KEY: KEYS.publicKey })).toEqual([
      { publicKey: KEYS.publicKey, sinks: [] },
      409,
      expect.stringContaining('names no sink of kind push'),
    ]);
  });
});
