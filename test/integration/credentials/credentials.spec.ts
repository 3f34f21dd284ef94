import { createHash } from 'node:crypto';
import { isPassword, PRINCIPALS_TOPIC, readPrincipalRecord, type PrincipalDocument, type Role } from '#contracts';
import { ensureLocalPrincipal, publishAllPrincipals, readAudit, readPrincipals, type Database } from '#postgres';
import { asyncApiCheck } from '#testing';
import { Access } from '../../../apps/api/src/access/access.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';

const PATH = '/api/v1/devices/credentials';
const keyOf = (role: Role): string => `the-key-of-an-${role}`;
const keys = (['auditor', 'admin'] as const).map((role) => ({
  name: `Li the ${role}`,
  role,
  sha256: createHash('sha256').update(keyOf(role)).digest('hex'),
}));
const device = accountedSite.devices[0]!.id;
const WISH = { name: 'gateway', site: 'north', devices: [device], rights: ['telemetry', 'read'] };

describe('credentials of MQTT', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let db: Database;
  beforeAll(async () => {
    plant = await openAccountedPlant('credentials');
    ({ owner: db } = plant.store);
    const declared = { sites: [accountedSite], factors: accountedFactors };
    api = await startApi(db, declared, { now: LATER, access: new Access(true, keys) });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const call = (path: string, body?: object, role: Role = 'admin') =>
    api.call(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${keyOf(role)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  /** Documents on their way to Kafka, in order. */
  const published = async (): Promise<{ key: string; event: unknown }[]> =>
    db.query('select key, event from outbox where topic = $1 order by outbox_id', [PRINCIPALS_TOPIC]);
  const newest = async (name: string): Promise<PrincipalDocument> => {
    const { key, event } = (await published()).findLast((one) => one.key === name)!;
    const record = readPrincipalRecord(key, Buffer.from(JSON.stringify(event)));
    if (record.kind !== 'principal') throw new Error(JSON.stringify(record));
    return record.document;
  };

  it('are made by an admin alone, shown once, and kept as hashes', async () => {
    expect((await call(PATH, WISH, 'auditor')).status).toBe(403);
    expect((await call(PATH, undefined, 'auditor')).status).toBe(403);
    const { status, body } = await call(PATH, WISH);
    expect(status).toBe(201);
    expect(body).toEqual({
      username: 'gateway',
      password: expect.stringMatching(/^[\w-]{43}$/),
      credential: body.credential,
    });
    const list = await call(PATH);
    expect(list.body.items).toMatchObject([
      { ...WISH, createdBy: 'Li the admin', credentials: [{ id: body.credential, state: 'valid', expires: null }] },
    ]);
    expect(list.text).not.toMatch(/scrypt|\$7\$/);
    const stored = JSON.stringify(await db.query('select * from credential'));
    expect(stored).not.toContain(body.password);
    const document = await newest('gateway');
    expect(document).toMatchObject({ principal: 'gateway', site: 'north', devices: [device], rights: WISH.rights });
    expect(await isPassword(Buffer.from(body.password), document.credentials[0]!.scrypt!)).toBe(true);
    expect(JSON.stringify(document)).not.toContain('$7$');
    expect(await readAudit(db, { sites: ['north'], beforeId: null, limit: 1 })).toMatchObject([
      { who: 'Li the admin', action: 'credential-issued', subject: 'gateway', detail: { rights: WISH.rights } },
    ]);
  });

  it('are refused where the site or a device is not declared, the name is taken, or the end has passed', async () => {
    const wrong = async (more: object) => {
      const { status, body } = await call(PATH, { ...WISH, name: 'other', ...more });
      return [status, body.detail];
    };
    expect(await wrong({ site: 'nowhere' })).toEqual([400, 'site: there is no site nowhere']);
    expect(await wrong({ devices: ['typo'] })).toEqual([400, 'site: site north declares no device typo']);
    expect(await wrong({ name: 'a:b' })).toEqual([400, expect.stringContaining('name')]);
    expect(await wrong({ rights: ['all'] })).toEqual([400, expect.stringContaining('rights')]);
    expect(await wrong({ expires: '2020-01-01T00:00:00Z' })).toEqual([400, expect.stringContaining('in the future')]);
    expect(await wrong({ expires: 'soon' })).toEqual([400, expect.stringContaining('expires')]);
    expect(await wrong({ name: 'gateway' })).toEqual([409, expect.stringContaining('already')]);
    expect((await readPrincipals(db)).map(({ name }) => name)).toEqual(['gateway']);
  });

  it('rotate: two hold at a time, and revoking one leaves the other', async () => {
    const first = (await newest('gateway')).credentials[0]!.id;
    const second = await call(`${PATH}/gateway/rotate`, { expires: '2100-01-01T00:00:00+08:00' });
    expect(second.status).toBe(201);
    expect((await call(`${PATH}/gateway/rotate`, {})).status).toBe(409);
    expect((await call(`${PATH}/nobody/rotate`, {})).status).toBe(404);
    expect((await newest('gateway')).credentials).toMatchObject([
      { id: first, expires: null },
      { id: second.body.credential, expires: Date.parse('2099-12-31T16:00:00Z') },
    ]);
    const byDay = await call(PATH, { ...WISH, name: 'by-day', expires: '2100-01-01' });
    expect(byDay.status).toBe(201);
    expect((await newest('by-day')).credentials).toMatchObject([{ expires: Date.parse('2100-01-01T00:00:00Z') }]);
    const left = await call(`${PATH}/gateway/revoke`, { credential: first, reason: 'rotated' });
    expect(left.body.credentials.map(({ state }: { state: string }) => state)).toEqual(['revoked', 'valid']);
    expect((await newest('gateway')).credentials.map(({ id }) => id)).toEqual([second.body.credential]);
    expect((await call(`${PATH}/gateway/revoke`, { credential: 'none' })).status).toBe(404);
    expect((await call(`${PATH}/nobody/revoke`, {})).status).toBe(404);
  });

  it('revoked as a whole let nobody in, under a version above all before, and the name can begin anew', async () => {
    const before = await newest('gateway');
    expect((await call(`${PATH}/gateway/revoke`, {})).status).toBe(200);
    const after = await newest('gateway');
    expect(after.credentials).toEqual([]);
    expect(after.version).toBeGreaterThan(before.version);
    expect((await call(`${PATH}/gateway/rotate`, {})).status).toBe(404);
    const again = await call(PATH, { ...WISH, devices: null, certificate: 'C = CN, O = North, CN = gateway' });
    expect(again.body).toMatchObject({ username: 'gateway', password: null });
    const anew = await newest('gateway');
    expect(anew).toMatchObject({ devices: null, credentials: [{ scrypt: null, subject: 'C=CN,CN=gateway,O=North' }] });
    expect(anew.version).toBeGreaterThan(after.version);
    const twin = await call(PATH, { ...WISH, name: 'other', certificate: 'CN=gateway,C=CN,O=North' });
    expect([twin.status, twin.body.detail]).toEqual([409, expect.stringContaining('bound to gateway')]);
  });

  it('of the local simulator hold for every site, decide nothing, and are those of its file', async () => {
    await ensureLocalPrincipal(db, 'greenpark', 'the first', 'system');
    await ensureLocalPrincipal(db, 'greenpark', 'the first', 'system');
    const one = await newest('greenpark');
    expect(one).toMatchObject({ site: null, devices: null, rights: ['telemetry', 'events', 'read'] });
    await ensureLocalPrincipal(db, 'greenpark', 'the second', 'system');
    const other = await newest('greenpark');
    expect(other.credentials).toHaveLength(1);
    expect(await isPassword(Buffer.from('the second'), other.credentials[0]!.scrypt!)).toBe(true);
    expect((await published()).filter(({ key }) => key === 'greenpark')).toHaveLength(2);
  });

  it('are published anew, with what ends all that this database does not know; each record is as documented', async () => {
    await publishAllPrincipals(db);
    const all = await published();
    const records = all.map(({ key, event }) => readPrincipalRecord(key, Buffer.from(JSON.stringify(event))));
    const last = records.at(-1)!;
    if (last.kind !== 'since') throw new Error(JSON.stringify(last));
    for (const name of ['gateway', 'greenpark']) {
      expect((await newest(name)).version).toBeGreaterThanOrEqual(last.version);
    }
    const check = asyncApiCheck();
    expect(all.flatMap(({ event }) => check.kafkaRecord(PRINCIPALS_TOPIC, JSON.stringify(event)))).toEqual([]);
  });
});
