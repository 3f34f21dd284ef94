import { alertRuleOf, ALERT_RULES } from '#domain';
import type { AlertDocument } from '#postgres';
import { LANGUAGES } from '#words';
import { pushMessageOf, topicOf } from '../../../apps/alerting/src/notifying/push/push-message.js';
import { lookOf, pathOf, readPushMessage } from '../../../apps/dashboard/src/push/push-message.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';

const SITE = { ...EXAMPLE_SITE, name: '南'.repeat(200) };
const document = {
  id: 'device.silent.boiler-1.park.20260110T001000000Z',
  site: 'park',
  rule: 'device.silent',
  subject: 'boiler-1',
  severity: 'critical',
  state: 'active-unacknowledged',
  message: 'boiler-1 is silent.',
  raisedAt: '2026-01-10T00:10:00Z',
  changedAt: '2026-01-10T00:10:00Z',
} as AlertDocument;
const sent = (
  news: 'raised' | 'returned' | 'trial' = 'raised',
  over: object = {},
  language: (typeof LANGUAGES)[number] = 'en',
) =>
  pushMessageOf(
    {
      id: `a/1/${news}`,
      site: 'park',
      sink: 'phones',
      news,
      document: { ...document, ...over },
      digest: null,
      createdMs: 0,
    },
    SITE,
    language,
  );

describe('a message to a browser', () => {
  it('is what the worker reads', () => {
    const message = sent();
    expect(readPushMessage(JSON.stringify(message))).toEqual(message);
    for (const text of ['', 'null', '[]', '{"id":"a"}', '{"id":1,"tag":"a","title":"a","body":"a","url":"a","at":"a"}'])
      expect(readPushMessage(text)).toBeNull();
  });

  it('is of every rule less than 4 kB, encrypted, in every language, however long its texts are', () => {
    for (const { id } of ALERT_RULES)
      for (const language of LANGUAGES) {
        const message = sent('raised', { rule: id, subject: 'x'.repeat(200), message: '热'.repeat(3_000) }, language);
        expect(alertRuleOf(id)).not.toBeNull();
        expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(3_900);
        expect(message.lang).toBe(language);
      }
  });

  it('has one tag for all news of an alert, and a topic that push services take', () => {
    const tags = [sent().tag, sent('returned').tag, sent('raised', { id: 'later' }).tag];
    expect(new Set(tags).size).toBe(1);
    expect(sent('trial').tag).not.toBe(tags[0]);
    expect(topicOf(tags[0]!)).toMatch(/^[\w-]{32}$/);
  });

  it('stays where it is critical, and makes a sound once', () => {
    expect(lookOf(sent(), [])).toMatchObject({ requireInteraction: true, renotify: true, silent: false });
    expect(lookOf(sent(), ['a/1/raised'])).toMatchObject({ renotify: false, silent: true });
    expect(lookOf(sent('returned'), ['a/1/raised'])).toMatchObject({ requireInteraction: false, silent: true });
    expect(lookOf(sent('raised', { severity: 'warning' }), [])).toMatchObject({
      requireInteraction: false,
      silent: false,
    });
  });

  it('leads to its alarm on this page, and nowhere else', () => {
    const origin = 'https://plant.example';
    expect(pathOf(lookOf(sent(), []).data, origin)).toBe(
      '/park/alarms?alarm=device.silent.boiler-1.park.20260110T001000000Z',
    );
    for (const url of ['https://elsewhere.example/a', '//elsewhere.example/a', 'javascript:alert(1)', '', 7, undefined])
      expect(pathOf({ url }, origin)).toMatch(/^\/$/);
    expect(pathOf(null, origin)).toBe('/');
  });
});
