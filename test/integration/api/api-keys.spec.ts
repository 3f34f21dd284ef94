import { mayAct, operationList, ROLES, roleFor, type Role } from '#contracts';
import { auditKeys } from '../../../apps/api/src/access/key-audit.js';
import { Access } from '../../../apps/api/src/access/access.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';

const SITE = '/api/v1/sites/north';
const MONTH = `${SITE}/periods/2026-01`;
const PEOPLE: readonly { readonly name: string; readonly role: Role }[] = [
  { name: 'Screen', role: 'viewer' },
  { name: 'Li Wei', role: 'operator' },
  { name: 'Zhao Min', role: 'auditor' },
  { name: 'Sun Li', role: 'admin' },
];
const keys = PEOPLE.map(({ name, role }) => apiKey(name, role));

describe('keys with names and roles', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  const access = new Access(true, keys);
  beforeAll(async () => {
    plant = await openAccountedPlant('apikeys');
    const declared = { sites: [accountedSite], factors: accountedFactors };
    api = await startApi(plant.store.owner, declared, { now: LATER, access });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const as = (name: string, path: string, body?: object) =>
    api.call(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${keyOf(name)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const audit = async (action: string) =>
    (await as('Zhao Min', '/api/v1/audit?limit=1000')).body.items.filter(
      (one: { action: string }) => one.action === action,
    );

  it('say who they are', async () => {
    for (const one of PEOPLE)
      expect((await as(one.name, '/api/v1/me')).body).toEqual({ ...one, sites: null, expires: null });
    expect((await api.call('/api/v1/me')).status).toBe(401);
  });

  it('may do what their role may, at every call, and a refusal names the role that is needed', async () => {
    const guarded = operationList().flatMap((operation) => {
      const role = roleFor(operation);
      return role === null || operation.id === 'stream' ? [] : [{ ...operation, role }];
    });
    expect(guarded.filter(({ method, role }) => method === 'post' && role === 'viewer')).toEqual([]);
    for (const { method, path, role, id } of guarded) {
      const place = path.replace('{site}', 'nowhere').replaceAll(/\{\w+\}/g, 'nothing');
      for (const one of PEOPLE) {
        const { status, body } = await as(one.name, place, method === 'post' ? {} : undefined);
        if (mayAct(one.role, role)) expect([id, one.role, [401, 403].includes(status)]).toEqual([id, one.role, false]);
        else expect([id, status, body.detail]).toEqual([id, 403, expect.stringContaining(`needs the role ${role}`)]);
      }
    }
    // what is no call of ours only an admin may try to change, and the router takes capital letters too
    const posted = async (name: string, path: string): Promise<number> => {
      const headers = { authorization: `Bearer ${keyOf(name)}` };
      return (await fetch(api.url + path, { method: 'POST', headers })).status;
    };
    expect(await posted('Zhao Min', '/api/v1/nothing')).toBe(403);
    expect(await posted('Sun Li', '/api/v1/nothing')).toBe(404);
    expect(await posted('Screen', '/API/V1/SITES/north/EVENTS')).toBe(403);
    expect(await posted('Li Wei', '/API/V1/SITES/north/EVENTS')).toBe(400);
    expect(ROLES).toEqual(PEOPLE.map(({ role }) => role));
  });

  it('are asked for before anything that was sent is looked at', async () => {
    const sent = (path: string, init: RequestInit, name?: string): Promise<Response> =>
      fetch(api.url + path, {
        ...init,
        headers: { ...(init.headers as object), ...(name && { authorization: `Bearer ${keyOf(name)}` }) },
      });
    const json = { 'content-type': 'application/json' };
    const broken = { method: 'POST', headers: json, body: '{"type":' };
    const large = { method: 'POST', headers: json, body: `{"by":"${'x'.repeat(300_000)}"}` };
    const form = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a' };
    for (const [init, status] of [
      [broken, 400],
      [large, 413],
      [form, 415],
    ] as const) {
      expect((await sent(`${SITE}/events`, init)).status).toBe(401);
      expect((await sent(`${SITE}/events`, init, 'Screen')).status).toBe(403);
      expect((await sent(`${SITE}/events`, init, 'Li Wei')).status).toBe(status);
      // What has no call has no body either.
      expect((await sent('/api/v1/nothing', init, 'Sun Li')).status).toBe(404);
    }
    for (const [method, path, status] of [
      ['GET', `${SITE}/status?unknown=1`, 400],
      ['GET', '/api/v1/nothing', 404],
      ['GET', '/API', 404],
      ['OPTIONS', '/api/v1/nothing', 404],
      ['DELETE', `${SITE}/status`, 405],
      ['HEAD', `${MONTH}/close`, 405],
      ['GET', '/api/v1/sites/%E0%A4%A/status', 400],
    ] as const) {
      expect([path, (await sent(path, { method })).status]).toEqual([path, 401]);
      expect([path, (await sent(path, { method }, 'Screen')).status]).toEqual([path, status]);
    }
  });

  it('close and approve a month by two of them, whatever names are sent', async () => {
    const body = { by: 'Somebody Else', reason: 'month end' };
    expect((await as('Screen', `${MONTH}/close`, body)).status).toBe(403);
    expect(await as('Zhao Min', `${MONTH}/close`, body)).toMatchObject({ status: 200, body: { closedBy: 'Zhao Min' } });
    expect(await as('Li Wei', `${MONTH}/approve`, body)).toMatchObject({
      status: 403,
      body: { detail: 'This call needs the role auditor; the key "Li Wei" has the role operator.' },
    });
    expect(await as('Zhao Min', `${MONTH}/approve`, { by: 'Li Wei' })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('A key counts as one person') as string },
    });
    const approved = { state: 'approved', closedBy: 'Zhao Min', approvedBy: 'Sun Li' };
    expect(await as('Sun Li', `${MONTH}/approve`, {})).toMatchObject({ status: 200, body: approved });
    expect((await audit('period-close'))[0]).toMatchObject({ who: 'Zhao Min', reason: 'month end' });
  });

  it('record events in their own name, once in the audit log, when they are stored', async () => {
    const event = {
      id: 'refused-1',
      type: 'jump-refused',
      device: 'plant-meter',
      ts: '2026-01-17T00:00:00Z',
      by: 'Somebody Else',
      reason: 'the display was read wrongly',
    };
    expect((await as('Li Wei', `${SITE}/events`, event)).status).toBe(202);
    expect(await audit('event-recorded')).toHaveLength(1); // the exchange of the meter, which came by MQTT
    const record = JSON.parse(api.log.sent.at(-1)!.value);
    await plant.store.events(record.data);
    await plant.store.events(record.data); // redelivered: the same event
    const [own, exchange, ...others] = await audit('event-recorded');
    expect(others).toEqual([]);
    expect(own).toMatchObject({
      site: 'north',
      who: 'Li Wei',
      subject: 'refused-1',
      reason: event.reason,
      detail: { type: 'jump-refused', origin: 'http', device: 'plant-meter', by: 'Li Wei' },
    });
    expect(exchange).toMatchObject({
      who: 'mqtt:aux-power',
      subject: 'exchange-1',
      reason: 'verification due',
      detail: { type: 'meter-replaced', origin: 'mqtt', by: 'operator', newInitial: 0, hasEvidence: true },
    });
  });

  it('stand behind evidence packs and replays, and which keys hold is noted when it changes', async () => {
    expect((await as('Zhao Min', `${SITE}/evidence/2026-01-16`, {})).status).toBe(201);
    expect((await as('Zhao Min', `${SITE}/evidence/2026-01-16`, {})).status).toBe(201);
    expect(await audit('evidence-linked')).toMatchObject([{ who: 'Zhao Min', subject: '2026-01-16', site: 'north' }]);
    expect((await as('Li Wei', `${SITE}/dead-letters/replay`, { reason: 'BAD_TIME' })).status).toBe(200);
    expect(await audit('dead-letters-replayed')).toMatchObject([
      { who: 'Li Wei', detail: { wanted: { reason: 'BAD_TIME' }, replayed: [], failing: 0 } },
    ]);

    const { owner: db } = plant.store;
    expect(await auditKeys(db, keys)).toBe(true);
    expect(await auditKeys(db, keys.toReversed())).toBe(false);
    expect(await auditKeys(db, keys.slice(1))).toBe(true);
    const noted = await audit('keys-accepted');
    expect(noted).toHaveLength(2);
    expect(noted[1].detail.keys).toContainEqual({ name: 'Li Wei', role: 'operator' });
    expect(JSON.stringify(noted)).not.toContain(keys[1]!.sha256);
    expect((await as('Zhao Min', '/api/v1/audit/chain')).body).toMatchObject({ ok: true, head: { id: noted[0].id } });
  });

  it('are let in and shut out without a restart', async () => {
    access.replace(keys.filter(({ name }) => name !== 'Li Wei'));
    expect((await as('Li Wei', '/api/v1/me')).status).toBe(401);
    access.replace(keys);
    expect((await as('Li Wei', '/api/v1/me')).status).toBe(200);
  });
});
