import { Webhook } from 'standardwebhooks';
import type { AlertDocument, DueNotification } from '#postgres';
import { alertmanagerRequest } from './alertmanager.js';
import { CHAT_REQUESTS } from './chats.js';
import { markdownText, messageOf, plainText } from './message.js';
import { webhookRequest } from './webhook.js';

const NOW = Date.parse('2026-01-10T00:15:00Z');
const site = { name: 'South wing', timeZone: 'Asia/Shanghai' };
const document = {
  id: 'device.silent.boiler-1.park.20260110T001000000Z',
  site: 'park',
  rule: 'performance.drift',
  subject: 'annual-avoided.season-2025',
  severity: 'warning',
  state: 'active-unacknowledged',
  message: 'Less heat than the weather let expect.',
  raisedAt: '2026-01-10T00:10:00Z',
  changedAt: '2026-01-10T00:10:00Z',
} as AlertDocument;
const telling = (news: DueNotification['news'] = 'raised', over: object = {}, secret: string | null = null) => {
  const notification = { id: 'a/1/duty', site: 'park', news, document: { ...document, ...over }, digest: null };
  return { notification, message: messageOf(notification, site), secret, nowMs: NOW };
};
type Json = Record<string, never>;
const bodyOf = (request: { readonly body: string }): Json => JSON.parse(request.body) as Json;

describe('a message for people', () => {
  it('says what, where and since when in the time of the site, and what to do', () => {
    const { message } = telling();
    expect(message.title).toBe('warning: Plant: less heat against its reference over 30 days');
    const text = plainText(message);
    for (const part of [
      document.message,
      'Cause: ',
      'Consequence: ',
      'South wing',
      '2026-01-10 08:10',
      'Asia/Shanghai',
      'Rule: performance.drift',
    ])
      expect(text).toContain(part);
    expect(markdownText(message)).toContain('**warning: Plant');
  });

  it.each([
    ['zh-CN', '警告：供热厂：30 天供热与参考值相比 −6.2\u00a0%', '原因：', '开始时间'],
    ['de', 'Warnung: Anlage: −6,2\u00a0% gegenüber ihrer Referenz in 30 Tagen', 'Ursache: ', 'Seit'],
  ])('speaks the language of the site: %s', (locale, title, cause, since) => {
    const details = { performanceDriftPct: -6.2 };
    const told = messageOf(
      { news: 'raised', document: { ...document, details }, digest: null },
      { ...site, display: { energy: 'GJ', locale } },
    );
    expect(told.title).toBe(title);
    expect(told.text).not.toBe(document.message);
    expect(told.advice[0]).toContain(cause);
    expect(told.facts[1]![0]).toBe(since);
  });

  it('of an end gives no advice, and of an escalation says why it comes', () => {
    const over = telling('returned', { state: 'returned-unacknowledged' }).message;
    expect([over.title.startsWith('over: '), over.advice]).toEqual([true, []]);
    expect(telling('escalated').message.title).toMatch(/^NOT ACKNOWLEDGED, warning: /);
  });
});

describe('a webhook', () => {
  it('is signed so that the library of Standard Webhooks takes it, and nothing else does', () => {
    const secret = `whsec_${Buffer.from('a secret of this test, 32 bytes.').toString('base64')}`;
    const { headers, body } = webhookRequest({ ...telling('raised', {}, secret), nowMs: Date.now() });
    const verifier = new Webhook(secret);
    expect(verifier.verify(body, headers as Record<string, string>)).toMatchObject({
      id: 'a/1/duty',
      type: 'alert.raised',
    });
    expect(() => verifier.verify(`${body} `, headers as Record<string, string>)).toThrow('No matching signature found');
  });

  it('carries the same id at each try, and the alert as it is published', () => {
    const [one, two] = [webhookRequest(telling()), webhookRequest({ ...telling(), nowMs: NOW + 60_000 })];
    expect(one.headers?.['webhook-id']).toBe(two.headers?.['webhook-id']);
    expect(one.headers).not.toHaveProperty('webhook-signature');
    expect(bodyOf(one)).toMatchObject({ alert: document, site: 'park' });
  });
});

describe('the robots of chats', () => {
  // the worked example of DingTalk's own documentation has no published secret: both by the written rule, with openssl
  it('sign as DingTalk and Feishu ask for', () => {
    const dingtalk = CHAT_REQUESTS.dingtalk(telling('raised', {}, 'SECabc'));
    expect(dingtalk.query).toEqual({
      timestamp: '1768004100000',
      sign: 'hqz4B3rimwThQzJ29+aV9Gu2Zqhh8QEM+VaBkX2GITQ=',
    });
    expect(bodyOf(CHAT_REQUESTS.feishu(telling('raised', {}, 'SECabc')))).toMatchObject({
      timestamp: '1768004100',
      sign: 'r0aA5FsQQ3k2LPOsTeZigzK659QPJ15dbRfKbBncem4=',
      msg_type: 'interactive',
      card: { header: { template: 'orange' } },
    });
    expect(CHAT_REQUESTS.dingtalk(telling()).query).toBeUndefined();
  });

  it('say by a number that they have not taken it, with 200', () => {
    for (const kind of ['dingtalk', 'wecom'] as const) {
      const { isTaken } = CHAT_REQUESTS[kind](telling());
      expect([isTaken!('{"errcode":0,"errmsg":"ok"}'), isTaken!('{"errcode":310000}'), isTaken!('<html>')]).toEqual([
        true,
        false,
        false,
      ]);
    }
    const { isTaken } = CHAT_REQUESTS.feishu(telling());
    expect([isTaken!('{"code":0}'), isTaken!('{"StatusCode":0}'), isTaken!('{"code":19021}')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('get what each of them shows', () => {
    expect(bodyOf(CHAT_REQUESTS.dingtalk(telling()))).toMatchObject({
      msgtype: 'markdown',
      markdown: { title: expect.any(String) },
    });
    expect(bodyOf(CHAT_REQUESTS.wecom(telling()))).toMatchObject({
      msgtype: 'markdown',
      markdown: { content: expect.any(String) },
    });
    expect(bodyOf(CHAT_REQUESTS.slack(telling()))).toMatchObject({
      blocks: [{ type: 'header' }, { type: 'section' }, { type: 'context' }],
    });
    expect(bodyOf(CHAT_REQUESTS.teams(telling()))).toMatchObject({
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
    });
  });

  it('get no more than they take, cut between characters', () => {
    const { body } = CHAT_REQUESTS.wecom(telling('raised', { message: '热'.repeat(3_000) }));
    const { content } = (JSON.parse(body) as { markdown: { content: string } }).markdown;
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_096);
    expect(content).not.toContain('\uFFFD');
  });
});

describe('an Alertmanager', () => {
  const posted = (over: object) =>
    (
      JSON.parse(alertmanagerRequest(telling('raised', over)).body) as {
        labels: Record<string, string>;
        endsAt: string;
      }[]
    ).map(({ labels, endsAt }) => `${labels['severity']} ${Date.parse(endsAt) > NOW ? 'fires' : 'over'}`);
  it('has one severity of an alert at a time, and its end', () => {
    expect(posted({})).toEqual(['warning fires', 'critical over']);
    expect(posted({ severity: 'critical', state: 'active-acknowledged' })).toEqual(['critical fires', 'warning over']);
    for (const state of ['returned-unacknowledged', 'shelved', 'resolved'])
      expect(posted({ state })).toEqual(['warning over', 'critical over']);
  });
});
