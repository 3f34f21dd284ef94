import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#domain';
import { acknowledgeAlert, endShelves, readAlerts, shelveAlert, suppressAlert } from '#postgres';
import { SecretFiles } from '../../../apps/alerting/src/notifying/sinks/secret-files.js';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';
import { MailReceiver } from '../../support/receivers/mail-receiver.js';
import { ToldSite, webhookTo } from './told.js';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly alert: { readonly subject: string; readonly state: string };
}

const SECRET = `whsec_${Buffer.from('a secret of this test, 32 bytes.').toString('base64')}`;
const MAIL = { kind: 'email', to: ['duty@park.example', 'deputy@park.example'] } as const;

let folder: string;
let receiver: HttpReceiver;
let mailbox: MailReceiver;
let told: ToldSite;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-told-'));
  await writeFile(join(folder, 'duty.secret'), `${SECRET}\n`);
  mailbox = await MailReceiver.start();
  told = await ToldSite.open('told', {
    secrets: new SecretFiles(folder),
    mailServer: { url: mailbox.url, from: 'greenpark@park.example' },
  });
});
afterAll(async () => {
  await told.db.close();
  await mailbox.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  receiver = await HttpReceiver.start();
});
afterEach(() => receiver.stop());

const newsOf = () => receiver.onceEach<Told>().map(({ type, alert }) => `${type} ${alert.subject}`);
const see = async (subject: string) =>
  acknowledgeAlert(told.db, await told.alertOf(subject), { by: 'ann', note: null, nowMs: told.nowMs });

describe('who is told', () => {
  it('each step once, signed, in its order, with the answer kept', async () => {
    await told.begin({ sinks: { duty: webhookTo(receiver.url, 'duty.secret') } });
    await told.silent('boiler-1');
    await told.pass();
    await told.silent('boiler-1'); // nothing new
    await see('boiler-1');
    await told.pass();
    await told.after(MINUTE_MS).silent();
    await told.pass();
    expect(newsOf()).toEqual(['alert.raised boiler-1', 'alert.acknowledged boiler-1', 'alert.returned boiler-1']);
    expect(receiver.requests).toHaveLength(3);
    const { text, headers } = receiver.requests[0]!;
    const [id, seconds] = [headers['webhook-id'] as string, headers['webhook-timestamp'] as string];
    // its time is that of the test, so that the library is asked without its window
    expect(headers['webhook-signature']).toBe(new Webhook(SECRET).sign(id, new Date(Number(seconds) * 1_000), text));
    expect((await told.rows()).map(({ state, answer, failures }) => [state, answer, failures])).toEqual(
      Array.from({ length: 3 }, () => ['sent', '204', 0]),
    );
  });

  it('by mail: one thread of an alert, what to do in it, nobody where the server refuses one', async () => {
    await told.begin({ sinks: { mail: MAIL } });
    await told.silent('boiler-1');
    await told.pass();
    await told.after(MINUTE_MS).silent();
    await told.pass();
    const [raised, over] = mailbox.mails;
    expect(mailbox.mails).toHaveLength(2);
    expect(raised!.to).toEqual(MAIL.to);
    expect(raised!.from).toBe('greenpark@park.example');
    expect(raised!.headers['subject']).toBe('[South wing] warning: boiler-1: sends nothing');
    expect(raised!.text).toContain('boiler-1 is silent.');
    expect(raised!.text).toContain('Cause: ');
    expect(over!.headers['subject']).toContain('over: boiler-1: sent nothing');
    expect(over!.headers['references']).toBe(raised!.headers['references']);
    expect(new Set([raised!.headers['message-id'], over!.headers['message-id']]).size).toBe(2);

    await told.begin({ sinks: { mail: { kind: 'email', to: ['duty@park.example', 'gone@refused.example'] } } });
    await told.silent('boiler-2');
    await told.pass();
    expect(await told.rows()).toMatchObject([
      { state: 'waiting', failures: 1, answer: expect.stringContaining('refused for 1 of 2') as string },
    ]);
  });

  it('by severity, rule, device and working hours; what was over before them is left out', async () => {
    await told.begin({
      sinks: {
        duty: webhookTo(receiver.url),
        office: webhookTo(`${receiver.url}/office`),
        boilers: webhookTo(`${receiver.url}/boilers`),
      },
      routes: [
        { severity: 'critical', rule: null, device: null, during: 'always', to: ['duty'] },
        { severity: null, rule: 'device.silent', device: null, during: 'working-hours', to: ['office'] },
        { severity: null, rule: null, device: 'boiler-1', during: 'always', to: ['boilers'] },
      ],
    });
    const wednesday = told.nowMs;
    told.nowMs = Date.parse('2026-01-16T14:00:00Z'); // Friday, 22:00
    await told.silent('boiler-1', 'boiler-2');
    await told.pass();
    await told.after(HOUR_MS).silent('boiler-1');
    await told.pass();
    expect(await told.told()).toEqual(['office raised waiting', 'boilers raised sent', 'office raised omitted']);
    told.nowMs = Date.parse('2026-01-19T00:00:00Z') + SECOND_MS; // Monday, 08:00
    await told.pass();
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/boilers', '/office']);
    told.nowMs = wednesday;
  });

  it('whoever is next where nobody acknowledges, once, and not after somebody has', async () => {
    await told.begin({
      sinks: { duty: webhookTo(receiver.url), chief: webhookTo(`${receiver.url}/chief`) },
      routes: [{ severity: 'warning', rule: null, device: null, during: 'always', to: ['duty'] }],
      escalations: [{ afterMs: 15 * MINUTE_MS, severity: 'warning', to: ['chief'] }],
    });
    await told.silent('boiler-1', 'boiler-2');
    await told.pass();
    await see('boiler-2');
    for (let i = 0; i < 4; i++) await told.after(5 * MINUTE_MS).pass();
    expect(receiver.bodies<Told>().filter(({ type }) => type === 'alert.escalated')).toMatchObject([
      { alert: { subject: 'boiler-1' } },
    ]);
    await told.after(MINUTE_MS).silent('boiler-2');
    await told.after(HOUR_MS).silent('boiler-1', 'boiler-2');
    await told.pass();
    await told.after(16 * MINUTE_MS).pass();
    expect(receiver.requests.filter(({ path }) => path === '/chief')).toHaveLength(2);
  });

  it('nobody of what is shelved', async () => {
    await told.begin({ sinks: { mail: MAIL } });
    await told.silent('boiler-1');
    await told.pass();
    const before = mailbox.mails.length;
    await shelveAlert(told.db, await told.alertOf('boiler-1'), {
      by: 'ann',
      reason: 'the sensor is being changed',
      untilMs: told.nowMs + HOUR_MS,
      nowMs: told.nowMs,
    });
    await told.pass();
    expect(mailbox.mails).toHaveLength(before);
  });
});

