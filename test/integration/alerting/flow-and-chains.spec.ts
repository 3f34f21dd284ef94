import { jest } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '#domain';
import { Anchors, appendAudit, readAlerts, readChainHeads, type Database } from '#postgres';
import { evaluateFlow } from '../../../apps/alerting/src/judging/evaluate-flow.js';
import { evaluateChains } from '../../../apps/alerting/src/judging/watch-chains.js';
import { settleDue } from '../../../apps/alerting/src/life/settle-due.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

jest.setTimeout(60_000);

const NOW = Date.parse('2026-01-14T04:00:00Z');

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('flow-and-chains');
  // whoever owns the tables can do what no service may
  await db.execute('alter table audit_log disable trigger all');
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of ['alert', 'alert_condition', 'alert_transition', 'dead_letter', 'audit_log'])
    await db.execute(`delete from ${table}`);
});
const alerts = async (): Promise<string[]> =>
  (await readAlerts(db, { states: null, sites: null })).map(
    ({ rule, subject, severity, state }) => `${rule} ${subject} ${severity} ${state}`,
  );

describe('delivery.lag', () => {
  const lag = (seconds: number | null, nowMs: number): Promise<number> =>
    evaluateFlow(db, [EXAMPLE_SITE], seconds === null ? null : nowMs - seconds * SECOND_MS, nowMs);

  it('is raised where it has lagged for a minute, gets worse, stays while nothing is known, and returns', async () => {
    expect(await lag(59, NOW)).toBe(0);
    expect(await lag(70, NOW + MINUTE_MS)).toBe(0);
    expect(await lag(90, NOW + 2 * MINUTE_MS)).toBe(1);
    expect(await alerts()).toEqual([`delivery.lag ${EXAMPLE_SITE.id} warning active-unacknowledged`]);
    // worse for a minute as well before that is told, by time alone
    expect(await lag(700, NOW + 3 * MINUTE_MS)).toBe(0);
    expect(await settleDue(db, [EXAMPLE_SITE], NOW + 4 * MINUTE_MS - 1)).toBe(0);
    expect(await alerts()).toEqual([`delivery.lag ${EXAMPLE_SITE.id} warning active-unacknowledged`]);
    expect(await settleDue(db, [EXAMPLE_SITE], NOW + 4 * MINUTE_MS)).toBe(1);
    expect(await alerts()).toEqual([`delivery.lag ${EXAMPLE_SITE.id} critical active-unacknowledged`]);
    expect(await lag(700, NOW + 5 * MINUTE_MS)).toBe(0);
    expect(await lag(null, NOW + 6 * MINUTE_MS)).toBe(1);
    expect(await lag(0, NOW + 7 * MINUTE_MS)).toBe(1);
    expect(await alerts()).toEqual([`delivery.lag ${EXAMPLE_SITE.id} critical active-unacknowledged`]);
    expect(await settleDue(db, [EXAMPLE_SITE], NOW + 8 * MINUTE_MS)).toBe(1);
    expect(await alerts()).toEqual([`delivery.lag ${EXAMPLE_SITE.id} critical returned-unacknowledged`]);
  });
});

describe('deadletters.rate', () => {
  const refused = async (values: number, atMs: number, site = EXAMPLE_SITE.id): Promise<void> => {
    await db.execute(
      `insert into dead_letter (dead_letter_id, site, device, topic, received_at, reason, detail, payload_bytes, value_count)
       values (gen_random_uuid()::text, $1, 'boiler-1', 't', to_timestamp($2::float8 / 1000), 'UNKNOWN_POINT', '', 1, $3)`,
      [site, atMs, values],
    );
  };
  const look = (nowMs: number): Promise<number> => evaluateFlow(db, [EXAMPLE_SITE], nowMs, nowMs);

  it('counts the values of the last hour by site, worse and better, and says of which device and why', async () => {
    await refused(5_000, NOW, 'elsewhere');
    await refused(59, NOW);
    expect(await look(NOW)).toBe(0);
    await refused(1, NOW + MINUTE_MS);
    expect(await look(NOW + MINUTE_MS)).toBe(1);
    await refused(1_000, NOW + 2 * MINUTE_MS);
    expect(await look(NOW + 2 * MINUTE_MS)).toBe(1);
    expect(await alerts()).toEqual([`deadletters.rate ${EXAMPLE_SITE.id} critical active-unacknowledged`]);
    const [alert] = await readAlerts(db, { states: null, sites: null });
    expect(alert!.body.message).toContain(
      '1,060 values of the last hour could not be used: 1,060 UNKNOWN_POINT of boiler-1',
    );
    expect(await look(NOW + 70 * MINUTE_MS)).toBe(1);
    expect(await alerts()).toEqual([`deadletters.rate ${EXAMPLE_SITE.id} critical returned-unacknowledged`]);
  });
});

describe('evidence.chain', () => {
  const entry = { site: null, who: 'ann', action: 'key-added', subject: 'key', reason: '', detail: {} } as const;
  const write = (n: number): Promise<void> =>
    db.transaction(async (tx) => {
      for (let i = 0; i < n; i += 1) await appendAudit(tx, entry);
    });
  const published = async (): Promise<Anchors> => {
    const anchors = new Anchors();
    for (const head of await readChainHeads(db)) anchors.add(head);
    return anchors;
  };
  const look = (anchors: Anchors): Promise<number> => evaluateChains(db, [EXAMPLE_SITE], anchors, Date.now());

  it('says nothing of a log that is as it was published, and is critical where a row was changed', async () => {
    await write(3);
    const anchors = await published();
    expect(await look(anchors)).toBe(0);
    await db.execute(`update audit_log set who = 'somebody else' where audit_id = 2`);
    expect(await look(anchors)).toBe(1);
    expect(await look(anchors)).toBe(0);
    expect(await alerts()).toEqual(['evidence.chain audit critical active-unacknowledged']);
    await db.execute(`update audit_log set who = 'ann' where audit_id = 2`);
    expect(await look(anchors)).toBe(1);
    expect(await alerts()).toEqual(['evidence.chain audit critical returned-unacknowledged']);
  });

  it('finds rows that were cut off behind what was published', async () => {
    await write(3);
    const anchors = await published();
    await db.execute('delete from audit_log where audit_id = 3');
    expect(await look(anchors)).toBe(1);
    const [alert] = await readAlerts(db, { states: null, sites: null });
    expect(alert!.body.message).toContain('rows were cut off');
  });
});
