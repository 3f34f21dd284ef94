import { jest } from '@jest/globals';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Device, type Severity, type Site } from '#domain';
import { acknowledgeAlert, readAlerts, readTransitions, shelveAlert, type AlertRow, type Database } from '#postgres';
import { evaluateNoise } from '../../../apps/alerting/src/judging/evaluate-noise.js';
import { evaluateSilence } from '../../../apps/alerting/src/judging/evaluate-silence.js';
import { settleAlerts } from '../../../apps/alerting/src/life/settle-alerts.js';
import { settleDue, settleSuppressions } from '../../../apps/alerting/src/life/settle-due.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

jest.setTimeout(60_000);

const NOW = Date.parse('2026-01-14T04:00:00Z');
const SUMMER = Date.parse('2026-07-01T04:00:00Z');

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('alert-life');
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of [
    'alert',
    'alert_condition',
    'alert_transition',
    'alerting_position',
    'ledger',
    'outbox',
    'meter_event',
  ])
    await db.execute(`delete from ${table}`);
});

const alerts = (): Promise<AlertRow[]> => readAlerts(db, { states: null, sites: [EXAMPLE_SITE.id] });
const only = async (): Promise<AlertRow> => {
  const all = await alerts();
  expect(all).toHaveLength(1);
  return all[0]!;
};
const states = async (): Promise<string[]> =>
  (await alerts()).map(({ subject, state }) => `${subject} ${state}`).sort();
/** Steps of the only alert that are told, in their order. */
const steps = async (): Promise<string[]> => (await readTransitions(db, (await only()).id)).map(({ news }) => news);
const withRule = (rule: string, says: object): Site => ({
  ...EXAMPLE_SITE,
  alerting: {
    rules: { [rule]: { isOn: true, levels: {}, afterMs: null, ...says } },
    sinks: {},
    routes: [],
    escalations: [],
    workingHours: { fromMinute: 480, toMinute: 1080 },
  },
});
const look = (
  nowMs: number,
  holds: readonly string[],
  { site = EXAMPLE_SITE, severity = 'warning' }: { site?: Site; severity?: Severity } = {},
): Promise<number> =>
  db.transaction((tx) =>
    settleAlerts(
      tx,
      {
        site,
        rule: 'device.noisy',
        severity,
        holds: new Map(holds.map((subject) => [subject, { message: `${subject} is noisy`, details: {} }])),
      },
      nowMs,
    ),
  );

describe('a rule with delays', () => {
  const site = withRule('device.noisy', { timing: { onDelayMs: 2 * MINUTE_MS, offDelayMs: 5 * MINUTE_MS } });

  it('raises and returns when time alone has made it so, by whichever process looks first, once', async () => {
    expect(await look(NOW, ['boiler-1'], { site })).toBe(0);
    expect(await alerts()).toEqual([]);
    const due = (ms: number): Promise<number> => settleDue(db, [site], NOW + ms);
    expect(await due(2 * MINUTE_MS - 1)).toBe(0);
    const raised = await Promise.all([due(2 * MINUTE_MS), due(2 * MINUTE_MS), due(2 * MINUTE_MS + 5)]);
    expect(raised.reduce((a, b) => a + b)).toBe(1);
    expect(await only()).toMatchObject({ state: 'active-unacknowledged', body: { message: 'boiler-1 is noisy' } });
    expect(await look(NOW + 3 * MINUTE_MS, [], { site })).toBe(0);
    // it holds again: the delay begins anew
    expect(await look(NOW + 6 * MINUTE_MS, ['boiler-1'], { site })).toBe(0);
    expect(await look(NOW + 7 * MINUTE_MS, [], { site })).toBe(0);
    expect(await due(12 * MINUTE_MS - 1)).toBe(0);
    expect(await due(12 * MINUTE_MS)).toBe(1);
    expect(await steps()).toEqual(['raised', 'returned']);
  });

  it('says nothing of what was over before its delay', async () => {
    await look(NOW, ['boiler-1'], { site });
    await look(NOW + MINUTE_MS, [], { site });
    expect(await settleDue(db, [site], NOW + HOUR_MS)).toBe(0);
    expect(await alerts()).toEqual([]);
  });

  it('returns at once where the site leaves the rule out', async () => {
    await look(NOW, ['boiler-1'], { site });
    await settleDue(db, [site], NOW + 2 * MINUTE_MS);
    expect(await look(NOW + 3 * MINUTE_MS, ['boiler-1'], { site: withRule('device.noisy', { isOn: false }) })).toBe(1);
    expect(await steps()).toEqual(['raised', 'returned']);
    expect(await settleDue(db, [site], NOW + HOUR_MS)).toBe(0);
  });
});

