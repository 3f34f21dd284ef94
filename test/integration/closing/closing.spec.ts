import { computeHours } from '../../../libs/derivation/src/derive-site.js';
import { factorSet, HOUR_MS, MINUTE_MS, neverVerified, type Waiver } from '#domain';
import { addHourMarks, recordConfiguration } from '#postgres';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { message, RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';
import { waivedSite } from '../../support/plants/waived-site.js';

const SITE = '/api/v1/sites/north';
const MONTH = `${SITE}/periods/2026-01`;
const EARLY = Date.parse('2026-02-06T15:59:59Z'); // the last second of the fifth working day in Shanghai

describe('closing and restating', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  /** The factor that is corrected later has a version of its own. */
  const corrected = factorSet([{ ...heatFactor, status: 'unverified', validFrom: '2015-01-02' }]);
  const site = waivedSite(accountedSite, { factors: corrected, told: [] });
  const declared = { sites: [site], factors: accountedFactors };
  beforeAll(async () => {
    plant = await openAccountedPlant('closing');
    api = await startApi(plant.store.owner, declared, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const post = (path: string, body: object) =>
    api.call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const month = async (asOf?: string) => {
    const query = `from=2026-01-01&to=2026-02-01&interval=month${asOf ? `&asOf=${asOf}` : ''}`;
    return (await api.call(`${SITE}/emissions?${query}`)).body.items[0];
  };
  /** A moment after all that is done; `asOf` has milliseconds, the store microseconds. */
  const wall = async (): Promise<string> => {
    await plant.store.owner.query('select pg_sleep(0.002)');
    const [row] = await plant.store.owner.query<{ ms: number }>(`select clock_timestamp() as ms`);
    return new Date(row!.ms).toISOString();
  };
  const asOf = async (at: string) => {
    api.clock.now = Date.parse(at) + MINUTE_MS;
    const answer = await month(at);
    api.clock.now = LATER;
    return answer;
  };
  const factorsWith = (kgPerGj: number, validFrom: string) => {
    const others = ['grid.jl', 'freight.heavy'].flatMap((id) => accountedFactors.get(id) ?? []);
    return factorSet([{ ...heatFactor, value: kgPerGj, validFrom }, ...others]);
  };
  /** Another factor for heat counts, and every hour is made again. */
  const recomputeWith = async (kgPerGj: number, validFrom = '2015-01-01'): Promise<void> => {
    const factors = factorsWith(kgPerGj, validFrom);
    api.declare({ ...declared, factors });
    const hours = await plant.store.owner.query<{ startMs: number }>(
      `select start as "startMs" from emission where grain = 'hour'`,
    );
    await plant.store.owner.transaction((tx) =>
      computeHours(
        tx,
        { ...plant.derived, factors },
        hours.map(({ startMs }) => ({ startMs, cause: 'configuration' as const })),
        LATER,
      ),
    );
  };

  it('refuses what cannot be signed, and says what is missing', async () => {
    expect(await post(`${MONTH}/close`, {})).toMatchObject({ status: 400, body: { field: 'by' } });
    expect(await post(`${SITE}/periods/2026-01-16/close`, { by: 'Li' })).toMatchObject({ status: 400 });
    expect(await post(`${SITE}/periods/2024-01/close`, { by: 'Li' })).toMatchObject({ status: 404 });
    expect(await post(`${MONTH}/approve`, { by: 'Li' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('one person closes it first') as string },
    });

    api.clock.now = EARLY;
    const detail = expect.stringContaining('2026-02-07') as string;
    expect(await post(`${MONTH}/close`, { by: 'Li' })).toMatchObject({ status: 409, body: { detail } });
    api.clock.now = LATER;

    const { owner: db } = plant.store;
    const mark = { startMs: Date.parse('2026-01-16T00:00:00Z'), cause: 'readings' as const };
    await addHourMarks(db, plant.derived.siteId, [mark.startMs], mark.cause);
    const waiting = expect.stringContaining('wait to be computed') as string;
    expect(await post(`${MONTH}/close`, { by: 'Li' })).toMatchObject({ status: 409, body: { detail: waiting } });
    await plant.derive();

    // What nobody declares waits for its declaration, and changes no figure before it.
    await db.execute(
      `with other as (insert into device (site_id, code) select site_id, 'not-declared' from site limit 1 returning device_id, site_id)
       insert into mark (device_id, site_id, from_ts, to_ts, gen)
       select device_id, site_id, '2026-01-16', '2026-01-17', 0 from other`,
    );
    await db.execute(`update emission set factor_missing = true where grain = 'month'`);
    const factor = expect.stringContaining('factor is missing') as string;
    expect(await post(`${MONTH}/close`, { by: 'Li' })).toMatchObject({
      status: 409,
      body: { detail: factor, items: [{ check: 'factor-missing', subject: '2026-01', waivable: false }] },
    });
    await db.execute(`update emission set factor_missing = false where grain = 'month'`);
    await db.execute('delete from mark');
  });

  it('lists all that stands against signing at once, by what holds on that day and who signs', async () => {
    const unverified = factorSet([
      { ...heatFactor, status: 'second-hand' },
      ...['grid.jl', 'freight.heavy'].flatMap((id) => accountedFactors.get(id) ?? []),
    ]);
    const waivers = (
      by: string,
      until: string,
      ...subjects: readonly (readonly [Waiver['waives'], string])[]
    ): Waiver[] => subjects.map(([waives, subject]) => ({ waives, subject, by, reason: 'tests', until }));
    const devices = accountedSite.devices.map((device) =>
      device.id === 'aux-power' ? { ...device, meter: null } : device,
    );
    const uncertified = { ...accountedSite, devices };
    const close = async (list: readonly Waiver[], by = 'Li Wei') => {
      const closing = { materiality: { pct: 5, t: null }, waivers: list };
      api.declare({ sites: [{ ...uncertified, closing }], factors: unverified });
      const { status, body } = await post(`${MONTH}/close`, { by });
      return {
        status,
        open: body.items?.map((one: { check: string; subject: string }) => `${one.check} ${one.subject}`),
      };
    };
    const calibrations = neverVerified(uncertified, { fromMs: 0, toMs: Infinity });
    expect(calibrations).toContain('aux-power');
    const all = ['told 2026-01', 'factor heat.cn.default@2015-01-01', ...calibrations.map((id) => `calibration ${id}`)];
    expect(await close([])).toEqual({ status: 409, open: all });
    const rest = waivers(
      'Sun Yan',
      '2026-12-31',
      ['told', '2026-01'],
      ...calibrations.map((id) => ['calibration', id] as const),
    );
    const heat = ['factor', 'heat.cn.default@2015-01-01'] as const;
    const only = { status: 409, open: [heat.join(' ')] };
    expect(await close(rest)).toEqual(only);
    expect(await close([...rest, ...waivers('Sun Yan', '2026-03-01', heat)])).toEqual(only); // it has ended
    expect(await close([...rest, ...waivers('Sun Yan', '2027-12-31', heat)])).toEqual(only); // it lasts too long
    expect(await close([...rest, ...waivers('Li Wei', '2026-12-31', heat)])).toEqual(only); // its author signs
    api.declare(declared);
  });

  it('refuses figures that do not follow from the raw rows, and says what differs', async () => {
    const { owner: db } = plant.store;
    const day = `grain = 'day' and label = '2026-01-16'`;
    const [before] = await db.query<{ u95: number }>(`select u95_t as u95 from emission where ${day}`);
    await db.execute(`update emission set u95_t = u95_t * (1 + 4e-16) where ${day}`);
    const answer = await post(`${MONTH}/close`, { by: 'Li Wei' });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toMatch(
      /would not verify.*results\.json days 2026-01-16: u95T is [\d.]+, the raw rows give/,
    );
    expect((await api.call(`${SITE}/periods?from=2026-01-01&to=2026-02-01`)).body.items[0].state).toBe('open');
    await db.execute(`update emission set u95_t = $1 where ${day}`, [before!.u95]);
  });

  it('takes two people to close, who sign the same figures', async () => {
    expect(await post(`${MONTH}/close`, { by: 'Li Wei', reason: 'month end' })).toMatchObject({
      status: 200,
      body: { state: 'awaiting-approval', closedBy: 'Li Wei', figures: { revision: 1 } },
    });
    expect((await month()).closed).toBe(false);
    expect((await post(`${MONTH}/close`, { by: 'Zhao' })).status).toBe(409);
    expect((await post(`${MONTH}/approve`, { by: ' li  WEI' })).status).toBe(403);

    await recomputeWith(112); // what was signed is not what would be approved
    const changed = expect.stringContaining('have changed since Li Wei closed') as string;
    expect(await post(`${MONTH}/approve`, { by: 'Zhao' })).toMatchObject({ status: 409, body: { detail: changed } });
    await recomputeWith(110);

    const open = await month();
    const { grossT } = open;
    const openAt = await wall();
    const approved = await post(`${MONTH}/approve`, { by: 'Zhao' });
    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'approved', approvedBy: 'Zhao', figures: { grossT } },
    });
    expect(await month()).toMatchObject({ closed: true, revision: 1, grossT });
    expect(await month()).not.toHaveProperty('pending');
    expect(await asOf(openAt)).toEqual(open);
    expect((await post(`${MONTH}/close`, { by: 'Li Wei' })).status).toBe(409);
  });

  it('restates below the threshold with one signature, above it with two, and answers as of then', async () => {
    const before = await month();
    const closedAt = await wall();

    await recomputeWith(111, '2015-01-02');
    const { closed, revision, pending, approved, grossT } = await month();
    expect({ closed, revision, pending, grossT: approved.grossT }).toEqual({
      closed: true,
      revision: 2,
      pending: true,
      grossT: before.grossT,
    });
    expect((await post(`${MONTH}/approve`, { by: 'Li Wei', reason: 'below 5 %' })).status).toBe(200);
    expect(await month()).toMatchObject({ revision: 2, grossT });
    expect(await month()).not.toHaveProperty('pending');

    await recomputeWith(130, '2015-01-02');
    expect((await post(`${MONTH}/approve`, { by: 'Zhao' })).status).toBe(409);
    expect((await post(`${MONTH}/close`, { by: 'Zhao', reason: 'new factor' })).status).toBe(200);
    expect((await post(`${MONTH}/approve`, { by: 'Zhao' })).status).toBe(403);
    const pendingAt = await wall();
    expect((await post(`${MONTH}/approve`, { by: 'Li Wei' })).status).toBe(200);

    expect(await asOf(closedAt)).toEqual(before);
    expect(await asOf(pendingAt)).toMatchObject({ revision: 3, pending: true, approved: { revision: 2, grossT } });

    const { items } = (await api.call(`${SITE}/restatements?interval=month`)).body;
    expect(items).toMatchObject([
      { revision: 3, cause: 'configuration', approval: 'approved', closedBy: 'Zhao', approvedBy: 'Li Wei' },
      { revision: 2, cause: 'factor', approval: 'approved', closedBy: null, reason: 'below 5 %', old: { revision: 1 } },
    ]);
    expect(items[1].deltaGrossT).toBe(items[1].new.grossT - items[1].old.grossT);
    expect(items.map((one: { movement: { people: number; sinceRevision: number } }) => one.movement)).toMatchObject([
      { people: 2, sinceRevision: 1, materiality: { pct: 5, t: null } },
      { people: 1, sinceRevision: 1, gross: { fromT: before.grossT, movedT: items[1].deltaGrossT } },
    ]);
  });

  it('adds up what one person signed after the other, also after a restart and under a threshold that was raised', async () => {
    const approve = (by: string) => post(`${MONTH}/approve`, { by });
    const movement = async () => {
      const { items } = (await api.call(`${SITE}/periods?from=2026-01-01&to=2026-02-01`)).body;
      return { ...items[0].movement, waitsFor: items[0].waitsFor };
    };
    await recomputeWith(135, '2015-01-02'); // + 3.8 %
    expect(await movement()).toMatchObject({ sinceRevision: 3, people: 1, waitsFor: 'approve' });
    expect(await approve('Zhao')).toMatchObject({ status: 200, body: { closedBy: null, movement: { people: 1 } } });
    await recomputeWith(132, '2015-01-02'); // back by 2.3 %: further from it, not nearer
    const pending = await movement();
    expect(pending).toMatchObject({ sinceRevision: 3, people: 2, waitsFor: 'close' });
    expect(pending.gross.movedT).toBeGreaterThan(pending.gross.limitT);
    expect(pending.gross.signedT).toBeLessThan(pending.gross.limitT);

    const shown = await month();
    await api.stop();
    const closing = { ...site.closing, materiality: { pct: 10, t: null } };
    const raised = { sites: [{ ...site, closing }], factors: factorsWith(132, '2015-01-02') };
    api = await startApi(plant.store.owner, raised, { now: LATER });
    expect(await approve('Zhao')).toMatchObject({
      status: 409,
      body: {
        detail: expect.stringMatching(
          /material \(gross has moved by [\d.]+ t since revision 3, the limit is/,
        ) as string,
      },
    });
    expect((await post(`${MONTH}/close`, { by: 'Zhao' })).status).toBe(200);
    expect(await approve('Li Wei')).toMatchObject({ status: 200, body: { movement: { people: 2 } } });
    const { pending: _, approved: __, ...figures } = shown;
    expect(await month()).toEqual(figures); // signing changes no figure

    await api.stop();
    api = await startApi(plant.store.owner, declared, { now: LATER });
    await recomputeWith(126, '2015-01-02'); // - 4.5 % of 132
    expect(await movement()).toMatchObject({ sinceRevision: 5, people: 1, materiality: { pct: 5, t: null } });
    expect((await approve('Zhao')).status).toBe(200);
  });

  it('keeps every action in a log that only grows and hangs together', async () => {
    const { owner: db } = plant.store;
    const accepted = { kind: 'site' as const, name: 'north', hash: 'beef', body: {} };
    await recordConfiguration(db, [accepted], { proposal: { origin: 'test', form: 'beef' } });
    const first = (await api.call('/api/v1/audit?site=north&limit=8')).body;
    expect(first.items[0]).toMatchObject({ action: 'configuration-accepted', who: 'system' });
    const rest = (await api.call(`/api/v1/audit?site=north&cursor=${first.nextCursor}`)).body;
    const signed = [...first.items, ...rest.items].map(({ action, who }) => `${action} ${who}`).slice(1);
    expect(signed.slice(-6)).toEqual([
      'period-approve Li Wei',
      'period-close Zhao',
      'period-approve Li Wei',
      'period-approve Zhao',
      'period-close Li Wei',
      'event-recorded mqtt:aux-power',
    ]);
    const chain = async () => (await api.call('/api/v1/audit/chain')).body;
    const { hash, id } = first.items[0];
    expect(await chain()).toEqual({ ok: true, entries: id, firstBroken: null, head: { id, hash } });
    for (const table of ['audit_log', 'period_close']) {
      await expect(db.execute(`delete from ${table}`)).rejects.toThrow('only grows');
      await expect(db.execute(`update ${table} set who = 'Zhao'`)).rejects.toThrow('only grows');
    }
    await db.execute('alter table audit_log disable trigger audit_log_only_grows');
    await db.execute(`update audit_log set who = 'Mallory' where audit_id = 2`);
    expect(await chain()).toMatchObject({ ok: false, entries: 1, firstBroken: 2, head: { id: 1 } });
  });
});

describe('what comes late into a closed month', () => {
  it('is a restatement with its cause, and waits for approval', async () => {
    const plant = await openAccountedPlant('closinglate');
    const declared = { sites: [accountedSite], factors: accountedFactors };
    const api = await startApi(plant.store.owner, declared, { now: LATER });
    const sign = (act: string, by: string) =>
      api.call(`${MONTH}/${act}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ by }),
      });
    expect((await sign('close', 'Li Wei')).status).toBe(200);
    expect((await sign('approve', 'Zhao')).status).toBe(200);

    const hoursAfterTheLast = RECORDED_FROM + 122 * HOUR_MS;
    await plant.store.readings(message('aux-power', hoursAfterTheLast, { 'elec.energyTotal': 49.5 * 311.7 }));
    await plant.derive();
    const withdrawn = {
      id: 'w-1',
      type: 'withdrawn',
      ts: hoursAfterTheLast,
      event: 'exchange-1',
      point: null,
      by: 'Li',
    } as const;
    const event = { site: 'north', device: 'aux-power', receivedAt: LATER, event: withdrawn };
    await plant.store.events(event as unknown as Parameters<typeof plant.store.events>[0]);
    await plant.derive();

    const { items } = (await api.call(`${SITE}/restatements?interval=month`)).body;
    const last = (cause: string) => items.find((item: { cause: string }) => item.cause === cause);
    expect(last('readings')).toMatchObject({ revision: 2, old: { revision: 1 }, approval: 'pending' });
    // the plant's heat had ended before: the late hours change the coverage of the register, not the tonnes
    expect(last('event')).toMatchObject({ approval: 'pending' });
    expect(last('event').deltaNetT).toBeGreaterThan(0); // what the exchanged meter had counted is not debited any more
    const shown = (await api.call(`${SITE}/emissions?from=2026-01-01&to=2026-02-01&interval=month`)).body.items[0];
    expect(shown).toMatchObject({ pending: true, approved: { revision: 1 }, netT: items[0].new.netT });
    await api.stop();
    await plant.store.close();
  });
});
