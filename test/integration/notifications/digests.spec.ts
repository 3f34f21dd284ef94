import { DAY_MS, HOUR_MS, MINUTE_MS, type Digest, type Route } from '#domain';
import { acknowledgeAlert, makeDigests } from '#postgres';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';
import { MailReceiver } from '../../support/receivers/mail-receiver.js';
import { ToldSite, webhookTo } from './told.js';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly digest?: Digest;
}

const route: Omit<Route, 'to'> = { severity: null, rule: null, device: null, during: 'always' };
/** Of the clocks in Changchun; the site of the test begins at 10:00. */
const MORNING = { atMinute: 7 * 60 + 30 };
const NEXT_MORNING = Date.parse('2026-01-14T23:30:00Z');

describe('the unimportant, told as one message', () => {
  let told: ToldSite;
  let receiver: HttpReceiver;
  let mailbox: MailReceiver;
  /** Mails of the tests before. */
  let seen = 0;
  beforeAll(async () => {
    mailbox = await MailReceiver.start();
    told = await ToldSite.open('digests', { mailServer: { url: mailbox.url, from: 'greenpark@park.example' } });
  });
  afterAll(async () => {
    await told.db.close();
    await mailbox.stop();
  });
  beforeEach(async () => {
    receiver = await HttpReceiver.start();
    seen = mailbox.mails.length;
    told.nowMs = Date.parse('2026-01-14T02:00:00Z');
  });
  afterEach(() => receiver.stop());

  const begin = (...routes: Route[]) =>
    told.begin({
      sinks: { mail: { kind: 'email', to: ['manager@park.example'] }, hook: webhookTo(receiver.url) },
      routes,
    });
  const mails = () => mailbox.mails.slice(seen);
  const digestOf = (i = 0) => receiver.bodies<Told>()[i]!.digest!;

  it('waits for its time, counts, says what was over meanwhile, and stands in the log with who was told when', async () => {
    await begin({ ...route, to: ['mail', 'hook'], digest: MORNING });
    await told.silent('boiler-1', 'boiler-2', 'boiler-3');
    await told.pass();
    await told.after(HOUR_MS).silent('boiler-1', 'boiler-3');
    await acknowledgeAlert(told.db, await told.alertOf('boiler-3'), { by: 'ann', note: null, nowMs: told.nowMs });
    await told.pass();
    expect([receiver.requests.length, mails().length]).toEqual([0, 0]);
    const waiting = await told.rows({ sink: 'mail' });
    expect(waiting.map(({ news, state, digest, dueMs }) => [news, state, digest, dueMs])).toEqual(
      ['returned', 'raised', 'raised', 'raised'].map((news) => [news, 'gathered', null, NEXT_MORNING]),
    );

    told.nowMs = NEXT_MORNING;
    await told.pass();
    expect(receiver.bodies<Told>()).toMatchObject([
      {
        type: 'digest',
        title: 'digest: 3 alerts, 2 not over, 1 over',
        digest: { counts: { alerts: 3, over: 1, standing: 2 } },
      },
    ]);
    expect(digestOf().lines.map(({ subject, standing, overAt }) => [subject, standing, overAt])).toEqual([
      ['boiler-1', 'stands', null],
      ['boiler-3', 'acknowledged', null],
      ['boiler-2', 'over', '2026-01-14T03:00:00.000Z'],
    ]);
    expect(mails()).toHaveLength(1);
    expect(mails()[0]!.headers['subject']).toBe('[South wing] digest: 3 alerts, 2 not over, 1 over');
    for (const line of [
      '- warning: boiler-1 is silent.; 2026-01-14 10:00, stands',
      'boiler-3 is silent.; 2026-01-14 10:00, acknowledged',
      'boiler-2 is silent.; 2026-01-14 10:00, over 2026-01-14 11:00',
    ])
      expect(mails()[0]!.text).toContain(line);

    const id = receiver.bodies<Told>()[0]!.id;
    expect(
      (await told.rows({ sink: 'hook' })).map(({ news, state, triedMs, answer, digest }) => [
        news,
        state,
        triedMs,
        answer,
        digest,
      ]),
    ).toEqual([
      ['digest', 'sent', NEXT_MORNING, '204', null],
      ...['acknowledged', 'returned', 'raised', 'raised', 'raised'].map((news) => [
        news,
        'sent',
        NEXT_MORNING,
        '204',
        id,
      ]),
    ]);
    await told.after(DAY_MS).pass();
    expect(receiver.requests).toHaveLength(1); // nothing happened: no message
  });

  it('is not what is critical, nor what another route tells by itself', async () => {
    await begin(
      { ...route, to: ['mail'], digest: MORNING },
      { ...route, rule: 'device.silent', device: 'boiler-1', to: ['mail'] },
    );
    await told.silent('boiler-1', 'boiler-2');
    await told.pass();
    expect(mails().map(({ headers }) => headers['subject'])).toEqual(['[South wing] warning: boiler-1: sends nothing']);
  });

  it('is sent again under the same id until it is taken, and what happened meanwhile is in the next one', async () => {
    await begin({ ...route, to: ['hook'], digest: { everyMs: 4 * HOUR_MS } });
    await told.silent('boiler-1');
    await told.pass();
    receiver.behaviour = { status: 503 };
    await told.after(2 * HOUR_MS).pass(); // 12:00
    await told.silent('boiler-1', 'boiler-2');
    await told.after(MINUTE_MS).pass();
    expect(await told.rows()).toMatchObject([
      { news: 'raised', state: 'gathered' },
      { news: 'digest', state: 'waiting', failures: 2, answer: '503' },
      { news: 'raised', state: 'waiting', failures: 2, answer: '503' },
    ]);
    receiver.behaviour = { status: 204 };
    await told.after(HOUR_MS).pass();
    await told.after(3 * HOUR_MS).pass(); // 16:01
    expect(receiver.onceEach<Told>().map(({ digest }) => digest!.lines.map(({ subject }) => subject))).toEqual([
      ['boiler-1'],
      ['boiler-2'],
    ]);
    expect(receiver.requests).toHaveLength(4);
  });

  it('is made once by two processes, sent once, and has all that came in time', async () => {
    await begin({ ...route, to: ['hook'], digest: MORNING });
    const devices = Array.from({ length: 60 }, (_, i) => `device-${i}`);
    await told.silent(...devices);
    while ((await told.route()) === 'more');
    told.nowMs = NEXT_MORNING;
    await Promise.all([1, 2, 3].map(() => makeDigests(told.db, told.nowMs)));
    const processes = [told.beside(), told.beside()];
    await Promise.all(processes.map((one) => one.sendDue()));
    await Promise.all(processes.map((one) => one.settled()));
    expect(receiver.requests).toHaveLength(1);
    expect(digestOf().counts).toEqual({ alerts: 60, over: 0, standing: 60 });
  });

  it('has a message of its own for what was noted a moment too late', async () => {
    await begin({ ...route, to: ['hook'], digest: MORNING });
    told.nowMs = NEXT_MORNING - 1;
    await told.silent('boiler-1', 'boiler-2');
    await told.route();
    // the row of the second one becomes visible when the first digest is made
    await told.db.execute(
      `update notification set due_at = due_at + interval '1 hour' where document ->> 'subject' = 'boiler-2'`,
    );
    told.nowMs = NEXT_MORNING;
    await told.pass();
    await told.db.execute(
      `update notification set due_at = due_at - interval '1 hour' where state = 'gathered' and digest_id is null`,
    );
    await told.after(1).pass();
    const ids = receiver.onceEach<Told>();
    expect(ids.map(({ digest }) => digest!.lines.map(({ subject }) => subject))).toEqual([['boiler-1'], ['boiler-2']]);
  });
});
