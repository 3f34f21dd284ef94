import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { NpmStart } from '../support/processes/npm-start.js';
import { isPrometheusInstalled, Prometheus } from '../support/processes/prometheus.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(600_000);

interface Standing {
  readonly processes: readonly { readonly name: string; readonly isRunning: boolean }[];
  readonly sites: readonly { readonly site: string; readonly avoidedT: number | null }[];
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}
interface Status {
  readonly avoided: Readonly<Record<string, number | null>>;
  readonly heat: Readonly<Record<string, number | null>>;
  readonly targets: readonly Readonly<Record<string, unknown>>[];
  readonly data: { readonly waitingMarks: number };
}

/** What is not known at some times (the first hour of a day, the first day of a season, between two) has no sample. */
const FIELDS: readonly (readonly [start: string, (status: Status) => readonly unknown[]])[] = [
  ['greenpark_avoided_tonnes{site=~".+",scope="today"}', ({ avoided }) => [avoided['todayT']]],
  ['greenpark_heat_power_watts', ({ heat }) => [heat['powerMw']]],
  ...Object.entries({
    greenpark_target_plan_to_date: 'planToDate',
    greenpark_target_expected_to_date: 'expectedToDate',
    greenpark_target_forecast: 'forecast',
    greenpark_target_probability_ratio: 'probabilityToMeet',
    greenpark_target_performance_drift_ratio: 'performanceDriftPct',
  }).map(
    ([name, field]) => [name, ({ targets }: Status): unknown[] => targets.map((target) => target[field])] as const,
  ),
];

const dashboards = join(import.meta.dirname, '../../infra/grafana/dashboards');
const drawn = (): { title: string; expr: string }[] =>
  readdirSync(dashboards).flatMap((name) => {
    const { panels } = JSON.parse(readFileSync(join(dashboards, name), 'utf8')) as Dashboard;
    return panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$site', '.+') })),
    );
  });

const WRONG = 'a-password-of-nobody';

