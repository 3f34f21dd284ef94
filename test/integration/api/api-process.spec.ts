import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pino } from 'pino';
import { TOPICS } from '#contracts';
import { createKafka } from '#kafka';
import { createDatabase, migrate, openDatabase } from '#postgres';
import { freePort, PROJECT_ROOT } from '#servers';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { until } from '../../support/processes/until.js';

const MAIN = join(PROJECT_ROOT, 'dist/apps/api/src/main.js');
const log = pino({ level: 'silent' });

/** The API as the process that it is: real PostgreSQL, real Kafka, the shipped site. */
describe('the process of the API', () => {
  let child: ChildProcess;
  let base: string;
  let url: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const brokers = process.env.TEST_KAFKA_BROKERS!;
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'api-process', log });
    await kafka.ensureTopics(TOPICS);
    await kafka.disconnect();
    url = freshDatabaseUrl('api_process');
    await createDatabase(url);
    const port = await freePort(0);
    base = `http://127.0.0.1:${port}`;
    environment = {
      DATABASE_URL: url,
      KAFKA_BROKERS: brokers,
      HTTP_PORT: String(port),
      LOG_LEVEL: 'warn',
      GREENPARK_SITES: 'config/sites',
    };
    child = fork(MAIN, {
      cwd: PROJECT_ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [message] = await once(child, 'message');
    expect(message).toEqual({ ready: true });
  }, 60_000);
  afterAll(() => {
    child?.kill('SIGKILL');
  });

  const get = async (path: string) => (await fetch(base + path)).json() as Promise<Record<string, unknown>>;

  it('says what is missing until the schema is there, and answers 503 meanwhile', async () => {
    const ready = await fetch(`${base}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ missing: [expect.stringContaining('schema')] });
    expect((await fetch(`${base}/api/v1/sites/changchun-south/status`)).status).toBe(503);
    const db = await openDatabase({ url, log });
    await migrate(db);
    await db.close();
    await until(async () => (await fetch(`${base}/health/ready`)).status === 200, 'readiness');
    expect(await get('/api/v1/sites')).toMatchObject({ items: [{ id: 'changchun-south', timeZone: 'Asia/Shanghai' }] });
    expect(await get('/api/v1/sites/changchun-south/status')).toMatchObject({ avoided: { seasonT: null } });
  });

  it('publishes a meter event to Kafka before it answers, so that the lag counts it', async () => {
    const before = (await get('/api/v1/sites/changchun-south/ledger')).lagRecords as number;
    const response = await fetch(`${base}/api/v1/sites/changchun-south/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'jump-accepted',
        ts: '2026-01-10T00:00:00Z',
        point: 'plant-meter/heat.energyTotal',
        reason: 'seen on the display',
      }),
    });
    expect(response.status).toBe(202);
    // At least: other specs may use the same broker at the same time.
    expect((await get('/api/v1/sites/changchun-south/ledger')).lagRecords).toBeGreaterThan(before);
  });

  it('stops in order within seconds although somebody listens', async () => {
    const stream = await fetch(`${base}/api/v1/stream`);
    expect(stream.status).toBe(200);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    await stream.body?.cancel().catch(() => undefined);
  }, 10_000);

  it('checks its configuration: every problem at once, exit 1', () => {
    const check = (more: Record<string, string>) =>
      spawnSync(process.execPath, [MAIN, '--check-config'], {
        cwd: PROJECT_ROOT,
        env: { ...process.env, ...environment, ...more },
        encoding: 'utf8',
      });
    expect(check({})).toMatchObject({ status: 0, stdout: 'The configuration is good.\n' });
    const wrong = check({ HTTP_PORT: '99999', DATABASE_URL: 'mysql://x' });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/HTTP_PORT[\s\S]*DATABASE_URL|DATABASE_URL[\s\S]*HTTP_PORT/);
    expect(check({ GREENPARK_API_KEY: 'short' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('16 characters'),
    });
    expect(check({ GREENPARK_SITES: 'nowhere' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('nowhere'),
    });
  }, 20_000);
});
