import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { verifyPack } from '#evidence';
import { openDatabase } from '#postgres';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';
import { NpmStart, runs } from '../support/processes/npm-start.js';

jest.setTimeout(400_000);
const NAMES = ['kafka', 'postgres', 'ingestion', 'aggregator', 'alerting', 'api', 'simulator'];
const SITE = 'changchun-south';

interface Status {
  readonly avoided: { readonly seasonT: number | null };
  readonly data: { readonly waitingMarks: number };
  readonly targets: readonly { readonly amount: number | null }[];
}
interface Ledger {
  readonly totals: { readonly received: number; readonly stored: number; readonly inFlight: number };
}

describe('npm start', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-start-'));
  const system = new NpmStart(join(dir, 'data'));
  const seasonT = async (): Promise<number> =>
    (await system.get<Status>(`/api/v1/sites/${SITE}/status`).catch(() => null))?.avoided.seasonT ?? 0;
  const stored = async (): Promise<number> => (await system.get<Ledger>(`/api/v1/sites/${SITE}/ledger`)).totals.stored;
  /** Told on failure only: what the processes said. */
  const eventually = (condition: () => Promise<boolean> | boolean, what: string, ms = 90_000): Promise<void> =>
    until(condition, what, ms).catch((error: Error) => {
      throw new Error(`${error.message}\n${system.output.slice(-2_000)}\n${system.logTails()}`);
    });

  const isCounted = async (): Promise<boolean> => {
    const { totals } = await system.get<Ledger>(`/api/v1/sites/${SITE}/ledger`);
    const { data } = await system.get<Status>(`/api/v1/sites/${SITE}/status`);
    return totals.inFlight === 0 && data.waitingMarks === 0;
  };

  beforeAll(async () => {
    await system.start();
  });
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  it('says in endpoints.json where everything is and which process does the work', () => {
    const { processes, ...addresses } = system.endpoints();
    expect(Object.keys(system.endpoints())).toEqual(['http', 'mqtt', 'kafka', 'postgres', 'processes']);
    expect(addresses).toEqual({
      http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      mqtt: expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/),
      kafka: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      postgres: expect.stringMatching(/^postgres:\/\/greenpark:\w+@127\.0\.0\.1:\d+\/greenpark$/),
    });
    expect(processes.map(({ name }) => name)).toEqual(NAMES);
    expect(processes.filter(({ pid }) => !runs(pid))).toEqual([]);
    expect(new Set(processes.map(({ pid }) => pid)).size).toBe(NAMES.length);
    // The database's password stands in it.
    expect(statSync(join(system.dataDir, 'endpoints.json')).mode & 0o077).toBe(0);
  });

  it('prints the screen with addresses, data folder and tonnes, in whole lines', () => {
    const { http, mqtt, kafka } = system.endpoints();
    for (const text of ['Tonnes avoided', '47,700 t', http, mqtt, kafka, system.dataDir]) {
      expect(system.output).toContain(text);
    }
    expect(system.output).not.toContain('\u001B');
  });

  it('lets the tonnes avoided grow, from the plant by MQTT to the API', async () => {
    await eventually(async () => (await seasonT()) > 0, 'the first tonne');
    const first = await seasonT();
    await eventually(async () => (await seasonT()) > first, 'the tonnes grow');
    await eventually(() => system.output.includes('avoided so far'), 'the screen says so');
    expect(system.output).toMatch(/avoided so far: .*SIMULATED: no tonne is real/);
    expect(await system.get<Status>(`/api/v1/sites/${SITE}/status`)).toMatchObject({ simulated: true });
  });

  it('raises no alarm while the season until now comes in', async () => {
    await eventually(isCounted, 'everything is in figures', 180_000);
    const { items } = await system.get<{ items: { message: string }[] }>('/api/v1/alerts');
    expect(items.map(({ message }) => message)).toEqual([]);
  });

  it('builds and verifies the evidence of every month and of the season until now, by the command line and by the API', async () => {
    const periodsOf = async (interval: string): Promise<string[]> => {
      const path = `/api/v1/sites/${SITE}/periods?interval=${interval}`;
      return (await system.get<{ items: { period: string }[] }>(path)).items.map(({ period }) => period);
    };
    await eventually(async () => (await periodsOf('season')).length > 0 && (await isCounted()), 'figures', 180_000);
    const periods = [...(await periodsOf('month')), ...(await periodsOf('season'))];
    expect(periods.length).toBeGreaterThan(1);
    for (const period of periods) {
      const file = join(dir, `${period}.zip`);
      const built = await runGreenpark(system.dataDir, ['evidence', 'build', '--period', period, '--out', file]);
      expect({ period, code: built.code, err: built.err }).toEqual({ period, code: 0, err: '' });
      const { code, out } = await runGreenpark(system.dataDir, ['verify', file, '--json']);
      expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 0, ok: true, pack: { period } });
      // What the page's link fetches.
      const answer = await fetch(`${system.endpoints().http}/api/v1/sites/${SITE}/evidence/${period}`);
      expect({ period, ...verifyPack(new Uint8Array(await answer.arrayBuffer())) }).toMatchObject({
        period,
        problem: null,
      });
    }
  });

  it('connects each service to PostgreSQL as itself, ingestion and the simulator not at all', async () => {
    const url = system.endpoints().postgres;
    const db = await openDatabase({ url, log: { info: () => undefined, warn: () => undefined }, name: 'test' });
    const sessions = await db
      .query<{ who: string }>(
        `select distinct substring(application_name from 'greenpark-(aggregator|alerting|api)') || ' as ' || usename as who
         from pg_stat_activity where datname = current_database() and application_name like 'greenpark%' order by 1`,
      )
      .finally(() => db.close());
    expect(sessions.map(({ who }) => who)).toEqual(
      ['aggregator', 'alerting', 'api'].map((service) => `${service} as greenpark_${service}_login`),
    );
    for (const name of ['ingestion', 'simulator']) {
      const environment = readFileSync(`/proc/${system.pid(name)}/environ`, 'utf8').split('\0');
      // what the tests themselves go by is in every process
      const own = environment.filter((line) => !line.startsWith('TEST_'));
      expect(own.filter((line) => /DATABASE_URL|postgres:/.test(line))).toEqual([]);
    }
    const log = readFileSync(join(system.dataDir, 'logs/postgres.log'), 'utf8');
    expect(log.split('\n').filter((line) => line.includes('permission denied'))).toEqual([]);
  });

  it('refuses a second start on the same folder and leaves the first alone', async () => {
    const second = new NpmStart(system.dataDir);
    await expect(second.start()).rejects.toThrow(/already runs on .* \(pid \d+\)/);
    expect((await system.get<{ items: unknown[] }>('/api/v1/sites')).items).toHaveLength(1);
  });

  it.each(['aggregator', 'ingestion', 'api'])('starts %s again when it is killed, and says so', async (name) => {
    const before = system.endpoints();
    const gone = system.kill(name);
    await eventually(() => system.pid(name) !== gone && runs(system.pid(name)), `${name} runs again`);
    await eventually(
      () => system.output.includes(`${name} ended (SIGKILL); it is started again`),
      'the screen says so',
    );
    expect({ ...system.endpoints(), processes: [] }).toEqual({ ...before, processes: [] });
    await eventually(
      async () => (await system.get<{ items: unknown[] }>('/api/v1/sites').catch(() => null)) !== null,
      'API',
    );
  });

  it('is gone within 10 s after Ctrl-C, with every process, and goes on where it stopped', async () => {
    await eventually(async () => (await stored()) > 0, 'readings are stored');
    const processes = system.endpoints().processes.map(({ pid }) => pid);
    const [tonnesBefore, storedBefore] = [await seasonT(), await stored()];
    expect(await system.interrupt()).toBeLessThan(10_000);
    expect(processes.filter(runs)).toEqual([]);
    expect(system.hasEndpoints()).toBe(false);

    await system.start();
    expect(await stored()).toBeGreaterThanOrEqual(storedBefore);
    expect(await seasonT()).toBeGreaterThanOrEqual(tonnesBefore);
  });

  it('finds what a killed start has left, stops it, and goes on', async () => {
    const before = system.endpoints();
    const storedBefore = await stored();
    await system.killStart();
    expect(runs(before.processes[0]?.pid ?? 0)).toBe(true); // Kafka has outlived its keeper
    await system.start();
    expect(system.output).toMatch(/stopped what an earlier start had left over: .*kafka, postgres/);
    expect(before.processes.filter(({ pid }) => runs(pid))).toEqual([]);
    expect(await stored()).toBeGreaterThanOrEqual(storedBefore);
  });
});