describe('npm start with authentication, and what runs beside it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-auth-'));
  const system = new NpmStart(join(dir, 'data'), { GREENPARK_AUTH: 'on' });
  const file = (name: string): string => join(system.dataDir, 'credentials', name);
  const secret = (name: string): string => readFileSync(file(name), 'utf8').trim();
  const greenpark = (...args: string[]) => runGreenpark(system.dataDir, args);
  const standing = async (): Promise<Standing> => JSON.parse((await greenpark('status', '--json')).out) as Standing;

  beforeAll(async () => {
    await system.start();
  });
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  it('makes a first admin key and a credential of the listener, for their owner alone, and says where they lie', () => {
    for (const name of ['admin-key', 'mqtt-password']) {
      expect(statSync(file(name)).mode & 0o777).toBe(0o600);
      expect(system.output).toContain(file(name));
      expect(system.output).not.toContain(secret(name));
    }
  });

  it('asks every call for a key, and takes the one that it has made', async () => {
    const sites = `${system.endpoints().http}/api/v1/sites`;
    expect((await fetch(sites)).status).toBe(401);
    const answer = await fetch(sites, { headers: { authorization: `Bearer ${secret('admin-key')}` } });
    expect(answer.status).toBe(200);
  });

  it.each([
    [4, 4],
    [5, 0x86],
  ] as const)(
    'refuses a connection of MQTT %s without the password or with a wrong one (%s)',
    async (version, code) => {
      const { mqtt } = system.endpoints();
      const options = { protocolVersion: version, reconnectPeriod: 0, username: 'greenpark' };
      await expect(connectAsync(mqtt, { ...options, username: '' })).rejects.toMatchObject({ code });
      const began = Date.now();
      await expect(connectAsync(mqtt, { ...options, password: WRONG })).rejects.toMatchObject({ code });
      expect(Date.now() - began).toBeGreaterThanOrEqual(990);
      const client = await connectAsync(mqtt, { ...options, password: secret('mqtt-password') });
      await client.endAsync();
      const log = readFileSync(join(system.dataDir, 'logs/ingestion.log'), 'utf8');
      expect(log).toContain('MQTT connection refused');
      expect(log).not.toContain(WRONG);
    },
  );

  it('lets its simulator in, and `status` shows the screen again with tonnes, alerts and processes', async () => {
    await until(async () => ((await standing()).sites[0]?.avoidedT ?? 0) > 0, 'the first tonne', 120_000);
    const { code, out } = await greenpark('status');
    expect(code).toBe(0);
    const { http, mqtt, kafka, processes } = system.endpoints();
    for (const text of [
      http,
      mqtt,
      kafka,
      system.dataDir,
      'Tonnes avoided',
      '47,700 t',
      '/metrics (ingestion)',
      file('admin-key'),
      'Alerts',
    ])
      expect(out).toContain(text);
    for (const { name, pid } of processes) expect(out).toMatch(new RegExp(`${name} +pid ${pid}\\b`));
    const password = new URL(system.endpoints().postgres).password;
    expect(out + (await greenpark('status', '--json')).out).not.toContain(password);
  });

  // Debian package `prometheus`.
  const withPrometheus = isPrometheusInstalled ? it : it.skip;
  withPrometheus('is scraped by a real Prometheus: every panel draws something (skipped without one)', async () => {
    const prometheus = await Prometheus.start(join(system.dataDir, 'prometheus.yml'));
    try {
      await until(
        async () => Object.values(await prometheus.targets()).filter((health) => health === 'up').length === 4,
        'four targets are up',
        60_000,
      );
      const { http } = system.endpoints();
      const headers = { authorization: `Bearer ${secret('admin-key')}` };
      const site = (await standing()).sites[0]?.site ?? '';
      const status = async (): Promise<Status> =>
        (await (await fetch(`${http}/api/v1/sites/${site}/status`, { headers })).json()) as Status;
      await until(async () => (await status()).data.waitingMarks === 0, 'the season is in figures', 240_000);
      const isUnknown = async (expr: string): Promise<boolean> => {
        const field = FIELDS.find(([start]) => expr.startsWith(start))?.[1];
        return field !== undefined && field(await status()).every((value) => value == null);
      };
      expect(drawn().length).toBeGreaterThan(20);
      for (const { title, expr } of drawn()) {
        await until(
          async () => (await prometheus.query(expr)).length > 0 || (await isUnknown(expr)),
          `panel "${title}" draws ${expr}`,
          60_000,
        );
      }
      const [tonnes] = await prometheus.query(`greenpark_avoided_tonnes{site="${site}",scope="season",kind="gross"}`);
      expect(tonnes).toBeGreaterThan(0);
      const rules = await prometheus.rules();
      expect(rules.length).toBeGreaterThanOrEqual(6);
      expect(rules.filter(({ health }) => health !== 'ok' && health !== 'unknown')).toEqual([]);
    } finally {
      await prometheus.stop();
    }
  });

  it('lets `simulate` and `doctor` in by themselves', async () => {
    const sent = await greenpark('simulate', '--from', '2024-01-10', '--to', '2024-01-11', '--thin');
    expect([sent.code, sent.err]).toEqual([0, '']);
    expect(sent.out).toContain('all acknowledged');
    // A machine that is busy makes it find Kafka slow.
    await until(async () => /ok +api/.test((await greenpark('doctor')).out), 'doctor finds the API ready', 60_000);
    expect((await greenpark('doctor')).out).toMatch(/ok +mqtt/);
  });

  it('makes credentials of devices by the command line, which hold until they are revoked, and write nothing else', async () => {
    const { mqtt } = system.endpoints();
    const site = (await standing()).sites[0]!.site;
    const { items } = JSON.parse((await greenpark('devices', 'list', '--json')).out) as { items: { id: string }[] };
    const [own, other] = items.map(({ id }) => id);
    const wish = ['--site', site, '--device', own!, '--rights', 'telemetry,read', '--expires', '2100-01-01'];
    const made = await greenpark('devices', 'credential', 'new', 'gateway', ...wish, '--json');
    expect([made.code, made.err]).toEqual([0, '']);
    const { username, password } = JSON.parse(made.out) as { username: string; password: string };
    const login = { username, password, protocolVersion: 5, reconnectPeriod: 0 } as const;
    const connect = () => connectAsync(mqtt, login);
    let client = await connect().catch(() => null);
    await until(async () => (client ??= await connect().catch(() => null)) !== null, 'ingestion knows it', 10_000);
    const publish = (device: string) =>
      client!.publishAsync(`greenpark/v1/${site}/${device}/telemetry`, JSON.stringify({ ts: Date.now(), values: {} }), {
        qos: 1,
      });
    await publish(own!);
    await expect(publish(other!)).rejects.toMatchObject({ code: 0x87 });
    const token = { GREENPARK_TOKEN: secret('admin-key') };
    const list = await runGreenpark(system.dataDir, ['devices', 'credential', 'list'], token);
    expect(list.out).toMatch(new RegExp(`gateway +${site} +${own} +telemetry read .*valid +2100-01-01`));
    expect(list.out).not.toContain(password);
    const again = await greenpark('devices', 'credential', 'new', 'gateway', ...wish);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('already')]);
    const typo = await greenpark(
      'devices',
      'credential',
      'new',
      'x',
      '--site',
      site,
      '--all-devices',
      '--rights',
      'all',
    );
    expect([typo.code, typo.err]).toEqual([2, expect.stringContaining('telemetry,events,decisions,read')]);
    expect((await greenpark('devices', 'credential', 'revoke', 'gateway', '--reason', 'stolen')).code).toBe(0);
    await until(() => !client!.connected, 'it is disconnected', 10_000);
    await expect(connect()).rejects.toMatchObject({ code: 0x86 });
    expect((await runGreenpark(system.dataDir, ['audit', '--json'], token)).out).toContain('credential-revoked');
  });

  it('lets nobody act by the key that was made for the start alone', async () => {
    const refused = await greenpark('dead-letters', 'replay');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('GREENPARK_TOKEN');
    const token = { GREENPARK_TOKEN: secret('admin-key') };
    expect((await runGreenpark(system.dataDir, ['dead-letters', 'replay'], token)).code).toBe(0);
  });

  it('is known as stopped once it is: no list of connections that fail', async () => {
    await system.interrupt();
    const status = await greenpark('status');
    expect(status.code).toBe(1);
    expect(status.err).toMatch(/it is stopped, `npm start` starts it/);
    const doctor = await greenpark('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/BAD +system .*it is stopped/);
    expect(doctor.out).not.toMatch(/mqtt|kafka|postgres|ECONNREFUSED/);
  });
});