describe('an alert that comes and goes', () => {
  it('is held as one, told once, until it has been calm for as long as it may', async () => {
    for (let i = 0; i < 20; i += 1) {
      await look(NOW + 2 * i * MINUTE_MS, ['boiler-1']);
      await look(NOW + (2 * i + 1) * MINUTE_MS, []);
    }
    expect(await steps()).toEqual([...Array.from({ length: 5 }, () => ['raised', 'returned']).flat(), 'raised']);
    const alert = await only();
    expect(alert).toMatchObject({
      state: 'active-unacknowledged',
      body: { chattering: { times: 5, withinSeconds: 3600 } },
    });
    expect(alert.body.message).toMatch(/^Comes and goes, 6 times within 60 min: one alert until .* boiler-1 is noisy$/);
    const lastClear = NOW + 39 * MINUTE_MS;
    expect(await settleDue(db, [EXAMPLE_SITE], lastClear + HOUR_MS - 1)).toBe(0);
    expect(await settleDue(db, [EXAMPLE_SITE], lastClear + HOUR_MS)).toBe(1);
    expect(await only()).toMatchObject({ state: 'returned-unacknowledged', body: { chattering: null } });
  });

  it('is bounded as the site says', async () => {
    const site = withRule('device.noisy', { timing: { chatter: { times: 1, withinMs: 10 * MINUTE_MS } } });
    for (const [minute, holds] of [
      [0, true],
      [1, false],
      [2, true],
      [3, false],
      [4, true],
    ] as const)
      await look(NOW + minute * MINUTE_MS, holds ? ['boiler-1'] : [], { site });
    expect(await steps()).toEqual(['raised', 'returned', 'raised']);
  });
});

describe('an ack', () => {
  const seen = async (more: { severity?: Severity; occurrence?: number } = {}) =>
    acknowledgeAlert(db, (await only()).id, { by: 'ann', note: null, nowMs: NOW, seen: more });

  it('holds for the severity that was seen: what turns critical is news again', async () => {
    await look(NOW, ['boiler-1']);
    await seen();
    expect(await only()).toMatchObject({ state: 'active-acknowledged' });
    await look(NOW + MINUTE_MS, ['boiler-1'], { severity: 'critical' });
    expect(await only()).toMatchObject({
      state: 'active-unacknowledged',
      severity: 'critical',
      body: { wasAcknowledged: { severity: 'warning', by: 'ann' } },
    });
    // of what the page showed before
    expect(await seen({ severity: 'warning' })).toBe('other-news');
    expect(await seen({ severity: 'critical' })).toBe('done');
    expect(await steps()).toEqual(['raised', 'acknowledged', 'worsened', 'acknowledged']);
  });

  it('holds for the occurrence that was seen', async () => {
    await look(NOW, ['boiler-1']);
    await look(NOW + MINUTE_MS, []);
    await look(NOW + 2 * MINUTE_MS, ['boiler-1']);
    expect(await only()).toMatchObject({ body: { occurrence: 2 } });
    expect(await seen({ occurrence: 1 })).toBe('other-news');
    expect(await seen({ occurrence: 2 })).toBe('done');
  });
});

