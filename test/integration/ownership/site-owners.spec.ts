import { randomUUID } from 'node:crypto';
import { beat, leave, readOwnedSites, shareSites, type Database } from '#postgres';
import { addSiteOwners } from '../../../libs/postgres/src/ownership/site-owners.js';
import { addSiteRules } from '../../../libs/postgres/src/ownership/site-rules.js';
import { isHigherVersion, promoteSites } from '../../../apps/aggregator/src/deriving/promote-rules.js';
import { readSiteRules } from '#postgres';
import { SiteOwnership } from '#service-database';
import { freshDatabase } from '../../support/processes/fresh-database.js';

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('owners');
  await db.execute(`insert into site (code, name, time_zone) select 's' || n, 's', 'UTC' from generate_series(1, 4) n`);
});
beforeEach(async () => {
  for (const table of ['site_owner', 'site_rule', 'process']) await db.execute(`delete from ${table}`);
  await addSiteOwners(db, [1, 2, 3, 4]);
  await addSiteRules(db, [1, 2, 3, 4], 1, '1.2');
});
afterAll(() => db.close());

class Aggregator {
  readonly processId = randomUUID();
  cannot: number[] = [];
  constructor(readonly rules = '1.2') {}
  async renew(): Promise<number[]> {
    const { processId, rules, cannot } = this;
    await beat(db, { processId, service: 'aggregator', host: 'h', pid: 1, rules, files: null, cannot: {} });
    await shareSites(db, 'derive', { processId, service: 'aggregator', rules, cannot });
    return this.sites();
  }
  async sites(): Promise<number[]> {
    return (await readOwnedSites(db, 'derive', this.processId)).map(({ siteId }) => siteId);
  }
  silentSince(ago: string): Promise<number> {
    return db.execute(
      `update process set beat_at = clock_timestamp() - interval '${ago}' where process_id = $1::uuid`,
      [this.processId],
    );
  }
}

describe('sites and the processes that derive them', () => {
  it('are shared evenly: who joins gets its part, who leaves gives its own back at once', async () => {
    const [a, b] = [new Aggregator(), new Aggregator()];
    expect(await a.renew()).toEqual([1, 2, 3, 4]);
    expect(await b.renew()).toEqual([]); // nothing is taken from one that lives
    expect(await a.renew()).toEqual([1, 2]);
    expect(await b.renew()).toEqual([3, 4]);
    await leave(db, a.processId);
    expect(await b.renew()).toEqual([1, 2, 3, 4]);
  });

  it('are told to who follows when they have become ours, and not when they stay it', async () => {
    const other = new Aggregator();
    await other.renew();
    await new Aggregator().renew();
    await other.renew();
    const ownership = new SiteOwnership({ db, service: 'aggregator', rules: '1.2', files: () => null });
    const told: number[] = [];
    ownership.follow(() => told.push(ownership.owned().length));
    await ownership.renew();
    await ownership.renew();
    const before = told.length;
    await db.execute('delete from process where process_id <> $1::uuid', [ownership.processId]);
    await ownership.renew();
    expect(ownership.owned().length).toBeGreaterThan(0);
    expect(told.length).toBe(before + 1);
    await ownership.renew();
    expect(told.length).toBe(before + 1);
    expect(told.at(-1)).toBe(ownership.owned().length);
  });

  it('go over when an owner was silent for ten seconds, or has a heartbeat of the future, and not before', async () => {
    const [a, b] = [new Aggregator(), new Aggregator()];
    await a.renew();
    await a.silentSince('8 seconds');
    expect(await b.renew()).toEqual([]);
    await a.silentSince('11 seconds');
    expect(await b.renew()).toEqual([1, 2, 3, 4]);
    await b.silentSince('-1 hour'); // the database went back
    expect((await a.renew()).length).toBeGreaterThan(0);
  });

  it('are left to others by one that cannot work on them, or has other rules', async () => {
    const [a, newer] = [new Aggregator(), new Aggregator('8.3')];
    a.cannot = [2];
    expect(await newer.renew()).toEqual([]);
    expect(await a.renew()).toEqual([1, 3, 4]);
  });

  it('get a new token with every take-over', async () => {
    const tokens = async () =>
      new Set((await db.query<{ token: string }>('select token from site_owner')).map((row) => row.token));
    const before = await tokens();
    await new Aggregator().renew();
    expect([...(await tokens())].filter((token) => before.has(token))).toEqual([]);
  });
});

describe('rules of arithmetic', () => {
  const rules = async (): Promise<string[]> => [...(await readSiteRules(db)).values()].map((rule) => rule.rules);

  it('rise once nobody derives by the old ones any more, and all is marked; they never go down by themselves', async () => {
    await db.execute(
      `insert into emission (site_id, grain, start, label, configuration_hash) values (1, 'hour', '2026-01-10', 'x', 'x')`,
    );
    const known = await readSiteRules(db);
    const old = new Aggregator();
    await old.renew();
    await old.silentSince('50 seconds');
    expect(await promoteSites(db, known, '8.3')).toBe(0);
    await old.silentSince('61 seconds');
    const higher = new Aggregator('8.10');
    await higher.renew();
    expect(await promoteSites(db, known, '8.3')).toBe(0); // the highest live version does it
    expect(await promoteSites(db, known, '8.10')).toBe(4);
    expect(await rules()).toEqual(['8.10', '8.10', '8.10', '8.10']);
    expect(await db.query('select site_id, cause, gen from hour_mark')).toEqual([
      { site_id: 1, cause: 'rules', gen: 0 },
    ]);
    await leave(db, higher.processId);
    expect(await promoteSites(db, await readSiteRules(db), '8.3')).toBe(0);
  });

  it('compare by their numbers', () => {
    expect([isHigherVersion('1.10', '1.9'), isHigherVersion('1.2', '1.2'), isHigherVersion('1.2', '1.2.1')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
