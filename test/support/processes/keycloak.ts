import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, killGroup, PROJECT_ROOT } from '#servers';
import { until } from './until.js';

const VERSION = '26.5.6';
const CACHE = join(PROJECT_ROOT, '.greenpark/cache');
const HOME = join(CACHE, `keycloak-${VERSION}`);
const ADMIN = 'admin';
const MAVEN = 'mvn';

type Json = Readonly<Record<string, unknown>>;

/** Fetches the distribution by Maven, once; it needs a JRE of 17. */
function install(): void {
  if (existsSync(join(HOME, 'bin/kc.sh'))) return;
  const artifact = `org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`;
  const args = ['-q', '-B', 'dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${CACHE}`];
  // Without a project Maven keeps a note of what it has unpacked below the folder that it is called in.
  mkdirSync(CACHE, { recursive: true });
  const { status, stderr } = spawnSync(MAVEN, args, { encoding: 'utf8', cwd: CACHE });
  if (status !== 0) throw new Error(`Keycloak cannot be fetched: ${stderr}`);
}

/** A real Keycloak on loopback with one realm, held in memory. */
export class Keycloak {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly realm: string,
  ) {}

  get issuer(): string {
    return `${this.url}/realms/${this.realm}`;
  }

  static async start(realm: Json & { readonly realm: string }): Promise<Keycloak> {
    install();
    mkdirSync(join(HOME, 'data/import'), { recursive: true });
    writeFileSync(join(HOME, 'data/import/realm.json'), JSON.stringify(realm));
    const port = await freePort(0);
    const args = ['start-dev', '--import-realm', '--cache=local', '--http-host=127.0.0.1', `--http-port=${port}`];
    const child = spawn('bash', [join(HOME, 'bin/kc.sh'), ...args], {
      env: {
        PATH: process.env.PATH,
        KC_DB: 'dev-mem',
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN,
        JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
      },
      stdio: 'ignore',
      detached: true,
    });
    const keycloak = new Keycloak(child, `http://127.0.0.1:${port}`, realm.realm);
    const isUp = () =>
      fetch(`${keycloak.issuer}/.well-known/openid-configuration`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(async () => child.exitCode !== null || (await isUp()), 'Keycloak', 600_000);
    if (child.exitCode !== null) throw new Error(`Keycloak ended with ${child.exitCode}`);
    return keycloak;
  }

  /** The access token that a flow gives: `client_credentials`, or `password` with a user. */
  async token(client: string, user?: string): Promise<string> {
    const who: Readonly<Record<string, string>> =
      user === undefined ? {} : { username: user, password: passwordOf(user) };
    const grant_type = user === undefined ? 'client_credentials' : 'password';
    const asked = { grant_type, client_id: client, client_secret: secretOf(client), ...who };
    return tokenOf(`${this.issuer}/protocol/openid-connect/token`, asked);
  }

  /** A new key signs from now on, and that of before is gone. */
  async rotate(): Promise<void> {
    const asked = { grant_type: 'password', client_id: 'admin-cli', username: ADMIN, password: ADMIN };
    const token = await tokenOf(`${this.url}/realms/master/protocol/openid-connect/token`, asked);
    const call = async (method: string, path: string, body?: Json): Promise<unknown> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const place = `${this.url}/admin/realms/${this.realm}${path}`;
      const answer = await fetch(place, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return method === 'GET' ? answer.json() : undefined;
    };
    const providerType = 'org.keycloak.keys.KeyProvider';
    const found = (await call('GET', `/components?type=${providerType}`)) as readonly Record<string, string>[];
    const { id } = (await call('GET', '')) as { readonly id: string };
    const config = { priority: ['200'], keySize: ['2048'] };
    await call('POST', '/components', {
      name: 'next',
      providerId: 'rsa-generated',
      providerType,
      parentId: id,
      config,
    });
    for (const old of found.filter(({ providerId }) => providerId === 'rsa-generated')) {
      await call('DELETE', `/components/${old['id']}`);
    }
  }

  stop(): void {
    if (this.child.pid !== undefined) killGroup(this.child.pid);
  }
}

async function tokenOf(place: string, asked: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(place, { method: 'POST', body: new URLSearchParams(asked) });
  const { access_token } = (await answer.json()) as { readonly access_token?: string };
  if (access_token === undefined) throw new Error(`no token: ${answer.status}`);
  return access_token;
}

export const secretOf = (client: string): string => `secret-of-${client}`;
export const passwordOf = (user: string): string => `password-of-${user}`;