describe('no data', () => {
  const noisy = (state: string, quarantined: readonly string[], nowMs: number): Promise<number> =>
    db.transaction((tx) =>
      evaluateNoise(
        tx,
        EXAMPLE_SITE,
        [{ id: 'boiler-1', quarantined: [...quarantined], codes: ['RANGE'], state }],
        nowMs,
      ),
    );

  it('neither ends an alert nor tells of an end: it stays, marked, until there is data', async () => {
    await noisy('ok', ['heat.power'], NOW);
    expect(await noisy('silent', [], NOW + MINUTE_MS)).toBe(1);
    expect(await noisy('silent', [], NOW + 2 * HOUR_MS)).toBe(0);
    expect(await only()).toMatchObject({
      state: 'active-unacknowledged',
      body: { noDataSince: new Date(NOW + MINUTE_MS).toISOString() },
    });
    expect(await settleDue(db, [EXAMPLE_SITE], NOW + 9 * HOUR_MS)).toBe(0);
    expect(await steps()).toEqual(['raised']);
    await noisy('ok', ['heat.power'], NOW + 3 * HOUR_MS);
    expect(await only()).toMatchObject({ body: { noDataSince: null } });
    await noisy('ok', [], NOW + 4 * HOUR_MS);
    expect(await steps()).toEqual(['raised', 'returned']);
  });
});

/** Events of maintenance of `boiler-1`, as the aggregator stores them. */
async function recordMaintenance(id: string, fromMs: number, untilMs: number): Promise<void> {
  const [site] = await db.query<{ id: number }>(
    `insert into site (code, name, time_zone) values ($1, $1, $2) on conflict (code) do update set name = excluded.name returning site_id as id`,
    [EXAMPLE_SITE.id, EXAMPLE_SITE.timeZone],
  );
  const [device] = await db.query<{ id: number }>(
    `insert into device (site_id, code) values ($1, 'boiler-1')
     on conflict (site_id, code) do update set code = excluded.code returning device_id as id`,
    [site!.id],
  );
  await db.execute(
    `insert into meter_event (site_id, event_id, device_id, type, ts, body, received_at)
     values ($1, $2, $3, 'maintenance', to_timestamp($4::float8 / 1000), $5::jsonb, now())`,
    [site!.id, id, device!.id, fromMs, JSON.stringify({ id, type: 'maintenance', until: untilMs })],
  );
}

describe('works on a device', () => {
  it('suppress its alerts by design: shown, told to nobody, and told when they are over and it still holds', async () => {
    await recordMaintenance('works-1', NOW - HOUR_MS, NOW + HOUR_MS);
    await look(NOW, ['boiler-1', 'boiler-2']);
    expect(await states()).toEqual(['boiler-1 suppressed-by-design', 'boiler-2 active-unacknowledged']);
    const [suppressed] = await readAlerts(db, { states: ['suppressed-by-design'], sites: null });
    expect(suppressed!.body).toMatchObject({
      suppressed: { why: 'maintenance', by: 'works-1', until: new Date(NOW + HOUR_MS).toISOString() },
    });
    expect(await readTransitions(db, suppressed!.id)).toEqual([]);
    expect(await settleSuppressions(db, [EXAMPLE_SITE], NOW + HOUR_MS - 1)).toBe(0);
    expect(await settleSuppressions(db, [EXAMPLE_SITE], NOW + HOUR_MS)).toBe(1);
    expect(await states()).toEqual(['boiler-1 active-unacknowledged', 'boiler-2 active-unacknowledged']);
    expect((await readTransitions(db, suppressed!.id)).map(({ news }) => news)).toEqual(['raised']);
  });

  it('what came and went meanwhile is told to nobody, and what was told before is told to be over', async () => {
    await look(NOW - 2 * HOUR_MS, ['boiler-1']);
    await recordMaintenance('works-2', NOW - HOUR_MS, NOW + HOUR_MS);
    expect(await settleSuppressions(db, [EXAMPLE_SITE], NOW)).toBe(1);
    expect(await states()).toEqual(['boiler-1 suppressed-by-design']);
    await look(NOW + MINUTE_MS, []);
    expect(await steps()).toEqual(['raised', 'returned']);
    expect(await only()).toMatchObject({ state: 'resolved' });
    await look(NOW + 2 * MINUTE_MS, ['boiler-1']);
    await look(NOW + 3 * MINUTE_MS, []);
    const [unseen] = (await alerts()).filter(({ raisedMs }) => raisedMs === NOW + 2 * MINUTE_MS);
    expect(unseen).toMatchObject({ state: 'resolved' });
    expect(await readTransitions(db, unseen!.id)).toEqual([]);
  });

  it('go on where somebody had shelved the alert', async () => {
    await look(NOW - 2 * HOUR_MS, ['boiler-1']);
    const wish = { untilMs: NOW + HOUR_MS / 2, by: 'ann', reason: null, nowMs: NOW };
    await shelveAlert(db, (await only()).id, wish);
    await recordMaintenance('works-3', NOW, NOW + HOUR_MS);
    await settleSuppressions(db, [EXAMPLE_SITE], NOW);
    expect(await states()).toEqual(['boiler-1 shelved']);
  });
});