describe('an alert that is out of service', () => {
  it('comes and goes unnoticed until its time is over', async () => {
    await told.begin({ sinks: { duty: webhookTo(receiver.url) } });
    await told.silent('boiler-1', 'boiler-2');
    await told.pass();
    for (const device of ['boiler-1', 'boiler-2']) {
      const wish = { by: 'ann', reason: 'works', untilMs: told.nowMs + HOUR_MS, nowMs: told.nowMs };
      expect(await suppressAlert(told.db, await told.alertOf(device), wish)).toBe('done');
    }
    await told.pass();
    const before = receiver.requests.length;
    for (const silent of [[], ['boiler-1', 'boiler-2'], ['boiler-1']]) {
      await told.after(MINUTE_MS).silent(...silent);
      await told.pass();
    }
    expect(receiver.requests).toHaveLength(before);
    expect(await endShelves(told.db, told.after(HOUR_MS).nowMs)).toBe(2);
    await told.pass();
    const news = receiver.bodies<Told>().slice(before);
    expect(news.map(({ type, alert }) => `${type} ${alert.subject} ${alert.state}`).sort()).toEqual([
      'alert.returned boiler-2 resolved',
      'alert.unshelved boiler-1 active-unacknowledged',
    ]);
  });
});

describe('a sink that takes nothing', () => {
  const waiting = async (sink: string) => (await told.rows({ sink })).filter(({ state }) => state === 'waiting');

  it('is tried again later and later with the same id, in order, and holds no other sink up', async () => {
    receiver.behaviour = { status: 503, body: 'starting' };
    const other = await HttpReceiver.start();
    await told.begin({ sinks: { away: webhookTo(receiver.url), other: webhookTo(other.url) } });
    await told.silent('boiler-1');
    await told.pass();
    await told.after(SECOND_MS).silent();
    await told.pass();
    expect(other.bodies<Told>().map(({ type }) => type)).toEqual(['alert.raised', 'alert.returned']);
    expect(await waiting('away')).toMatchObject([
      { news: 'returned', failures: 0 },
      { news: 'raised', failures: 1, answer: '503 starting' },
    ]);
    await told.after(3 * SECOND_MS).pass();
    expect(receiver.requests).toHaveLength(1);
    await told.after(2 * SECOND_MS).pass();
    expect(receiver.requests).toHaveLength(2);
    await told.after(5 * SECOND_MS).pass();
    expect(receiver.requests).toHaveLength(2);
    receiver.behaviour = { status: 200 };
    await told.after(6 * SECOND_MS).pass();
    await told.after(20 * SECOND_MS).pass();
    expect(receiver.bodies<Told>().map(({ type }) => type)).toEqual([
      'alert.raised',
      'alert.raised',
      'alert.raised',
      'alert.returned',
    ]);
    expect(newsOf()).toEqual(['alert.raised boiler-1', 'alert.returned boiler-1']);
    await other.stop();
  });

  it('is an alert itself, told by the others, until it takes something again', async () => {
    receiver.behaviour = { status: 410 };
    const other = await HttpReceiver.start();
    await told.begin({ sinks: { away: webhookTo(receiver.url), other: webhookTo(other.url) } });
    await told.silent('boiler-1');
    for (let i = 0; i < 4; i++) await told.after(MINUTE_MS).pass();
    const failing = async () =>
      (await readAlerts(told.db, { states: null, sites: [told.site.id] })).filter(
        ({ rule }) => rule === 'notification.failing',
      );
    expect(await failing()).toMatchObject([{ subject: 'away', state: 'active-unacknowledged', severity: 'warning' }]);
    expect(other.onceEach<Told>().map(({ type, alert }) => `${type} ${alert.subject}`)).toEqual([
      'alert.raised boiler-1',
      'alert.raised away',
    ]);
    expect((await told.rows({ sink: 'away' })).map(({ news }) => news)).toEqual(['raised']);
    receiver.behaviour = { status: 200 };
    await told.after(15 * MINUTE_MS).pass();
    await told.after(MINUTE_MS).pass();
    expect(await failing()).toMatchObject([{ state: 'returned-unacknowledged' }]);
    await other.stop();
  });

  it('loses what it has not taken for a day, and that can be seen', async () => {
    receiver.behaviour = { status: 500 };
    await told.begin({ sinks: { away: webhookTo(receiver.url) } });
    await told.silent('boiler-1');
    await told.pass();
    const end = told.nowMs + DAY_MS + 30 * MINUTE_MS;
    while (told.nowMs < end) await told.after(15 * MINUTE_MS).pass();
    const [row] = await told.rows({ sink: 'away' });
    expect(row).toMatchObject({ state: 'given-up', answer: '500' });
    expect(row!.failures).toBeGreaterThan(90);
    const tries = receiver.requests.length;
    await told.after(HOUR_MS).pass();
    expect(receiver.requests).toHaveLength(tries);
  });

  it('answers with a redirect: it is not followed, with the secret in the address', async () => {
    receiver.behaviour = { status: 302 };
    await told.begin({ sinks: { away: webhookTo(`${receiver.url}/hook?token=a-secret`) } });
    await told.silent('boiler-1');
    await told.pass();
    expect(receiver.requests).toHaveLength(1);
    expect(JSON.stringify(await told.rows())).not.toContain('a-secret');
  });
});

describe('two processes', () => {
  it('tell each thing once', async () => {
    await told.begin({ sinks: { duty: webhookTo(receiver.url) } });
    const devices = Array.from({ length: 120 }, (_, i) => `device-${i}`);
    await told.silent(...devices);
    await Promise.all([told.route(), told.route()]);
    await told.after(MINUTE_MS).silent();
    await Promise.all([told.route(), told.route()]);
    const processes = [told.beside(), told.beside()];
    const left = async () => (await told.rows()).some(({ state }) => state === 'waiting');
    while (await left()) {
      await Promise.all(processes.map((one) => one.sendDue()));
      await Promise.all(processes.map((one) => one.settled()));
    }
    expect(receiver.requests).toHaveLength(240);
    const bySubject = new Map<string, string[]>();
    for (const { type, alert } of receiver.bodies<Told>())
      bySubject.set(alert.subject, [...(bySubject.get(alert.subject) ?? []), type]);
    expect([...bySubject.values()]).toEqual(devices.map(() => ['alert.raised', 'alert.returned']));
  });
});
