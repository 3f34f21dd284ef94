import { DAY_MS, HOUR_MS, MINUTE_MS, type HeldRegister } from '#domain';
import { acknowledgeAlert, advanceToStatus, readAlerts, type AlertRow, type Database } from '#postgres';
import { evaluateLosses } from '../../../apps/alerting/src/judging/evaluate-losses.js';
import { evaluateSilence } from '../../../apps/alerting/src/judging/evaluate-silence.js';
import { EvaluateStatus } from '../../../apps/alerting/src/judging/evaluate-status.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const SITE = EXAMPLE_SITE;
const NOW = Date.parse('2026-02-01T04:00:00Z');

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('alerting_memory');
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of ['alert', 'alert_condition', 'rule_state', 'alerting_position', 'ledger', 'outbox', 'lost_range'])
    await db.execute(`delete from ${table}`);
});

const alerts = (): Promise<AlertRow[]> => readAlerts(db, { states: null, sites: [SITE.id] });
const states = async (): Promise<string[]> =>
  (await alerts()).map(({ rule, subject, state }) => `${rule} ${subject} ${state}`).sort();
const see = async (): Promise<void> => {
  for (const { id } of await alerts()) await acknowledgeAlert(db, id, { by: 'ann', note: null, nowMs: NOW });
};

/** A process of its own; time passes. */
let nowMs = NOW;
const judge = (): EvaluateStatus =>
  new EvaluateStatus(
    db,
    () => [SITE],
    () => ++nowMs,
    { changed: () => undefined, unreadable: () => undefined },
  );
const SKEW = { code: 'SKEW', kind: 'clock', subject: 'boiler-1', message: 'the clock is wrong' };
const document = (version: number, data: object, devices: readonly object[] = []) => ({
  key: SITE.id,
  value: Buffer.from(JSON.stringify({ data: { version, targets: [], devices, data } })),
});
const found = (version: number) => document(version, { findings: [SKEW] });
const calm = (version: number) => document(version, { findings: [] });

describe('what alerting remembers', () => {
  it('is there after a restart: what was judged is not judged again', async () => {
    const before = judge();
    await before.take(found(1));
    await see();
    await before.take(calm(2));
    const after = judge();
    for (const record of [found(1), calm(2)]) await after.take(record);
    expect(await states()).toEqual(['device.skew boiler-1 resolved']);
    await after.take(found(3));
    expect(await states()).toEqual(['device.skew boiler-1 active-unacknowledged', 'device.skew boiler-1 resolved']);
  });

  it('is shared: a process that comes late with older documents makes no alert flap', async () => {
    const [quick, late] = [judge(), judge()];
    await quick.take(found(1));
    await quick.take(calm(4));
    for (const record of [found(2), calm(3), found(3)]) await late.take(record);
    expect(await states()).toEqual(['device.skew boiler-1 returned-unacknowledged']);
    const both = [judge(), judge(), judge()].map((one) => one.take(found(5)));
    await Promise.all(both);
    expect(await states()).toEqual(['device.skew boiler-1 active-unacknowledged']);
    // raised, returned, raised
    expect((await db.query('select from outbox')).length).toBe(3);
  });

  it('holds for silence: a moment before the one that was judged says nothing', async () => {
    const heard = (ms: number) =>
      db.execute(
        `insert into ledger (site, device, last_seen) values ($1, 'boiler-1', to_timestamp($2::float8 / 1000))
         on conflict on constraint ledger_pkey do update set last_seen = excluded.last_seen`,
        [SITE.id, ms],
      );
    await heard(NOW - 10 * MINUTE_MS);
    expect(await evaluateSilence(db, SITE, NOW, NOW)).toBe(1);
    expect(await evaluateSilence(db, SITE, NOW - 9 * MINUTE_MS, NOW)).toBe(0);
    expect(await evaluateSilence(db, SITE, NOW, NOW)).toBe(0);
    await heard(NOW);
    expect(await evaluateSilence(db, SITE, NOW, NOW)).toBe(1);
    expect(await states()).toEqual(['device.silent boiler-1 returned-unacknowledged']);
    // PostgreSQL's clock was an hour ahead and went back: the rule goes on
    const ahead = Date.now() + HOUR_MS;
    await evaluateSilence(db, SITE, ahead, ahead);
    expect(await evaluateSilence(db, SITE, Date.now(), Date.now())).toBe(0);
    const [row] = await db.query<{ seen: number }>(`select seen from alerting_position where source = 'silence'`);
    expect(row!.seen).toBeLessThan(ahead);
  });

  it('waits for no process that is paused while it judges', async () => {
    let go: () => void = () => undefined;
    let hasLocked: () => void = () => undefined;
    const locked = new Promise<void>((resolve) => (hasLocked = resolve));
    const stopped = db.transaction(async (tx) => {
      await advanceToStatus(tx, SITE.id, 1);
      hasLocked();
      await new Promise<void>((resolve) => (go = resolve));
      await tx.query('select 1');
    });
    const ended = stopped.then(
      () => 'committed',
      ({ message }: Error) => message,
    );
    await locked;
    const began = Date.now();
    await judge().take(found(2));
    expect(Date.now() - began).toBeLessThan(8_000);
    go();
    expect(await ended).toBe('the connection to PostgreSQL was lost');
    expect(await states()).toEqual(['device.skew boiler-1 active-unacknowledged']);
  });
});

