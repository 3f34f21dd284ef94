import { DAY_MS, HOUR_MS, MINUTE_MS, NO_ALERTING, type Severity } from '#domain';
import { acknowledgeAlert, changeAlert, openAlerts, raiseAlert, shelveAlert, type Database } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import { csvRows } from '../../support/files/csv-records.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const NOW = Date.parse('2027-01-14T02:40:00Z');
const site = {
  ...EXAMPLE_SITE,
  alerting: {
    ...NO_ALERTING,
    escalations: [
      { afterMs: 5 * MINUTE_MS, severity: 'warning' as const, to: ['phone'] },
      { afterMs: 10 * MINUTE_MS, severity: 'warning' as const, to: ['lead'] },
    ],
  },
};
const device = site.devices[0]!;

describe('the work that alarms make', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('alarm_work');
    const access = new Access(true, [
      apiKey('Ann', 'operator'),
      apiKey('Bo', 'viewer'),
      apiKey('Cy', 'operator', { sites: ['elsewhere'] }),
    ]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: NOW, access });
    await raise('device.silent', device.id, 'warning', NOW - 30 * HOUR_MS);
    await returned('device.silent', device.id, NOW - 29 * HOUR_MS);
    await acknowledged('device.silent', device.id, NOW - 28 * HOUR_MS, 'fuse');
    await raise('device.skew', device.id, 'warning', NOW - 20 * HOUR_MS);
    await acknowledged('device.skew', device.id, NOW - 19 * HOUR_MS, 'clock ordered');
    await raise('performance.blind', 'annual-avoided.season-2026', 'info', NOW - 4 * DAY_MS);
    await acknowledged('performance.blind', 'annual-avoided.season-2026', NOW - 3 * DAY_MS, null);
    await raise('device.noisy', device.id, 'warning', NOW - 10 * HOUR_MS);
    await shelve('device.noisy', device.id, NOW - 9 * HOUR_MS);
    await raise('device.silent', device.id, 'warning', NOW - 98 * MINUTE_MS);
    await returned('device.silent', device.id, NOW - 84 * MINUTE_MS);
    await raise('boiler.limit', `${device.id}/flue.temp`, 'warning', NOW - 9 * MINUTE_MS, {
      value: 187,
      unit: 'Cel',
      limit: 180,
    });
    await raise('register.held', 'plant-meter/heat.energyTotal', 'warning', NOW - 3 * HOUR_MS);
    await returned('register.held', 'plant-meter/heat.energyTotal', NOW - 2 * HOUR_MS);
    await acknowledged('register.held', 'plant-meter/heat.energyTotal', NOW - HOUR_MS, 'accepted');
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const keyOfAlert = (rule: string, subject: string) => ({ site: site.id, rule, subject });
  const raise = (rule: string, subject: string, severity: Severity, atMs: number, details: object = {}) =>
    db.transaction((tx) =>
      raiseAlert(
        tx,
        keyOfAlert(rule, subject),
        severity,
        { message: `${rule} of ${subject}`, details: { ...details } },
        atMs,
      ),
    );
  const opened = async (rule: string, subject: string) =>
    db.transaction(async (tx) => (await openAlerts(tx, site.id, rule)).find((one) => one.subject === subject)!);
  const returned = async (rule: string, subject: string, atMs: number) =>
    db.transaction(async (tx) => {
      const alert = (await openAlerts(tx, site.id, rule)).find((one) => one.subject === subject)!;
      await changeAlert(tx, alert, { type: 'returned' }, atMs);
    });
  const acknowledged = async (rule: string, subject: string, nowMs: number, note: string | null) =>
    acknowledgeAlert(db, (await opened(rule, subject)).id, { by: 'Ann', note, nowMs });
  const shelve = async (rule: string, subject: string, nowMs: number) =>
    shelveAlert(db, (await opened(rule, subject)).id, {
      untilMs: NOW + 5 * HOUR_MS,
      by: 'Ann',
      reason: 'ticket comes',
      nowMs,
    });
  const as = (name: string, path: string, body?: object) =>
    api.call(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${keyOf(name)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const list = `/api/v1/alerts?site=${site.id}&order=work`;
  type Item = { readonly id: string; readonly rule: string; readonly state: string };
  const inOrder = (items: readonly Item[]) => items.map(({ rule, state }) => `${rule} ${state}`);
  const WORK = [
    'boiler.limit active-unacknowledged',
    'device.silent returned-unacknowledged',
    'device.skew active-acknowledged',
    'performance.blind active-acknowledged',
    'device.noisy shelved',
    'register.held resolved',
  ];

  it('is listed about a point and its device in a stretch of time, as it is and as it stood', async () => {
    const about = `/api/v1/alerts?site=${site.id}&about=${device.id}/flue.temp`;
    const rules = async (more: string): Promise<string[]> => {
      const { status, body } = await as('Bo', about + more);
      expect(status).toBe(200);
      return (body.items as Item[]).map(({ rule, state }) => `${rule} ${state}`);
    };
    const at = (hours: number): string => encodeURIComponent(new Date(NOW - hours * HOUR_MS).toISOString());
    expect(await rules('')).toEqual([
      'boiler.limit active-unacknowledged',
      'device.silent returned-unacknowledged',
      'device.noisy shelved',
      'device.skew active-acknowledged',
      'device.silent resolved',
    ]);
    expect(await rules(`&from=${at(24)}&to=${at(5)}`)).toEqual([
      'device.noisy shelved',
      'device.skew active-acknowledged',
    ]);
    expect(await rules(`&from=${at(28.5)}&to=${at(24)}`)).toEqual(['device.silent resolved']);
    expect(await rules(`&asOf=${at(29.5)}`)).toEqual(['device.silent active-unacknowledged']);
    expect(await rules(`&asOf=${at(9.5)}`)).toEqual([
      'device.noisy active-unacknowledged',
      'device.skew active-acknowledged',
      'device.silent resolved',
    ]);
    const first = (await as('Bo', `${about}&limit=2`)).body as { items: Item[]; nextCursor: string };
    expect(inOrder(first.items)).toHaveLength(2);
    const next = (await as('Bo', `${about}&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`)).body;
    expect(inOrder(next.items)).toEqual(['device.noisy shelved', 'device.skew active-acknowledged']);
    for (const path of [
      `/api/v1/alerts?about=${device.id}/flue.temp`,
      `/api/v1/alerts?site=${site.id}&from=2027-01-01`,
      `${about}&from=${at(1)}&to=${at(2)}`,
    ])
      expect((await as('Bo', path)).status).toBe(400);
    expect((await as('Cy', about)).status).toBe(403);
  });

  it('comes in the order in which an operator takes it, in pages and as CSV', async () => {
    const { items } = (await as('Bo', list)).body as { items: Item[] };
    expect(inOrder(items)).toEqual(WORK);
    expect(items[0]).toMatchObject({
      value: 187,
      unit: 'Cel',
      limit: 180,
      subjectName: `${device.name}, flue.temp`,
      aside: null,
    });
    expect((items[0] as unknown as { sentence: object }).sentence).toMatchObject({
      en: `${device.name}, flue.temp: 187\u00a0°C, limit 180\u00a0°C`,
      de: `${device.name}, flue.temp: 187\u00a0°C, Grenzwert 180\u00a0°C`,
    });
    expect(items[4]).toMatchObject({
      aside: { kind: 'shelved', reason: 'ticket comes', by: 'Ann', until: '2027-01-14T07:40:00.000Z' },
    });
    const paged: Item[] = [];
    for (let cursor = ''; ;) {
      const { body } = await as('Bo', `${list}&limit=2${cursor}`);
      paged.push(...(body.items as Item[]));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(inOrder(paged)).toEqual(WORK);
    expect(csvRows((await as('Bo', `${list}&format=csv`)).text).map(({ rule, value }) => [rule, value])[0]).toEqual([
      'boiler.limit',
      '187',
    ]);
    expect(inOrder((await as('Bo', `${list}&state=shelved`)).body.items)).toEqual(['device.noisy shelved']);
    expect((await as('Cy', '/api/v1/alerts?order=work')).body.items).toEqual([]);
    expect((await as('Bo', `${list}&cursor=x`)).body.field).toBe('cursor');
  });

  it('can be seen as it stood at a moment of the past', async () => {
    const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());
    const then = async (ms: number) => inOrder((await as('Bo', `${list}&asOf=${at(ms)}`)).body.items);
    expect(await then(NOW - 90 * MINUTE_MS)).toEqual([
      'device.silent active-unacknowledged',
      'register.held returned-unacknowledged',
      'device.skew active-acknowledged',
      'performance.blind active-acknowledged',
      'device.noisy shelved',
    ]);
    expect(await then(NOW - 28.5 * HOUR_MS)).toEqual([
      'device.silent returned-unacknowledged',
      'performance.blind active-acknowledged',
    ]);
    expect((await as('Bo', `/api/v1/alerts?asOf=${at(NOW - HOUR_MS)}`)).body.field).toBe('asOf');
    expect((await as('Bo', `${list}&asOf=${at(NOW + HOUR_MS)}`)).body.field).toBe('asOf');
  });

  it('says what came before, who is told next, and what somebody wrote down', async () => {
    const { items } = (await as('Bo', list)).body as { items: Item[] };
    const idOf = (rule: string) => items.find((one) => one.rule === rule)!.id;
    expect((await as('Bo', `/api/v1/alerts/${idOf('device.silent')}`)).body).toMatchObject({
      before: { days: 30, count: 1, newest: [{ note: 'fuse', by: 'Ann' }] },
      nextEscalation: null,
    });
    const path = `/api/v1/alerts/${idOf('boiler.limit')}`;
    expect((await as('Bo', path)).body).toMatchObject({
      nextEscalation: { at: '2027-01-14T02:41:00Z', to: ['lead'] },
      before: { count: 0, newest: [] },
    });
    expect((await as('Bo', `${path}/note`, { note: 'x' })).status).toBe(403);
    expect((await as('Cy', `${path}/note`, { note: 'x' })).status).toBe(404);
    expect((await as('Ann', `${path}/note`, { note: ' ' })).body.field).toBe('note');
    const noted = await as('Ann', `${path}/note`, { note: 'the soot blower does not turn' });
    expect([noted.status, noted.body.state]).toEqual([200, 'active-unacknowledged']);
    expect((await as('Bo', path)).body.transitions.at(-1)).toMatchObject({
      news: 'noted',
      note: 'the soot blower does not turn',
      by: 'Ann',
    });
    const over = idOf('register.held');
    expect((await as('Ann', `/api/v1/alerts/${over}/note`, { note: 'late' })).status).toBe(409);
  });

  it('comes back, marked, where what was acknowledged as a warning turns critical', async () => {
    await acknowledged('boiler.limit', `${device.id}/flue.temp`, NOW, null);
    await db.transaction(async (tx) => {
      const [alert] = await openAlerts(tx, site.id, 'boiler.limit');
      await changeAlert(tx, alert!, { type: 'worsened' }, NOW, { severity: 'critical' });
    });
    expect((await as('Bo', list)).body.items[0]).toMatchObject({
      rule: 'boiler.limit',
      severity: 'critical',
      state: 'active-unacknowledged',
      acknowledgedAs: 'warning',
    });
  });

  it('is counted in the status as of now', async () => {
    const { alerts } = (await as('Bo', `/api/v1/sites/${site.id}/status`)).body;
    expect(alerts).toEqual({ info: 1, warning: 3, critical: 1, unacknowledged: 2 });
    const { hours, alarmCount } = (await as('Bo', `/api/v1/alerts/metrics?site=${site.id}&from=2027-01-13T02:40:00Z`))
      .body;
    expect(hours).toHaveLength(24);
    expect(hours.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(alarmCount);
  });
});
