import { operationList, roleFor } from '#contracts';
import { appendAudit, ensureLocalPrincipal, Names } from '#postgres';
import { readEnvironment } from '#runtime';
import { Access, readKeys } from '../../apps/api/src/access/access.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { deviceOf, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { apiKey, keyOf } from '../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { until } from '../support/processes/until.js';

const south = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);
const START = 'the-key-that-npm-start-made';
const KEYS = [
  apiKey('southerner', 'admin', { sites: ['south'] }),
  apiKey('northerner', 'admin', { sites: ['north'] }),
  apiKey('auditor', 'auditor'),
  apiKey('guest', 'viewer', { sites: ['south'], expiresMs: LATER + 60_000 }),
];
const ALERT = `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
  values ($1, $2, 'device.silent', $3, 'warning', 'active-unacknowledged', 1, now(), now(), '{}')`;
const PLACES: Readonly<Record<string, string>> = {
  device: 'plant-meter',
  point: 'heat.energyTotal',
  target: 'annual-avoided',
  period: '2026-01',
  id: 'north-alert',
  claim: 'none',
};

describe('a key of one site', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let access: Access;
  beforeAll(async () => {
    plant = await openAccountedPlant('sites');
    const { owner: db } = plant.store;
    await (await Names.open(db)).declare([accountedSite, south]);
    await db.execute(ALERT, ['north-alert', 'north', 'plant-meter']);
    await db.execute(ALERT, ['south-alert', 'south', 'boiler-1']);
    const act = { who: 'system', action: 'period-close', reason: '', detail: {} };
    await appendAudit(
      db,
      { ...act, site: 'north', subject: 'of-north' },
      { ...act, site: 'south', subject: 'of-south' },
    );
    await appendAudit(db, { ...act, site: null, subject: 'of-all-north' });
    access = new Access(true, [...KEYS, ...(await readKeys(readEnvironment({ GREENPARK_API_KEY: START })))]);
    const declared = { sites: [accountedSite, south], factors: accountedFactors };
    api = await startApi(db, declared, { now: LATER, access });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });
  const send = (token: string, method: string, path: string) =>
    api.call(path, {
      method,
      headers: { ...bearer(token), 'content-type': 'application/json' },
      ...(method === 'POST' && { body: '{}' }),
    });
  const guarded = operationList().filter((operation) => roleFor(operation) !== null && operation.id !== 'stream');
  /** Every call, with the site as a path or as a parameter where it can be one. */
  const callsOf = (site: string) =>
    guarded.map(({ method, path, query }) => {
      const place = path.replace('{site}', site).replaceAll(/\{(\w+)\}/g, (_, name: string) => PLACES[name] ?? 'none');
      return [method.toUpperCase(), 'site' in query.shape ? `${place}?site=${site}` : place] as const;
    });

  it('gets nothing of another site by any call: 403, or a list without it', async () => {
    for (const [method, path] of callsOf('north')) {
      const { status, text } = await send(keyOf('southerner'), method, path);
      if (path.includes('north/') || path.includes('=north')) expect([path, status]).toEqual([path, 403]);
      // What it answers repeats the path and names its own site.
      const said = text.replaceAll(path.split('?')[0]!, '').replaceAll('north-alert', '');
      expect([path, said.includes('north'), said.includes('plant-meter')]).toEqual([path, false, false]);
    }
    for (const [, path] of guarded
      .filter(({ path }) => !path.includes('{'))
      .map(({ method, path }) => [method, path])) {
      const { status, text } = await send(keyOf('southerner'), 'GET', path!);
      expect([path, [200, 403, 405].includes(status), text.includes('north')]).toEqual([path, true, false]);
    }
  });

  it('gets what is of its own', async () => {
    const items = async (token: string, path: string): Promise<readonly Record<string, unknown>[]> =>
      (await send(token, 'GET', path)).body.items as readonly Record<string, unknown>[];
    for (const [name, own] of [
      ['southerner', 'south'],
      ['northerner', 'north'],
    ] as const) {
      const token = keyOf(name);
      expect((await items(token, '/api/v1/sites')).map(({ id }) => id)).toEqual([own]);
      expect((await items(token, '/api/v1/alerts')).map(({ site }) => site)).toEqual([own]);
      const audit = await items(token, '/api/v1/audit');
      expect(new Set(audit.map(({ site }) => site))).toEqual(new Set([own]));
      expect((await send(token, 'GET', `/api/v1/sites/${own}/status`)).status).toBe(200);
      expect((await send(token, 'GET', `/api/v1/sites/NORTH/status`)).status).toBe(403);
      expect((await send(token, 'GET', '/api/v1/me')).body).toMatchObject({ name, sites: [own] });
    }
    const other = await send(keyOf('southerner'), 'POST', '/api/v1/alerts/north-alert/ack');
    const none = await send(keyOf('southerner'), 'POST', '/api/v1/alerts/no-alert/ack');
    expect([other.status, none.status]).toEqual([404, 404]);
    expect((await send(keyOf('southerner'), 'POST', '/api/v1/alerts/south-alert/ack')).status).toBe(200);
    expect((await send(keyOf('auditor'), 'GET', '/api/v1/sites')).body.items).toHaveLength(2);
  });

  it('makes, sees and ends credentials of MQTT of its own site alone', async () => {
    const path = '/api/v1/devices/credentials';
    const ask = (name: string, place: string, body?: object) =>
      api.call(place, {
        method: body ? 'POST' : 'GET',
        headers: { ...bearer(keyOf(name)), 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    const wish = (name: string, site: string) => ({ name, site, devices: null, rights: ['telemetry'] });
    const names = async (who: string): Promise<readonly string[]> =>
      (await ask(who, path)).body.items.map(({ name }: { name: string }) => name);
    await ensureLocalPrincipal(plant.store.owner, 'of-every-site', 'of this machine', 'system');
    expect((await ask('northerner', path, wish('gw-n', 'north'))).status).toBe(201);
    expect((await ask('southerner', path, wish('gw-s', 'south'))).status).toBe(201);
    expect([await names('southerner'), await names('northerner')]).toEqual([['gw-s'], ['gw-n']]);

    expect((await ask('southerner', path, wish('thief', 'north'))).status).toBe(403);
    for (const name of ['gw-n', 'of-every-site']) {
      for (const act of ['rotate', 'revoke']) {
        const { status, text } = await ask('southerner', `${path}/${name}/${act}`, {});
        expect([name, act, status, text.includes('north')]).toEqual([name, act, 403, false]);
      }
    }
    expect((await ask('northerner', `${path}/gw-n/rotate`, {})).status).toBe(201);
    // The name of one that is revoked is not free for another site either.
    expect((await ask('northerner', `${path}/gw-n/revoke`, {})).status).toBe(200);
    expect((await ask('southerner', path, wish('gw-n', 'south'))).status).toBe(403);
    expect((await ask('southerner', `${path}/none/revoke`, {})).status).toBe(404);
    expect((await ask('guest', path)).status).toBe(403);
  });

  it('hears nothing of another site in the stream, which ends when the key is revoked or has expired', async () => {
    const gone = new AbortController();
    const listen = async (token: string) => {
      const heard = { text: '', ended: false };
      const response = await fetch(`${api.url}/api/v1/stream`, { headers: bearer(token), signal: gone.signal });
      expect(response.status).toBe(200);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      void (async () => {
        for (let part = await reader.read(); !part.done; part = await reader.read()) heard.text += part.value;
        heard.ended = true;
      })().catch(() => (heard.ended = true));
      await until(() => heard.text.includes('south-later'), 'the first events');
      return heard;
    };
    await plant.store.owner.execute(ALERT, ['south-later', 'south', 'boiler-1']);
    const [revoked, expiring, other] = [
      await listen(keyOf('southerner')),
      await listen(keyOf('guest')),
      await listen(keyOf('auditor')),
    ];
    await plant.store.owner.execute(`update alert set version = 2 where alert_id = 'north-alert'`);
    await plant.store.owner.execute(`update alert set version = 9 where alert_id = 'south-later'`);
    const heard = 'id: alert-south-later-9';
    await until(() => [revoked, expiring, other].every(({ text }) => text.includes(heard)), 'a change');
    expect([revoked, expiring, other].map(({ text }) => text.includes('north'))).toEqual([false, false, true]);
    access.replace(access.keys().filter(({ name }) => name !== 'southerner'));
    await until(() => revoked.ended, 'the end of the stream', 3_000);
    expect((await send(keyOf('southerner'), 'GET', '/api/v1/me')).status).toBe(401);
    expect(expiring.ended).toBe(false);
    api.clock.now += 60_000;
    await until(() => expiring.ended, 'the end of the other', 3_000);
    expect((await send(keyOf('guest'), 'GET', '/api/v1/me')).body.detail).toContain('holds no longer');
    expect(other.ended).toBe(false);
    gone.abort();
  });

  it('that the start has made, which many can read, signs nothing', async () => {
    for (const act of ['close', 'approve']) {
      const path = `/api/v1/sites/north/periods/2026-01/${act}`;
      expect(await send(START, 'POST', path)).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('shared and signs nothing') as string },
      });
      expect((await send(keyOf('northerner'), 'POST', path)).status).toBe(act === 'close' ? 200 : 403);
    }
  });
});
