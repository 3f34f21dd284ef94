import { DAY_MS, MINUTE_MS, SECOND_MS, type Alerting } from '#domain';
import { acknowledgeAlert, MOST_OF_OWNER, putPushSubscription, readPushSubscriptions } from '#postgres';
import { newPushKeys } from '#runtime';
import type { PushMessage } from '../../../apps/alerting/src/notifying/push/push-message.js';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';
import { PushBrowser, senderOf } from '../../support/receivers/push-browser.js';
import { ToldSite, webhookTo } from '../notifications/told.js';

const KEYS = newPushKeys();
const CONTACT = 'mailto:duty@park.example';

describe('the browser of the tests', () => {
  it('reads the message of RFC 8291, appendix A', () => {
    const browser = PushBrowser.of('', 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'BTBZMqHH6r4Tts7J_aSIgg');
    expect(browser.keys.p256dh).toBe(
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    );
    const body =
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
    expect(browser.decrypt(Buffer.from(body, 'base64url'))).toBe('When I grow up, I want to be a watermelon');
  });
});

describe('browsers that have subscribed', () => {
  let receiver: HttpReceiver;
  let told: ToldSite;
  beforeAll(async () => {
    receiver = await HttpReceiver.start();
    told = await ToldSite.open('push', { push: { ...KEYS, contact: CONTACT, services: [receiver.url] } });
  });
  afterAll(async () => {
    await told.db.close();
    await receiver.stop();
  });
  beforeEach(() => {
    receiver.requests.length = 0;
    receiver.behaviour = { status: 201 };
  });

  const begin = (alerting: Partial<Alerting> = {}) =>
    told.begin({ sinks: { phones: { kind: 'push', to: [] } }, ...alerting });
  const subscribe = async (owner: string, language = 'en', endpoint = `${receiver.url}/push/${owner}`) => {
    const browser = PushBrowser.at(endpoint);
    const row = await putPushSubscription(
      told.db,
      { site: told.site.id, owner, endpoint, ...browser.keys, language },
      told.nowMs,
    );
    return { browser, id: row!.id };
  };
  /** What a browser has got, each id once. */
  const got = ({ browser }: { browser: PushBrowser }): PushMessage[] => {
    const all = receiver.requests
      .filter(({ path }) => browser.endpoint.endsWith(path))
      .map(({ bytes }) => JSON.parse(browser.decrypt(bytes)) as PushMessage);
    return [...new Map(all.map((one) => [one.id, one])).values()];
  };
  /** Shared out in the first, sent in the second. */
  const pass = async () => {
    await told.pass();
    await told.pass();
  };

  it('get each step encrypted for them, signed for their push service, in their language, in less than 4 kB', async () => {
    await begin();
    const [ann, li] = [await subscribe('ann'), await subscribe('li', 'zh')];
    await told.silent('boiler-1');
    await pass();
    await told.after(MINUTE_MS).silent();
    await pass();
    const alert = await told.alertOf('boiler-1');
    const site = told.site.id;
    const tag = `${site}/device.silent/boiler-1`;
    expect(got(ann)).toMatchObject([
      {
        tag,
        title: 'Warning: South wing',
        severity: 'warning',
        lang: 'en',
        isOver: false,
        url: `/${site}/alarms?alarm=${encodeURIComponent(alert)}`,
      },
      { tag, title: 'Over: South wing', isOver: true },
    ]);
    expect(got(ann)[0]!.body).toMatch(/boiler-1|Boiler/);
    expect(got(li).map(({ title, lang }) => [title, lang])).toEqual([
      ['警告：South wing', 'zh'],
      ['已恢复：South wing', 'zh'],
    ]);
    expect(() => ann.browser.decrypt(receiver.requests.find(({ path }) => path === '/push/li')!.bytes)).toThrow(
      'authenticate data',
    );
    expect(receiver.requests).toHaveLength(4);
    for (const request of receiver.requests) {
      const sender = await senderOf(request, receiver.url);
      expect(sender).toMatchObject({ publicKey: KEYS.publicKey, subject: CONTACT });
      expect(sender.expiresS * 1_000).toBeLessThanOrEqual(Date.now() + DAY_MS);
      expect(request.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
      expect(request.headers['topic']).toMatch(/^[\w-]{32}$/);
      expect(request.bytes.length).toBeLessThan(4_096);
    }
    expect(receiver.requests.map(({ headers }) => headers['urgency'])).toEqual(['high', 'high', 'normal', 'normal']);
  });

  it('are each in the log, with whose they are, when and what their push service has said', async () => {
    await begin();
    await subscribe('ann');
    await subscribe('li');
    await told.silent('boiler-1');
    await pass();
    const rows = await told.rows();
    expect(rows.map(({ sink, person, state, answer }) => `${sink} ${person} ${state} ${answer}`).sort()).toEqual([
      'phones ann sent 127.0.0.1: 201',
      'phones li sent 127.0.0.1: 201',
      'phones null sent to 2 browsers',
    ]);
    expect(rows.map(({ triedMs }) => triedMs)).toEqual([told.nowMs, told.nowMs, told.nowMs]);
    expect(JSON.stringify(rows)).not.toContain('/push/');
  });

  it('wait for each other no more than sinks do: one that is away gets the same id later, the others go on', async () => {
    await begin();
    const [ann, li] = [await subscribe('ann'), await subscribe('li', 'en', 'http://127.0.0.1:9/li')];
    await told.silent('boiler-1');
    await pass();
    await told.after(SECOND_MS).silent();
    await pass();
    expect(got(ann).map(({ isOver }) => isOver)).toEqual([false, true]);
    expect((await told.rows()).filter(({ person }) => person === 'li')).toMatchObject([
      { news: 'returned', state: 'waiting', failures: 0 },
      { news: 'raised', state: 'waiting', failures: 1, answer: expect.stringContaining('not sent to') as string },
    ]);
    expect(li.id).toHaveLength(22);
  });

  it('are tried again with the same id', async () => {
    await begin();
    const ann = await subscribe('ann');
    receiver.behaviour = { status: 503, body: 'busy' };
    await told.silent('boiler-1');
    await pass();
    expect((await told.rows())[0]).toMatchObject({ person: 'ann', failures: 1, answer: '127.0.0.1: 503 busy' });
    receiver.behaviour = { status: 201 };
    await told.after(6 * SECOND_MS).pass();
    expect(receiver.requests).toHaveLength(2);
    expect(got(ann)).toHaveLength(1);
    expect((await told.rows())[0]).toMatchObject({ state: 'sent' });
  });

  it.each([404, 410])('are removed when their push service answers %i, and nobody is alarmed', async (status) => {
    await begin();
    await subscribe('ann');
    await told.silent('boiler-1', 'boiler-2');
    receiver.behaviour = { status };
    await pass();
    expect(await readPushSubscriptions(told.db, told.site.id, null)).toEqual([]);
    expect((await told.rows()).filter(({ person }) => person !== null)).toMatchObject([
      { state: 'omitted', answer: 'its subscription was ended before' },
      { state: 'omitted', answer: `127.0.0.1: ${status}, the browser has ended its subscription: it is removed` },
    ]);
    for (let i = 0; i < 4; i++) await told.after(MINUTE_MS).pass();
    expect(receiver.requests).toHaveLength(1);
    expect((await told.rows()).some(({ news }) => news !== 'raised')).toBe(false);
  });

  it('are an alert when none of them can be reached', async () => {
    const other = await HttpReceiver.start();
    await begin({ sinks: { phones: { kind: 'push', to: [] }, other: webhookTo(other.url) } });
    await subscribe('ann');
    receiver.behaviour = { status: 403, body: 'bad key' };
    await told.silent('boiler-1');
    for (let i = 0; i < 4; i++) await told.after(MINUTE_MS).pass();
    expect(other.bodies<{ alert: { rule: string; subject: string; message: string } }>().at(-1)!.alert).toMatchObject({
      rule: 'notification.failing',
      subject: 'phones',
      message: expect.stringContaining('403 bad key') as string,
    });
    await other.stop();
  });

  it('are those of whom the sink names; nobody has subscribed: that is said', async () => {
    await begin({ sinks: { duty: { kind: 'push', to: ['ann'] }, chief: { kind: 'push', to: ['wu'] } } });
    const [ann, li] = [await subscribe('ann'), await subscribe('li')];
    await told.silent('boiler-1');
    await pass();
    expect([got(ann).length, got(li).length]).toEqual([1, 0]);
    expect((await told.rows({ sink: 'chief' })).map(({ state, answer }) => [state, answer])).toEqual([
      ['omitted', 'no browser has subscribed'],
    ]);
  });

  it('are told without a word in the site file, and nothing is noted where there are none', async () => {
    await told.begin({});
    await told.silent('boiler-1');
    await pass();
    expect(await told.rows()).toEqual([]);
    const ann = await subscribe('ann');
    await told.silent('boiler-1', 'boiler-2');
    await pass();
    expect(got(ann).map(({ tag }) => tag)).toEqual([`${told.site.id}/device.silent/boiler-2`]);
    await acknowledgeAlert(told.db, await told.alertOf('boiler-2'), { by: 'ann', note: null, nowMs: told.nowMs });
    await pass();
    expect(got(ann)).toHaveLength(1);
  });

  it('get a digest as one message', async () => {
    const digest = { severity: null, rule: null, device: null, during: 'always' as const, to: ['phones'] };
    await begin({ routes: [{ ...digest, digest: { everyMs: DAY_MS } }] });
    const ann = await subscribe('ann');
    await told.silent('boiler-1', 'boiler-2');
    await pass();
    await told.after(MINUTE_MS).silent('boiler-2');
    await pass();
    expect(receiver.requests).toEqual([]);
    await told.after(DAY_MS).pass();
    await pass();
    expect(got(ann)).toMatchObject([{ title: '2 minor alarms, 1 not over: South wing', isOver: false }]);
    expect(got(ann)[0]!.body.split('\n')).toHaveLength(2);
  });

  it('are told once by two processes', async () => {
    await begin();
    const browsers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => subscribe(name)));
    await told.silent(...Array.from({ length: 20 }, (_, i) => `device-${i}`));
    while ((await told.route()) === 'more');
    const processes = [told.beside(), told.beside()];
    const left = async () => (await told.rows()).some(({ state }) => state === 'waiting');
    while (await left()) {
      await Promise.all(processes.map((one) => one.sendDue()));
      await Promise.all(processes.map((one) => one.settled()));
    }
    expect(receiver.requests).toHaveLength(100);
    expect(browsers.map((one) => got(one).length)).toEqual([20, 20, 20, 20, 20]);
  });

  it('are bounded: of one person the newest count', async () => {
    await begin();
    for (let i = 0; i < MOST_OF_OWNER + 3; i++) {
      told.after(SECOND_MS);
      await subscribe('ann', 'en', `${receiver.url}/push/ann-${i}`);
    }
    await subscribe('li');
    await subscribe('li', 'de'); // again: it takes its own place
    const kept = await readPushSubscriptions(told.db, told.site.id, ['ann']);
    expect(kept.map(({ endpoint }) => endpoint.split('-').at(-1))).toEqual(
      Array.from({ length: MOST_OF_OWNER }, (_, i) => String(i + 3)),
    );
    expect(await readPushSubscriptions(told.db, told.site.id, ['li'])).toMatchObject([{ language: 'de' }]);
  });
});
