import { exportSPKI, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { Names, type Database } from '#postgres';
import { Access } from '../../apps/api/src/access/access.js';
import { Tokens } from '../../apps/api/src/access/tokens.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { IdentityProvider, signingKey, type SigningKey } from '../support/processes/identity-provider.js';
import { until } from '../support/processes/until.js';

const AUDIENCE = 'greenpark-api';
const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);
const CLIENTS = {
  screen: { realm_access: { roles: ['viewer', 'offline_access'] } },
  li: { realm_access: { roles: ['viewer', 'greenpark-operator'] }, preferred_username: 'Li Wei', sites: ['south'] },
  north: { realm_access: { roles: ['admin'] }, sites: 'north' },
  nobody: { realm_access: { roles: ['gardener'] } },
  system: { realm_access: { roles: 'admin' } },
};
const text = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens of an identity provider', () => {
  let db: Database;
  let provider: IdentityProvider;
  let api: ApiUnderTest;
  let key: SigningKey;
  beforeAll(async () => {
    db = await freshDatabase('tokens');
    await (await Names.open(db)).declare([site]);
    key = await signingKey('first');
    provider = await IdentityProvider.start(key, AUDIENCE, CLIENTS);
    const settings = { issuer: provider.issuer, audience: AUDIENCE, roleClaim: 'realm_access.roles' };
    const access = new Access(true, [], new Tokens(settings));
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now(), access });
  });
  afterAll(async () => {
    await api?.stop();
    await provider?.stop();
    await db?.close();
  });

  const me = (token: string, path = '/api/v1/me') => api.call(path, { headers: { authorization: `Bearer ${token}` } });
  const good = (): JWTPayload => {
    const now = Math.floor(api.clock.now / 1_000);
    return { ...CLIENTS.li, iss: provider.issuer, aud: AUDIENCE, sub: 'li', iat: now, exp: now + 60 };
  };
  const signed = (claims: JWTPayload, header: object = {}, by: unknown = key.privateKey): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'first', ...header }).sign(by as never);

  it('let in by their role and their sites, as the provider gives them', async () => {
    expect((await me(await provider.tokenOf('screen'))).body).toMatchObject({
      role: 'viewer',
      name: 'screen',
      sites: null,
    });
    expect((await me(await provider.tokenOf('li'))).body).toMatchObject({
      role: 'operator',
      name: 'Li Wei',
      sites: ['south'],
      expires: expect.stringMatching(/Z$/) as string,
    });
    // A name with a meaning in the audit log is nobody's.
    expect((await me(await provider.tokenOf('system'))).body).toMatchObject({ role: 'admin', name: 'oidc:system' });
    expect((await me(await provider.tokenOf('nobody'))).status).toBe(403);
    expect((await me(await provider.tokenOf('north'), '/api/v1/sites/south/status')).status).toBe(403);
    expect((await me(await provider.tokenOf('li'), '/api/v1/sites/south/status')).status).toBe(200);
    expect((await me(await provider.tokenOf('li'), '/api/v1/audit')).status).toBe(403);
  });

  it('name who acts by an address only where the provider has verified it', async () => {
    const { preferred_username: _name, ...unnamed } = good() as JWTPayload & { preferred_username: string };
    const email = 'boss@park.example';
    const nameOf = async (claims: object): Promise<unknown> =>
      (await me(await signed({ ...unnamed, ...claims }))).body.name;
    for (const email_verified of [undefined, false, 'true', 1]) {
      expect([email_verified, await nameOf({ email, email_verified })]).toEqual([email_verified, 'li']);
    }
    expect(await nameOf({ email, email_verified: true })).toBe(email);
  });

  it('have their roles where the claim says, also where a name on the way holds dots', async () => {
    const claims = {
      'https://park.example/roles': ['operator'],
      resource_access: { 'desk.park.example': { roles: ['auditor'] }, desk: { roles: ['viewer'] } },
    };
    const token = await signed({ ...good(), ...claims });
    for (const [roleClaim, role] of [
      ['https://park.example/roles', 'operator'],
      ['resource_access.desk.park.example.roles', 'auditor'],
      ['resource_access.desk.roles', 'viewer'],
    ] as const) {
      const tokens = new Tokens({ issuer: provider.issuer, audience: AUDIENCE, roleClaim });
      expect(await tokens.principalOf(token, api.clock.now)).toMatchObject({ role });
    }
    const none = new Tokens({ issuer: provider.issuer, audience: AUDIENCE, roleClaim: 'resource_access.roles' });
    await expect(none.principalOf(token, api.clock.now)).rejects.toMatchObject({ status: 403 });
  });

  it('are taken within the skew of clocks, and not a second longer', async () => {
    const now = Math.floor(api.clock.now / 1_000);
    expect((await me(await signed({ ...good(), exp: now - 20 }))).status).toBe(200);
    expect((await me(await signed({ ...good(), nbf: now + 20 }))).status).toBe(200);
    expect((await me(await signed({ ...good(), exp: now - 31 }))).status).toBe(401);
    expect((await me(await signed({ ...good(), nbf: now + 120 }))).status).toBe(401);
  });

  it('that are forged, for others, of others or without what is needed are refused, all with 401', async () => {
    const stranger = await signingKey('first');
    const [head, body, signature] = (await signed(good())).split('.') as [string, string, string];
    const secretOf = async (secret: string): Promise<Uint8Array> => new TextEncoder().encode(secret);
    const publicKey = (await importJWK(key.publicJwk, 'RS256', { extractable: true })) as CryptoKey;
    const { exp: _exp, ...endless } = good();
    const { sub: _sub, ...nameless } = good();
    const forged: Readonly<Record<string, string>> = {
      'for another audience': await signed({ ...good(), aud: 'account' }),
      'for none': await signed({ ...good(), aud: [] }),
      'of another issuer': await signed({ ...good(), iss: 'https://id.example' }),
      'of a longer issuer': await signed({ ...good(), iss: `${provider.issuer}/` }),
      'without an end': await signed(endless),
      'without a subject': await signed(nameless),
      'of an unknown key': await signed(good(), { kid: 'other' }, stranger.privateKey),
      'of a key that calls itself ours': await signed(good(), {}, stranger.privateKey),
      'with the key inside': await signed(good(), { jwk: stranger.publicJwk, kid: 'x' }, stranger.privateKey),
      'with another role inside': `${head}.${text({ ...good(), realm_access: { roles: ['admin'] } })}.${signature}`,
      'with alg none': `${text({ alg: 'none', kid: 'first' })}.${body}.`,
      'with alg None': `${text({ alg: 'None', kid: 'first' })}.${body}.`,
      'with its signature cut': `${head}.${body}.`,
      'HS256 by the public key': await signed(good(), { alg: 'HS256' }, await secretOf(await exportSPKI(publicKey))),
      'HS256 by the public JWK': await signed(good(), { alg: 'HS256' }, await secretOf(JSON.stringify(key.publicJwk))),
      'with sites that are none': await signed({ ...good(), sites: [{ all: true }] }),
      'no JSON': 'eyJ.e30.AA',
    };
    for (const [what, token] of Object.entries(forged)) expect([what, (await me(token)).status]).toEqual([what, 401]);
    expect((await me(await signed(good()))).status).toBe(200);
  });

  it('follow a rotation of keys within seconds; a key that is gone lets nobody in; unknown keys ask the provider seldom', async () => {
    let asked = 0;
    const before = await provider.tokenOf('screen');
    const next = await signingKey('second');
    provider.sign(next);
    const counted = provider.countKeyRequests(() => asked++);
    await until(
      async () => (await me(await provider.tokenOf('screen'))).status === 200,
      'the new key is known',
      15_000,
    );
    expect((await me(before)).status).toBe(401);
    const stranger = await signingKey('unknown');
    const flood = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => me(await signed(good(), { kid: `k${i}` }, stranger.privateKey))),
    );
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([401]));
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(6);
    counted();
  });

  it('are not taken while the provider was never reached: 503, not a word of why', async () => {
    await provider.stop();
    const settings = { issuer: provider.issuer, audience: AUDIENCE, roleClaim: 'roles' };
    const tokens = new Tokens(settings);
    await expect(tokens.principalOf(await signed(good()), api.clock.now)).rejects.toMatchObject({ status: 503 });
  });
});