it('outside of the heating season nobody is told of a rule that the site has said so of', async () => {
  const site = withRule('device.noisy', { isSuppressedOffSeason: true });
  await look(SUMMER, ['boiler-1'], { site });
  expect(await states()).toEqual(['boiler-1 suppressed-by-design']);
  await look(NOW, ['boiler-2'], { site });
  expect(await states()).toContain('boiler-2 active-unacknowledged');
});

describe('fifty silent devices behind one gateway', () => {
  const [model] = EXAMPLE_SITE.devices;
  const names = Array.from({ length: 50 }, (_, i) => `s-${String(i).padStart(2, '0')}`);
  const site: Site = {
    ...EXAMPLE_SITE,
    gateways: [{ id: 'gateway-3', name: 'Gateway 3' }],
    devices: names.map((id): Device => ({ ...model!, id, name: id, via: 'gateway-3' })),
  };
  const heard = async (ids: readonly string[], ms: (i: number) => number): Promise<void> => {
    for (const [i, id] of ids.entries())
      await db.execute(
        `insert into ledger (site, device, last_seen) values ($1, $2, to_timestamp($3::float8 / 1000))
         on conflict on constraint ledger_pkey do update set last_seen = excluded.last_seen`,
        [site.id, id, ms(i)],
      );
  };
  const told = async (): Promise<string[]> =>
    (
      await db.query<{ subject: string; news: string }>(
        `select document ->> 'subject' as subject, news from alert_transition order by at, version`,
      )
    ).map(({ subject, news }) => `${subject} ${news}`);

  it('are one alarm that names them; they are shown as masked, and come back with it', async () => {
    await heard(names, (i) => NOW + i * SECOND_MS);
    for (let s = 0; s <= 600; s += 5) await evaluateSilence(db, site, NOW + s * SECOND_MS, NOW + s * SECOND_MS);
    expect(await told()).toEqual(['gateway-3 raised']);
    const all = await alerts();
    expect(all.filter(({ state }) => state === 'suppressed-by-design')).toHaveLength(50);
    const gateway = all.find(({ subject }) => subject === 'gateway-3')!;
    expect(gateway.body.message).toMatch(/^Gateway 3: 50 devices silent: s-00, s-01, .*s-49\./);
    expect(all.find(({ subject }) => subject === 's-07')!.body).toMatchObject({
      suppressed: { why: 'masked', by: 'gateway-3' },
    });
    // all but one are heard again, within a minute
    const back = NOW + 601 * SECOND_MS;
    for (let s = 0; s <= 600; s += 5) {
      await heard(names.slice(1, 1 + 5 * s), () => back + s * SECOND_MS);
      await evaluateSilence(db, site, back + s * SECOND_MS, back + s * SECOND_MS);
      await settleDue(db, [site], back + s * SECOND_MS);
    }
    expect(await told()).toEqual(['gateway-3 raised', 'gateway-3 returned', 's-00 raised']);
  });
});
