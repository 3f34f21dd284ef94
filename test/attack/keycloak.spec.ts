import { jest } from '@jest/globals';
import { createDatabase, migrate, openDatabase } from '#postgres';
import { freePort } from '#servers';
import { freshDatabaseUrl } from '../support/processes/fresh-database.js';
import { Keycloak, passwordOf, secretOf } from '../support/processes/keycloak.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(900_000);
const isWanted = process.env.KEYCLOAK === '1';
if (!isWanted) process.stderr.write('KEYCLOAK=1 tries the API with a real Keycloak (160 MB by Maven); it is skipped\n');

const AUDIENCE = 'greenpark-api';
const SHIPPED = 'changchun-south';
const silent = { info: () => undefined, warn: () => undefined };

const mapper = (name: string, protocolMapper: string, config: object) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper,
  config: { ...config, 'access.token.claim': 'true' },
});
const audience = (name: string) => mapper('audience', 'oidc-audience-mapper', { 'included.custom.audience': name });
const elsewhere = mapper('sites', 'oidc-hardcoded-claim-mapper', {
  'claim.name': 'sites',
  'claim.value': '["another-site"]',
  'jsonType.label': 'JSON',
});
const client = (clientId: string, protocolMappers: readonly object[]) => ({
  clientId,
  secret: secretOf(clientId),
  directAccessGrantsEnabled: true,
  serviceAccountsEnabled: true,
  protocolMappers,
});
const user = (username: string, realmRoles: readonly string[], clientRoles: object = {}) => ({
  username,
  enabled: true,
  emailVerified: true,
  email: `${username}@park.example`,
  firstName: username,
  lastName: 'Park',
  credentials: [{ type: 'password', value: passwordOf(username) }],
  realmRoles,
  clientRoles,
});
const program = (clientId: string, realmRoles: readonly string[]) => ({
  username: `service-account-${clientId}`,
  enabled: true,
  serviceAccountClientId: clientId,
  realmRoles,
});
const REALM = {
  realm: 'park',
  enabled: true,
  sslRequired: 'none',
  roles: {
    realm: ['viewer', 'greenpark-operator', 'gardener'].map((name) => ({ name })),
    client: { 'desk.park.example': [{ name: 'auditor' }] },
  },
  clients: [
    client('desk.park.example', [audience(AUDIENCE)]),
    client('screen', [audience(AUDIENCE)]),
    client('other-site', [audience(AUDIENCE), elsewhere]),
    client('other-api', [audience('other-api')]),
    client('no-audience', []),
  ],
  users: [
    user('li', ['greenpark-operator'], { 'desk.park.example': ['auditor'] }),
    user('gardener', ['gardener']),
    ...['screen', 'other-site', 'other-api', 'no-audience'].map((id) => program(id, ['viewer'])),
  ],
};

(isWanted ? describe : describe.skip)('tokens of a real Keycloak', () => {
  let keycloak: Keycloak;
  const apis: ServiceProcess[] = [];
  let url: string;
  let byClient: string;
  beforeAll(async () => {
    keycloak = await Keycloak.start(REALM);
    const database = freshDatabaseUrl('keycloak');
    await createDatabase(database);
    const db = await openDatabase({ url: database, log: silent });
    await migrate(db);
    await db.close();
    const start = async (roleClaim: string): Promise<string> => {
      const port = await freePort(0);
      apis.push(
        await ServiceProcess.start('api', {
          DATABASE_URL: database,
          KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS!,
          HTTP_PORT: String(port),
          GREENPARK_AUTH: 'on',
          OIDC_ISSUER: keycloak.issuer,
          OIDC_AUDIENCE: AUDIENCE,
          OIDC_ROLE_CLAIM: roleClaim,
        }),
      );
      return `http://127.0.0.1:${port}`;
    };
    url = await start('realm_access.roles');
    byClient = await start('resource_access.desk.park.example.roles');
  });
  afterAll(async () => {
    await Promise.all(apis.map((api) => api.end('SIGKILL')));
    keycloak?.stop();
  });

  const me = async (token: string, api = url, path = '/api/v1/me') => {
    const answer = await fetch(api + path, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('let in programs and people by the roles of the realm', async () => {
    expect(await me(await keycloak.token('screen'))).toMatchObject({
      status: 200,
      body: { role: 'viewer', name: 'service-account-screen', sites: null },
    });
    const li = await keycloak.token('desk.park.example', 'li');
    expect(await me(li)).toMatchObject({ status: 200, body: { role: 'operator', name: 'li' } });
    expect((await me(li, url, '/api/v1/audit')).status).toBe(403);
    expect((await me(await keycloak.token('desk.park.example', 'gardener'))).status).toBe(403);
  });

  it('give the roles of a client whose name has dots', async () => {
    const li = await keycloak.token('desk.park.example', 'li');
    expect((await me(li, byClient)).body).toMatchObject({ role: 'auditor', name: 'li' });
    expect((await me(await keycloak.token('screen'), byClient)).status).toBe(403);
  });

  it('are for the sites of their claim alone', async () => {
    const token = await keycloak.token('other-site');
    expect((await me(token)).body).toMatchObject({ sites: ['another-site'] });
    expect((await me(token, url, `/api/v1/sites/${SHIPPED}/status`)).status).toBe(403);
    expect((await me(await keycloak.token('screen'), url, `/api/v1/sites/${SHIPPED}/status`)).status).toBe(200);
  });

  it('for another audience, or for none, are refused', async () => {
    for (const other of ['other-api', 'no-audience']) {
      expect([other, (await me(await keycloak.token(other))).status]).toEqual([other, 401]);
    }
  });

  it('follow a rotation of the keys of the realm within 10 s, and a token of the key that is gone is refused', async () => {
    const before = await keycloak.token('screen');
    expect((await me(before)).status).toBe(200);
    await keycloak.rotate();
    const after = await keycloak.token('screen');
    await until(async () => (await me(after)).status === 200, 'the new key is known', 10_000);
    await until(async () => (await me(before)).status === 401, 'the old key is gone', 10_000);
  });
});