describe('register.held', () => {
  const held = (days: number, more: Partial<HeldRegister> = {}): HeldRegister => ({
    point: 'heat.energyTotal',
    unit: 'GJ',
    since: new Date(NOW - days * DAY_MS).toISOString(),
    until: new Date(NOW).toISOString(),
    agree: true,
    atStake: 3_024,
    atStakeGj: 3_024,
    ...more,
  });
  const { device, id } = SITE.devices.flatMap(({ points }) => points)[0]!;
  const take = async (version: number, registers: readonly HeldRegister[]): Promise<string[]> => {
    await judge().take(document(version, {}, [{ id: device, held: registers.map((one) => ({ ...one, point: id })) }]));
    return states();
  };

  it('is raised once a day of held readings agrees, once, and goes when somebody has decided', async () => {
    expect(await take(1, [held(0.9)])).toEqual([]);
    expect(await take(2, [held(400, { agree: false })])).toEqual([]);
    expect(await take(3, [held(1)])).toEqual([`register.held ${device}/${id} active-unacknowledged`]);
    expect((await alerts())[0]).toMatchObject({ severity: 'warning', body: { details: { device, atStake: 3_024 } } });
    await take(4, [held(2)]);
    expect(await take(5, [])).toEqual([`register.held ${device}/${id} returned-unacknowledged`]);
    expect((await db.query('select from outbox')).length).toBe(2);
  });
});

describe('lost.range', () => {
  const lost = (from: number, to: number) =>
    db.execute(
      `insert into lost_range (topic, partition, from_offset, to_offset) values ('greenpark.readings.v1', 3, $1, $2)
       on conflict on constraint lost_range_pkey do update set to_offset = excluded.to_offset`,
      [from, to],
    );
  const heard = (site: string) =>
    db.execute(`insert into ledger (site, device, last_seen) values ($1, 'boiler-1', now())`, [site]);
  const look = (sites: readonly string[] = [SITE.id]): Promise<number> =>
    evaluateLosses(
      db,
      sites.map((id) => ({ id })),
      NOW,
    );
  const subject = 'greenpark.readings.v1/3/10';

  it('is raised once for a loss, again when it has grown, and is over when somebody has seen it', async () => {
    await heard(SITE.id);
    expect(await look()).toBe(0);
    await lost(10, 25);
    expect(await Promise.all([look(), look(), look()])).toEqual(expect.arrayContaining([1, 0, 0]));
    expect(await states()).toEqual([`lost.range ${subject} active-unacknowledged`]);
    expect((await alerts())[0]).toMatchObject({ severity: 'critical', body: { details: { from: 10, to: 25 } } });
    await lost(10, 40);
    expect([await look(), await look()]).toEqual([1, 0]);
    expect((await alerts())[0]!.body.message).toContain('Kafka has lost 30 records');
    await see();
    expect([await look(), await look()]).toEqual([1, 0]);
    expect(await states()).toEqual([`lost.range ${subject} resolved`]);
    await lost(50, 60);
    expect(await look()).toBe(1);
    expect((await alerts()).length).toBe(2);
  });

  it('tells no site that sent nothing before', async () => {
    await lost(10, 25);
    expect(await look([SITE.id, 'later'])).toBe(0);
    await heard('later');
    await lost(30, 35);
    expect(await look([SITE.id, 'later'])).toBe(1);
    expect(await readAlerts(db, { states: null, sites: ['later'] })).toMatchObject([
      { subject: 'greenpark.readings.v1/3/30' },
    ]);
  });
});
