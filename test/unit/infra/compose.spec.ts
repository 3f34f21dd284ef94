import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly command?: readonly string[] | string;
  readonly ports?: readonly string[];
  readonly healthcheck?: unknown;
  readonly restart?: string;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
interface Compose {
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
    const made = spawnSync(join(root, 'infra/compose/make-secrets'));
    expect(made.status).toBe(0);
    const args = tool === 'docker' ? ['compose', 'config', '--quiet'] : ['config', '--quiet'];
    const { status, stderr } = spawnSync(tool as string, args, { cwd: root, encoding: 'utf8' });
    expect({ status, stderr: stderr.replaceAll(/.*obsolete.*\n?/g, '') }).toEqual({ status: 0, stderr: '' });
  });

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
});
