import { HOUR_MS, MINUTE_MS } from '#domain';
import { Access } from '../../../apps/api/src/access/access.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';
import { ToldSite, webhookTo } from './told.js';

describe('who was told, by the API', () => {
  let receiver: HttpReceiver;
  let told: ToldSite;
  let api: ApiUnderTest;
  beforeAll(async () => {
    receiver = await HttpReceiver.start();
    told = await ToldSite.open('told_api');
    await told.begin({ sinks: { duty: webhookTo(receiver.url), office: webhookTo(`${receiver.url}/office`) } });
    const access = new Access(true, [
      apiKey('Ann', 'operator'),
      apiKey('Bo', 'viewer'),
      apiKey('Cy', 'operator', { sites: ['elsewhere'] }),
    ]);
    api = await startApi(told.db, { sites: [told.site], factors: factorsOfTests }, { now: told.nowMs, access });
  });
  afterAll(async () => {
    await api.stop();
    await told.db.close();
    await receiver.stop();
  });

  const as = (name: string, path: string, body?: object) =>
    api.call(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${keyOf(name)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('an alert says what to do, each step, and who was told of it', async () => {
    await told.silent('boiler-1');
    await told.pass();
    const id = await told.alertOf('boiler-1');
    await as('Ann', `/api/v1/alerts/${id}/ack`, { note: 'on my way' });
    await told.pass();
    const { status, body } = await as('Bo', `/api/v1/alerts/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      state: 'active-acknowledged',
      guidance: { cause: expect.any(String), consequence: expect.any(String), response: expect.any(String) },
      transitions: [
        { news: 'raised', severity: 'warning', state: 'active-unacknowledged' },
        { news: 'acknowledged', state: 'active-acknowledged' },
      ],
    });
    expect(
      body.notifications
        .map(({ sink, news, state, answer }: Record<string, string>) => `${sink} ${news} ${state} ${answer}`)
        .sort(),
    ).toEqual([
      'duty acknowledged sent 204',
      'duty raised sent 204',
      'office acknowledged sent 204',
      'office raised sent 204',
    ]);
    expect((await as('Cy', `/api/v1/alerts/${id}`)).status).toBe(404);
    expect((await as('Bo', '/api/v1/alerts/nothing')).status).toBe(404);
  });

  it('the log comes newest first in pages, by sink, state and alert, and only of sites of the key', async () => {
    const all = (await as('Bo', '/api/v1/notifications')).body.items as { id: string }[];
    expect(all).toHaveLength(4);
    const first = (await as('Bo', '/api/v1/notifications?limit=3')).body;
    expect(first.items).toEqual(all.slice(0, 3));
    const second = (await as('Bo', `/api/v1/notifications?limit=3&cursor=${first.nextCursor}`)).body;
    expect([second.items, second.nextCursor]).toEqual([all.slice(3), null]);
    expect((await as('Bo', '/api/v1/notifications?sink=office&state=sent')).body.items).toHaveLength(2);
    expect((await as('Bo', '/api/v1/notifications?state=waiting,given-up')).body.items).toEqual([]);
    expect((await as('Cy', '/api/v1/notifications')).body.items).toEqual([]);
    expect((await as('Bo', '/api/v1/notifications?state=lost')).status).toBe(400);
    expect((await as('Bo', '/api/v1/notifications?cursor=x')).status).toBe(400);
  });

  it('a trial goes to its sink alone, is tried once, and its answer can be read', async () => {
    const path = `/api/v1/sites/${told.site.id}/sinks/office/test`;
    const { status, body } = await as('Ann', path, {});
    expect([status, body]).toMatchObject([202, { sink: 'office', news: 'trial', state: 'waiting', alert: null }]);
    const before = receiver.requests.length;
    await told.after(MINUTE_MS).pass();
    expect(
      receiver.requests.slice(before).map(({ path: at, text }) => [at, (JSON.parse(text) as { type: string }).type]),
    ).toEqual([['/office', 'alert.trial']]);
    receiver.behaviour = { status: 500, body: 'broken' };
    const failed = (await as('Ann', path, {})).body as { id: string };
    await told.after(MINUTE_MS).pass();
    const { items } = (await as('Bo', '/api/v1/notifications?sink=office')).body as {
      items: { id: string; state: string; answer: string }[];
    };
    expect(items.find(({ id }) => id === failed.id)).toMatchObject({ state: 'given-up', answer: '500 broken' });
    receiver.behaviour = { status: 204 };

    expect((await as('Bo', path, {})).status).toBe(403);
    expect((await as('Cy', path, {})).status).toBe(403);
    const missing = await as('Ann', `/api/v1/sites/${told.site.id}/sinks/pager/test`, {});
    expect([missing.status, missing.body.detail]).toEqual([404, expect.stringContaining('there are duty, office')]);
  });

  it('the alarm system says how it does, of the sites of the key', async () => {
    const { status, body } = await as(
      'Bo',
      `/api/v1/alerts/metrics?site=${told.site.id}&from=2026-01-14&to=2026-01-15`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      site: told.site.id,
      startTime: '2026-01-13T16:00:00Z',
      alarmCount: 1,
      bySeverity: { info: 0, warning: 1, critical: 0 },
      topTen: [{ rule: 'device.silent', subject: 'boiler-1', count: 1, share: 1 }],
      timeToAcknowledge: { count: 1 },
    });
    expect((await as('Cy', '/api/v1/alerts/metrics')).body).toMatchObject({ site: null, alarmCount: 0 });
    for (const wrong of ['from=2026-02-30', 'from=2026-01-15&to=2026-01-14', 'from=2020-01-01', 'days=3'])
      expect((await as('Bo', `/api/v1/alerts/metrics?${wrong}`)).status).toBe(400);
    expect((await as('Bo', '/api/v1/alerts/metrics?site=nowhere')).status).toBe(404);
  });

  it('an alert is taken out of service for a time, with a reason', async () => {
    await told.silent('boiler-1', 'boiler-3');
    const path = `/api/v1/alerts/${await told.alertOf('boiler-3')}/suppress`;
    const until = new Date(told.nowMs + HOUR_MS).toISOString();
    expect((await as('Ann', path, { until })).body).toMatchObject({ status: 400, field: 'reason' });
    expect((await as('Ann', path, { until: '2026-01-01T00:00:00Z', reason: 'works' })).body.field).toBe('until');
    expect((await as('Cy', path, { until, reason: 'works' })).status).toBe(404);
    const { status, body } = await as('Ann', path, { until, reason: 'works' });
    expect([status, body]).toMatchObject([200, { state: 'out-of-service', shelveReason: 'works' }]);
    expect((await as('Bo', '/api/v1/alerts?state=out-of-service')).body.items).toHaveLength(1);
    expect((await as('Bo', '/api/v1/alerts?state=open')).body.items).toHaveLength(2);
  });

  it('an alert comes back from the shelf before its time, with a reason; asked twice it is the same', async () => {
    const id = await told.alertOf('boiler-1');
    const until = new Date(told.nowMs + HOUR_MS).toISOString();
    expect((await as('Ann', `/api/v1/alerts/${id}/shelve`, { until, reason: 'works on it' })).status).toBe(200);
    expect((await as('Cy', `/api/v1/alerts/${id}/unshelve`, {})).status).toBe(404);
    const back = await as('Ann', `/api/v1/alerts/${id}/unshelve`, { reason: 'done' });
    expect([back.status, back.body.state]).toEqual([200, 'active-unacknowledged']);
    expect((await as('Ann', `/api/v1/alerts/${id}/unshelve`, {})).body.version).toBe(back.body.version);
  });
});
