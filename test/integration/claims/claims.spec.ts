import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkClaims } from '../../../apps/cli/src/doctor/check-claims.js';
import { actOnClaims, deriveFigures, readClaimsBook } from '#derivation';
import { decideClaim, factorSet, kgOfTonnes, MINUTE_MS } from '#domain';
import { addHourMarks, openDatabase, type Database } from '#postgres';
import { verifyPack } from '#evidence';
import { LATER, type AccountedPlant } from '../../support/plants/accounted-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';
import { AUDI, openSuppliedPlant, SILENT, suppliedFactors, suppliedSite } from '../../support/plants/supplied-plant.js';
import { untilBlocked } from '../../support/postgres/until-blocked.js';
import { startApi, type Answer, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import { urlOf } from '../../support/processes/fresh-database.js';

const SITE = '/api/v1/sites/north';
const CLAIMS = `${SITE}/claims`;
const PARK = { kind: 'park', name: 'Automobile park' } as const;
const PLANT = { kind: 'plant', name: 'Changchun South' } as const;
const detailOfCar = expect.stringMatching(/2026-01 is over-claimed after a restatement: 0 t gross/) as string;
const round = (t: number): number => Math.round(t * 1_000) / 1_000;

describe('the claims book', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let db: Database;
  beforeAll(async () => {
    plant = await openSuppliedPlant('claims');
    ({ owner: db } = plant.store);
    api = await startApi(db, { sites: [suppliedSite], factors: suppliedFactors }, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const post = (path: string, body: object): Promise<Answer> =>
    api.call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const claim = (t: number, more: object = {}): Promise<Answer> =>
    post(CLAIMS, { period: '2026-01', purpose: 'reporting', owner: PLANT, amountT: t, by: 'Wang Fang', ...more });
  const month = async (asOf = '') => {
    const { items } = (await api.call(`${CLAIMS}/balance${asOf}`)).body;
    return items.find((one: { period: string }) => one.period === '2026-01');
  };
  const statement = async (query = '') => (await api.call(`${SITE}/statements/2026-01${query}`)).body;
  const verified = async () => {
    const path = `${SITE}/evidence/2026-01`;
    expect((await api.call(path, { method: 'POST' })).status).toBe(201);
    return verifyPack(new Uint8Array(await (await fetch(api.url + path)).arrayBuffer()));
  };
  const states = async () => {
    const { items } = (await api.call(CLAIMS)).body;
    return Object.fromEntries(items.map((one: { id: string; state: string }) => [one.id, one.state]));
  };
  const sign = async (act: 'close' | 'approve', by: string) =>
    expect((await post(`${SITE}/periods/2026-01/${act}`, { by })).status).toBe(200);
  /** Another factor for heat counts, and every hour is made again. */
  const recomputeWith = async (kgPerGj: number): Promise<void> => {
    const others = [...suppliedFactors.values()].flat().filter(({ id }) => id !== heatFactor.id);
    const [first] = suppliedFactors.get(heatFactor.id)!;
    const factors = factorSet([first, { ...suppliedFactors.get(heatFactor.id)![1]!, value: kgPerGj }, ...others]);
    api.declare({ sites: [suppliedSite], factors });
    const hours = await db.query<{ startMs: number }>(`select start as "startMs" from emission where grain = 'hour'`);
    const { siteId } = plant.derived;
    await addHourMarks(
      db,
      siteId,
      hours.map(({ startMs }) => startMs),
      'configuration',
    );
    while ((await deriveFigures(db, { ...plant.derived, factors }, LATER)).more);
  };

  it('takes nothing of what is not closed, and no body that says less than it must', async () => {
    expect(await claim(1)).toMatchObject({
      status: 409,
      body: { detail: '2026-01 is not closed and approved: only closed tonnes can be claimed' },
    });
    expect(await claim(1, { by: undefined })).toMatchObject({ status: 400, body: { field: 'by' } });
    expect(await claim(-1)).toMatchObject({ status: 400, body: { field: 'amountT' } });
    expect(await claim(1, { period: '2026' })).toMatchObject({ status: 400, body: { field: 'period' } });
    expect(await claim(1, { owner: { kind: 'moon', name: 'x' } })).toMatchObject({ status: 400 });
    expect(await claim(1, { basis: 'gross', purpose: 'offset' })).toMatchObject({
      status: 400,
      body: { field: 'basis' },
    });
    expect(await post(`${CLAIMS}/reserve`, { period: '2026-01', customer: AUDI, by: 'Li' })).toMatchObject({
      status: 409,
      body: { detail: 'the statement of 2026-01 is not final: only a final one reserves tonnes' },
    });
    expect((await api.call(CLAIMS)).body).toEqual({ items: [], nextCursor: null });
  });

  it('gives each tonne of an approved month one owner, in gross and net together', async () => {
    await sign('close', 'Li Wei');
    await sign('approve', 'Zhao');
    const { closed, left } = await month();
    expect(left).toEqual(closed);
    expect(await claim(round(closed.netT / 2), { id: 'half' })).toMatchObject({
      status: 201,
      body: { state: 'claimed' },
    });
    expect((await claim(round(closed.netT / 2), { id: 'half' })).status).toBe(201);
    expect((await claim(1, { id: 'half' })).status).toBe(409);
    expect((await month()).sharePct).toBeCloseTo(50, 3);
    expect(await claim(round(closed.grossT * 0.6), { basis: 'gross' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^2026-01 has [\d.]+ t gross left of [\d.]+ t that are closed/) as string },
    });
    const rest = (await month()).left;
    expect((await claim(rest.grossT, { id: 'rest', basis: 'gross' })).status).toBe(201);
    expect((await month()).left.netT).toBeLessThan(0.002);
    expect((await post(`${CLAIMS}/rest/withdraw`, { by: 'Wang Fang', reason: 'net instead' })).status).toBe(200);
  });

  it('passes on, retires and gives back, each act once and each in the audit log', async () => {
    const moved = await post(`${CLAIMS}/half/transfer`, { id: 'park', to: PARK, amountT: 10, by: 'Wang Fang' });
    expect(moved).toMatchObject({
      status: 201,
      body: { moved: { id: 'park', owner: PARK, amountT: 10, from: 'half' }, kept: { owner: PLANT, from: 'half' } },
    });
    expect((await post(`${CLAIMS}/half/transfer`, { id: 'park', to: PARK, amountT: 10, by: 'x' })).body).toEqual(
      moved.body,
    );
    expect((await post(`${CLAIMS}/park/retire`, { by: 'Wang Fang', reason: 'report 2026' })).status).toBe(200);
    expect((await post(`${CLAIMS}/park/retire`, { by: 'Wang Fang' })).status).toBe(200);
    expect(await post(`${CLAIMS}/park/withdraw`, { by: 'x' })).toMatchObject({ status: 409 });
    expect((await post(`${CLAIMS}/nothing/retire`, { by: 'x' })).status).toBe(404);
    expect(await states()).toEqual({
      half: 'transferred',
      rest: 'withdrawn',
      park: 'retired',
      [moved.body.kept.id]: 'claimed',
    });
    const { items } = (await api.call('/api/v1/audit?site=north&limit=5')).body;
    expect(items.map(({ action, subject }: Record<string, string>) => `${action} ${subject}`)).toEqual([
      'claim-retire park',
      'claim-transfer half',
      'claim-withdraw rest',
      'claim-new rest',
      'claim-new half',
    ]);
    await expect(db.execute('delete from claim_act')).rejects.toThrow('only grows');
    await expect(db.execute(`update claim_act set who = 'x'`)).rejects.toThrow('only grows');
    const first = (await api.call(`${CLAIMS}?limit=3`)).body;
    const next = (await api.call(`${CLAIMS}?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...next.items].map(({ id }: { id: string }) => id)).toEqual(Object.keys(await states()));
    expect((await api.call(`${CLAIMS}?state=retired&period=season-2025`)).body.items).toHaveLength(1);
    expect((await api.call(`${CLAIMS}?period=2026-02`)).body.items).toEqual([]);
  });

  it('reserves what a final statement allots to a customer, once', async () => {
    const { customers } = (await api.call(`${SITE}/statements/2026-01?customer=audi-a`)).body;
    const reserve = (customer: string) => post(`${CLAIMS}/reserve`, { period: '2026-01', customer, by: 'Wang Fang' });
    const reserved = await reserve('audi-a');
    expect(reserved).toMatchObject({
      status: 201,
      body: { state: 'reserved', owner: { kind: 'customer', name: AUDI }, amountT: customers[0].netT, basis: 'net' },
    });
    expect((await reserve(AUDI)).body).toEqual(reserved.body);
    expect((await reserve(SILENT)).body.detail).toContain('allots no tonnes net');
    expect((await reserve('nobody')).status).toBe(404);
    const own = await statement('?customer=audi-a');
    expect(own.claims).toMatchObject([{ owner: { name: AUDI }, state: 'reserved', amountT: own.customers[0].netT }]);
    const { claims } = await statement();
    expect(
      claims.map(({ owner, amountT }: { owner: { name: string }; amountT: number }) => [owner.name, amountT]),
    ).toEqual(
      expect.arrayContaining([
        [PARK.name, 10],
        [AUDI, own.customers[0].netT],
      ]),
    );
    expect((await api.call(`${SITE}/statements/2026-01?format=html`)).text).toContain('<h2>Claimed</h2>');
    const { ok, checks } = await verified();
    expect(ok).toBe(true);
    const added = checks.find(({ name }) => name === 'claims')!.detail;
    expect(added).toMatch(/^3 claims added up again: 2026-01 [\d.]+ % \(0 t gross and [\d.]+ t net\)$/);
    const other = await statement('?customer=east');
    expect(other).toMatchObject({ claims: [], isFinal: true });
    expect(other.notes.at(-1)).toMatch(/^Nothing is reserved for/);
    expect((await post(`${CLAIMS}/${reserved.body.id}/withdraw`, { by: 'Wang Fang' })).status).toBe(200);
  });

  it('never gives the last tonne to two who ask at once', async () => {
    const connections = await Promise.all(
      ['one', 'two'].map(async (name) =>
        openDatabase({ url: await urlOf(db), log: { info() {}, warn() {} }, max: 2, name }),
      ),
    );
    const { left } = await month();
    const by = { who: 'Wang Fang', reason: 'all of it', atMs: LATER };
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const ask = (of: Database, id: string, before: () => Promise<void> = async () => undefined) =>
      actOnClaims(of, plant.derived, async ({ balance }) => {
        await before();
        const order = { id, period: '2026-01', purpose: 'reporting', basis: 'net', owner: PLANT } as const;
        return decideClaim(balance, { ...order, kg: kgOfTonnes(left.netT) }, by);
      });
    let isIn = (): void => undefined;
    const inside = new Promise<void>((resolve) => (isIn = resolve));
    const first = ask(connections[0]!, 'last-1', async () => {
      isIn();
      await held;
    });
    await inside;
    const second = ask(connections[1]!, 'last-2');
    await untilBlocked(db);
    release();
    expect((await first).decision.kind).toBe('act');
    expect((await second).decision).toMatchObject({ kind: 'conflict' });
    expect((await month()).left).toEqual({ grossT: 0, netT: 0 });
    // The tables hold it too, whoever writes into them.
    await expect(
      db.execute(`insert into claim_act (site_id, action, claim, detail, who, reason, acted_at)
                  select site_id, action, claim, detail, who, reason, now() from claim_act where claim = 'last-1'`),
    ).rejects.toThrow('claim_act_made');
    for (const one of connections) await one.close();
  });

  it('is over-claimed once a restatement takes tonnes away: nothing new, what is retired stands, as of before it is as it was', async () => {
    const before = await month();
    const [row] = await db.query<{ ms: number }>('select clock_timestamp() as ms');
    const asOf = `?asOf=${new Date(Math.ceil(row!.ms) + 1).toISOString()}`;
    await db.query('select pg_sleep(0.003)');

    await recomputeWith(60);
    const over = await month();
    expect(over).toMatchObject({ state: 'over-claimed', left: { grossT: 0, netT: 0 } });
    expect(over.sharePct).toBeGreaterThan(100);
    expect(over.closed.netT).toBeLessThan(before.closed.netT);
    const detail = expect.stringMatching(/^2026-01 is over-claimed: 0 t gross and [\d.]+ t net are claimed/) as string;
    expect(await claim(1)).toMatchObject({ status: 409, body: { detail } });
    expect(await post(`${CLAIMS}/last-1/retire`, { by: 'Wang Fang' })).toMatchObject({ status: 409, body: { detail } });

    api.clock.now = row!.ms + MINUTE_MS;
    expect(await month(asOf)).toEqual(before);
    api.clock.now = LATER;

    // A request for correction is raised once, and stays until people have closed it.
    const cars = async () => (await api.call(`${SITE}/findings?kind=CAR`)).body.items;
    await recomputeWith(61);
    expect(await cars()).toMatchObject([{ period: '2026-01', source: 'claims', state: 'open', text: detailOfCar }]);
    expect(await checkClaims(db)).toMatchObject([{ check: 'claims', ok: false, found: detailOfCar }]);
    expect((await verified()).problem).toMatchObject({ where: 'claims.json 2026-01' });
    expect((await statement()).notes).toContain('More is claimed of 2026-01 than a restatement has left of it.');

    expect((await post(`${CLAIMS}/last-1/withdraw`, { by: 'Wang Fang', reason: 'restated' })).status).toBe(200);
    expect(await month()).toMatchObject({ state: 'within', retired: { netT: 10 } });
    await recomputeWith(100);
    expect((await month()).closed).toEqual(before.closed);
  });

  it('splits a claim of a season over its months by what they have left, within the net of the season', async () => {
    await approvedLike(db, 'season', 'season-2025', { grossT: 7_000, netT: 6_600 });
    await approvedLike(db, 'month', '2025-12', { grossT: 600, netT: 400 });
    const { months, left } = await plant.store.owner.transaction(async (tx) => {
      const { balance, pools } = await readClaimsBook(tx, suppliedSite, plant.derived.siteId, null);
      return { months: pools.seasons[0]!.months, left: balance.leftOf('season-2025', 'net') / 1_000 };
    });
    expect(months).toContain('2025-12');
    const made = await claim(left, { period: 'season-2025', purpose: 'offset', owner: PARK });
    expect([made.status, made.body.detail]).toEqual([201, undefined]);
    const parts: { month: string; amountT: number }[] = made.body.parts;
    expect(parts.map(({ month: of }) => of)).toEqual(['2025-12', '2026-01']);
    expect(round(parts.reduce((sum, { amountT }) => sum + amountT, 0))).toBe(left);
    expect((await claim(0.001, { period: 'season-2025' })).status).toBe(409);
  });

  it('is kept and told by `greenpark claims`', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenpark-claims-'));
    const greenpark = (...args: string[]) => runGreenpark(folder, ['claims', ...args, '--http', api.url]);
    const order = ['new', '2026-01', '0.5', '--purpose', 'offset', '--kind', 'park', '--owner', 'Park'];
    const refused = await greenpark(...order, '--by', 'Wang Fang');
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/2026-01 has [\d.]+ t net left/)]);
    const told = await greenpark('balance');
    expect([told.code, told.out]).toEqual([0, expect.stringMatching(/2026-01 +within/)]);
    await rm(folder, { recursive: true });
  });
});

/** A period that was approved, as the month that was; its figures are other ones. */
async function approvedLike(db: Database, grain: string, label: string, figures: object): Promise<void> {
  const start = grain === 'month' ? `${label}-01` : '2025-11-01';
  const row = JSON.stringify({ grain, label, start: `${start}T00:00:00+08:00` });
  await db.execute(
    `insert into emission select (jsonb_populate_record(e, $1::jsonb)).* from emission e where grain = 'month' and label = '2026-01'`,
    [row],
  );
  for (const table of ['emission_revision', 'period_close']) {
    await db.execute(
      `insert into ${table} overriding user value
       select (jsonb_populate_record(t, $1::jsonb || jsonb_build_object('figures', t.figures || $2::jsonb))).*
       from ${table} t where grain = 'month' and start = '2026-01-01T00:00:00+08:00'`,
      [row, JSON.stringify(figures)],
    );
  }
}
