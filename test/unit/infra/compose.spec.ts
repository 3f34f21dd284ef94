import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ALLOCATOR, nodeOptionsOf } from '../../../apps/local/src/system/node-options.js';

interface Service {
  readonly image?: string;
  readonly command?: readonly string[] | string;
  readonly ports?: readonly string[];
  readonly healthcheck?: unknown;
  readonly restart?: string;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
}
interface Compose {
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const root = process.cwd();
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const tool = ['docker-compose', 'docker'].find(
  (name) => spawnSync(name, name === 'docker' ? ['compose', 'version'] : ['version']).status === 0,
);

describe('docker-compose.yml', () => {
  beforeAll(() => {
    expect(spawnSync(join(root, 'infra/compose/make-secrets')).status).toBe(0);
  });

  it('brings factor and normals files of the plant into every service that reads the configuration', () => {
    const own = services.filter(([, { image }]) => image?.startsWith('greenpark:'));
    expect(own.length).toBeGreaterThan(3);
    for (const [name, { volumes, environment }] of own) {
      expect([name, volumes]).toEqual([name, expect.arrayContaining(['./config/own:/app/config/own:ro'])]);
      expect([name, environment?.['GREENPARK_FACTORS']]).toEqual([name, '/app/config/own']);
    }
    expect(existsSync(join(root, 'config/own/factors.yaml'))).toBe(true);
  });

  // The tool checks the file against the Compose schema; it needs no engine for that.
  (tool ? it : it.skip)('is valid against the Compose schema (skipped where no docker-compose is installed)', () => {
    const args = tool === 'docker' ? ['compose', 'config', '--quiet'] : ['config', '--quiet'];
    const { status, stderr } = spawnSync(tool as string, args, { cwd: root, encoding: 'utf8' });
    expect({ status, stderr: stderr.replaceAll(/.*obsolete.*\n?/g, '') }).toEqual({ status: 0, stderr: '' });
  });

  it.each(['ingestion', 'aggregator', 'alerting', 'api'])(
    'starts %s with the options of Node and the allocator that npm start gives',
    (name) => {
      expect(nodeOptionsOf(name)).not.toEqual([]);
      expect(compose.services[name]?.command).toEqual([
        'node',
        ...nodeOptionsOf(name),
        `dist/apps/${name}/src/main.js`,
      ]);
      expect(compose.services[name]?.environment).toMatchObject(ALLOCATOR);
    },
  );

  it('opens ports on loopback only', () => {
    for (const [name, { ports }] of services)
      for (const port of ports ?? []) expect(`${name} ${port}`).toContain(' 127.0.0.1:');
  });

  it('gives every long-running service a healthcheck and a restart', () => {
    for (const [name, service] of services) {
      if (name === 'migrate') continue;
      expect({ name, health: service.healthcheck !== undefined, restart: service.restart }).toEqual({
        name,
        health: true,
        restart: 'unless-stopped',
      });
    }
  });

  it('has no secret in it: each is a file that is made by a script and ignored by git', () => {
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^infra\/compose\/secrets\//);
    for (const [, { environment }] of services) {
      for (const [key, value] of Object.entries(environment ?? {})) {
        if (/PASSWORD|SECRET|_KEY|TOKEN|DATABASE_URL/.test(key)) expect(`${key}=${value}`).toMatch(/=\/run\/secrets\//);
      }
    }
  });

  it('names only files that exist', () => {
    for (const [name, { volumes }] of services) {
      for (const volume of volumes ?? []) {
        const source = volume.split(':')[0] as string;
        if (source.startsWith('.'))
          expect(`${name} ${source} ${existsSync(join(root, source))}`).toBe(`${name} ${source} true`);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('starts apps that exist', () => {
    for (const [, { image, command }] of services) {
      if (image !== 'greenpark:1.0.0') continue;
      const script = (command as readonly string[]).find((part) => part.startsWith('dist/'))!;
      expect(existsSync(join(root, script.replace('dist/', '').replace('.js', '.ts')))).toBe(true);
    }
  });

  it('gives no container root, capabilities, a file system to write into, or memory and processes without end', () => {
    // The other images have a user of their own: node, nobody, grafana.
    const users = { mosquitto: '1883:1883', kafka: '1000:1000', postgres: 'postgres' };
    expect(readFileSync(join(root, 'Dockerfile'), 'utf8')).toMatch(/^USER node$/m);
    for (const [name, service] of services) {
      expect([name, service.user]).toEqual([name, (users as Record<string, string>)[name]]);
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }),
      ]);
      expect([name, service.cap_add, service.privileged]).toEqual([name, undefined, undefined]);
      expect([name, service.mem_limit]).toEqual([name, expect.stringMatching(/\d[mg]\b/)]);
      expect([name, service.pids_limit]).toEqual([name, expect.any(Number)]);
    }
  });

  it('keeps sensors, people and what is inside apart', () => {
    const members = (network: string): string[] =>
      services.filter(([, { networks }]) => networks?.includes(network)).map(([name]) => name);
    expect(compose.networks['inside']).toEqual({ internal: true });
    expect(members('sensors')).toEqual(['mosquitto', 'ingestion']);
    expect(members('people')).toEqual(['alerting', 'api', 'prometheus', 'alertmanager', 'grafana']);
    expect(members('desk')).toEqual(['kafka', 'postgres']);
    for (const [name, { networks, ports }] of services) {
      expect([name, networks?.length]).toEqual([name, expect.any(Number)]);
      // A port of a container that is in an internal network alone is not there.
      if (ports) expect([name, networks?.some((network) => network !== 'inside')]).toEqual([name, true]);
    }
  });

  it('gives each service the secrets of its own account, and ingestion no database', () => {
    const accounts = ['ingestion', 'aggregator', 'alerting', 'api'];
    for (const name of accounts) {
      const { secrets, environment } = compose.services[name]!;
      const named = (prefix: string) => secrets!.filter((secret) => secret.startsWith(prefix));
      expect(named('kafka_')).toEqual([`kafka_${name}`]);
      expect(environment).toMatchObject({
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: name,
        KAFKA_SASL_PASSWORD_FILE: `/run/secrets/kafka_${name}`,
      });
      expect(named('database_url')).toEqual(name === 'ingestion' ? [] : [`database_url_${name}`]);
      expect(environment!['DATABASE_URL_FILE']).toBe(
        name === 'ingestion' ? undefined : `/run/secrets/database_url_${name}`,
      );
    }
  });

  it('lets no one into Kafka without an account, but for its own container', () => {
    const settings = Object.fromEntries(
      readFileSync(join(root, 'infra/kafka/compose.properties'), 'utf8')
        .split('\n')
        .filter((line) => /^[a-z]/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const protocols = new Map(
      settings['listener.security.protocol.map']!.split(',').map((one) => one.split(':') as [string, string]),
    );
    const open = settings['listeners']!.split(',').filter((one) => protocols.get(one.split(':')[0]!) === 'PLAINTEXT');
    expect(open).toEqual(['LOCAL://127.0.0.1:9091', 'CONTROLLER://127.0.0.1:9093']);
    expect(settings).toMatchObject({
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
    });
    const accounts = readFileSync(join(root, 'infra/kafka/accounts.sh'), 'utf8');
    expect(compose.services['kafka']!.secrets).toEqual(
      /^accounts='(.*)'$/m
        .exec(accounts)![1]!
        .split(' ')
        .map((name) => `kafka_${name}`),
    );
  });
});
