import { HOUR_MS } from '#domain';
import { readAudit } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import {
  accountedFactors,
  accountedSite,
  openAccountedPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { startApi, type Answer, type ApiUnderTest } from '../../support/processes/api-under-test.js';

const LOG = '/api/v1/sites/north/log';
const POINT = 'plant-meter/heat.power';
/** The second recorded day, half an hour before its late shift ends. */
const NOW = Date.parse('2026-01-16T21:30:00+08:00');
const EARLY = '2026-01-16/early';
const LATE = '2026-01-16/late';

describe('the shift log', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openAccountedPlant('shift_log');
    const keys = [
      apiKey('Li', 'operator'),
      apiKey('Wang', 'operator'),
      apiKey('Ann', 'viewer'),
      apiKey('Cy', 'operator', { sites: ['elsewhere'] }),
      apiKey('start', 'admin', { isShared: true }),
    ];
    api = await startApi(
      plant.store.owner,
      { sites: [accountedSite], factors: accountedFactors },
      { now: NOW, access: new Access(true, keys) },
    );
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });
  beforeEach(() => {
    api.clock.now = NOW;
  });

  const get = (path: string, name = 'Ann'): Promise<Answer> =>
    api.call(path, { headers: { authorization: `Bearer ${keyOf(name)}` } });
  const post = (path: string, name: string, body: object): Promise<Answer> =>
    api.call(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf(name)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const shift = async (id: string, query = '') => {
    const { items } = (await get(`${LOG}/shifts?from=2026-01-16${query}`)).body;
    return items.find((one: { id: string }) => one.id === id);
  };

  it('has a summary of each shift that is the sum of its stored hours', async () => {
    const range = 'from=2026-01-16T06:00:00%2B08:00&to=2026-01-16T14:00:00%2B08:00';
    const hours: { heatGj: number; grossT: number; coveragePct: number }[] = (
      await get(`/api/v1/sites/north/emissions?interval=hour&${range}`)
    ).body.items;
    expect(hours).toHaveLength(8);
    const early = await shift(EARLY);
    expect(early).toMatchObject({
      name: 'early',
      from: '2026-01-15T22:00:00Z',
      until: '2026-01-16T06:00:00Z',
      state: 'unsigned',
    });
    expect(early.heatGj).toBeGreaterThan(0);
    expect(early.heatGj).toBeCloseTo(
      hours.reduce((sum, { heatGj }) => sum + heatGj, 0),
      6,
    );
    expect(early.grossT).toBeCloseTo(
      hours.reduce((sum, { grossT }) => sum + grossT, 0),
      6,
    );
    expect(early.gaps.length > 0).toBe(hours.some(({ coveragePct }) => coveragePct < 100));
    expect(await shift(LATE)).toMatchObject({ state: 'running' });
    expect(await shift('2026-01-16/night')).toBeUndefined();
  });

  it('keeps notes, newest first by what they are about; no note is changed', async () => {
    const first = await post(LOG, 'Li', {
      id: 'n1',
      text: ' Soot blower of boiler 2 stands ',
      at: '2026-01-16T09:00:00+08:00',
      point: POINT,
    });
    expect(first).toMatchObject({
      status: 201,
      body: {
        id: 'n1',
        at: '2026-01-16T01:00:00.000Z',
        shift: EARLY,
        point: POINT,
        text: 'Soot blower of boiler 2 stands',
        who: 'Li',
        corrects: null,
      },
    });
    expect((await post(LOG, 'Li', { id: 'n1', text: 'Soot blower of boiler 2 stands', point: POINT })).body).toEqual(
      first.body,
    );
    expect((await post(LOG, 'Li', { id: 'n1', text: 'something else' })).status).toBe(409);
    expect((await post(LOG, 'Wang', { id: 'n2', text: 'It was boiler 1', corrects: 'n1' })).body).toMatchObject({
      corrects: 'n1',
      shift: LATE,
    });
    const { items, unsigned } = (await get(`${LOG}?limit=10`)).body;
    expect(items.map((one: Record<string, unknown>) => [one.id, one.correctedBy])).toEqual([
      ['n2', null],
      ['n1', 'n2'],
    ]);
    expect(unsigned).toBe(1);
    expect((await get(`${LOG}?point=${encodeURIComponent(POINT)}`)).body.items).toHaveLength(1);
    expect((await get(`${LOG}?to=2026-01-16T09:00:00%2B08:00`)).body.items).toHaveLength(0);
    const page = (await get(`${LOG}?limit=1`)).body;
    expect((await get(`${LOG}?limit=1&cursor=${page.nextCursor}`)).body.items[0].id).toBe('n1');
    await expect(plant.store.owner.execute(`update shift_note set body = 'x'`)).rejects.toThrow('only grows');
    await expect(plant.store.owner.execute('delete from shift_hand_over')).rejects.toThrow('only grows');
    const [entry] = await readAudit(plant.store.owner, { sites: ['north'], beforeId: null, limit: 1 });
    expect(entry).toMatchObject({ who: 'Wang', action: 'shift-note', subject: 'n2', detail: { corrects: 'n1' } });
  });

  it('refuses what it cannot keep', async () => {
    const refused = async (body: object, field: string) =>
      expect(await post(LOG, 'Li', body)).toMatchObject({ status: 400, body: { field } });
    await refused({}, 'text');
    await refused({ text: '  ' }, 'text');
    await refused({ text: 'x', at: '2026-01-17T00:00:00Z' }, 'at');
    await refused({ text: 'x', at: '2026-01-16' }, 'at');
    await refused({ text: 'x', point: 'boiler-9/none' }, 'point');
    await refused({ text: 'x', corrects: 'nothing' }, 'corrects');
    expect((await post(LOG, 'Ann', { text: 'x' })).status).toBe(403);
    expect((await post(LOG, 'Cy', { text: 'x' })).status).toBe(403);
    expect((await get(LOG, 'Cy')).status).toBe(403);
    expect((await get(`${LOG}?cursor=${Buffer.from('[-9e15,1]').toString('base64url')}`)).status).toBe(400);
    expect((await get(`${LOG}/shifts?from=2020-01-01`)).status).toBe(400);
    expect((await get(`${LOG}/shifts?from=2030-01-01`)).body.items).toEqual([]);
  });

  it('is handed over by two people, who goes first; a shared key signs nothing', async () => {
    const sign = (name: string, role: string, id = EARLY) =>
      post(`${LOG}/hand-over`, name, { shift: id, role, remark: 'all quiet' });
    expect(await sign('Wang', 'incoming')).toMatchObject({
      status: 409,
      body: { detail: `who goes signs shift ${EARLY} first.` },
    });
    expect((await sign('start', 'outgoing')).status).toBe(403);
    expect((await sign('Ann', 'outgoing')).status).toBe(403);
    expect((await sign('Li', 'outgoing')).body).toMatchObject({ state: 'awaiting-incoming' });
    expect((await sign('Li', 'outgoing')).body.signatures).toHaveLength(1);
    expect((await sign('Li', 'incoming')).status).toBe(409);
    const signed = (await sign('Wang', 'incoming')).body;
    expect(signed).toMatchObject({
      state: 'signed',
      signatures: [
        { role: 'outgoing', who: 'Li', remark: 'all quiet', figures: { heatGj: signed.heatGj } },
        { role: 'incoming', who: 'Wang' },
      ],
    });
    expect((await get(`${LOG}?limit=1`)).body.unsigned).toBe(0);
    expect((await sign('Li', 'outgoing', LATE)).status).toBe(200);
    api.clock.now = NOW - HOUR_MS;
    expect(await sign('Li', 'outgoing', LATE)).toMatchObject({ status: 200 });
    expect((await sign('Li', 'outgoing', '2026-01-16/dawn')).body.field).toBe('shift');
    expect((await sign('Li', 'outgoing', '2026-01-16/night')).status).toBe(409);
  });

  it('shows what was known at a moment: notes, signatures and figures', async () => {
    const then = encodeURIComponent('2026-01-16T14:00:00+08:00');
    expect((await get(`${LOG}?asOf=${then}`)).body).toMatchObject({ items: [], unsigned: 0 });
    expect(await shift(EARLY, `&asOf=${then}`)).toMatchObject({ state: 'unsigned', notes: [], signatures: [] });
    expect(await shift(LATE, `&asOf=${then}`)).toMatchObject({ state: 'running', heatGj: null });
  });

  it('counts alarms and acts of its time', async () => {
    const at = '2026-01-16T10:00:00+08:00';
    await plant.store.owner.execute(
      `insert into alert_transition (alert_id, version, site, news, at, document)
       values ('a', 1, 'north', 'raised', $1, $2), ('a', 2, 'north', 'acknowledged', $1::timestamptz + interval '5 min', $2)`,
      [at, { rule: 'device.silent', subject: 'boiler-1', severity: 'warning' }],
    );
    const early = await shift(EARLY);
    expect(early).toMatchObject({
      raised: { info: 0, warning: 1, critical: 0 },
      acknowledged: 1,
      alarms: [
        {
          rule: 'device.silent',
          subject: 'boiler-1',
          raisedAt: '2026-01-16T02:00:00Z',
          acknowledgedAt: '2026-01-16T02:05:00Z',
        },
      ],
    });
    expect((await shift(LATE)).actions.map(({ action }: { action: string }) => action)).not.toContain('shift-note');
  });
});
