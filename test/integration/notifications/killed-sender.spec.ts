import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPICS } from '#contracts';
import type { Digest } from '#domain';
import { createKafka } from '#kafka';
import { createDatabase, migrate, openDatabase, readNotifications, type Database } from '#postgres';
import { settleAlerts } from '../../../apps/alerting/src/life/settle-alerts.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { until } from '../../support/processes/until.js';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

interface Told {
  readonly id: string;
  readonly type: string;
  readonly alert: { readonly subject: string };
}

/** Alerting is killed between raise, resolve and send. */
describe('a sender that is killed', () => {
  const site = `killed-sender-${process.pid}`;
  const brokers = process.env.TEST_KAFKA_BROKERS ?? '';
  let folder: string;
  let url: string;
  let db: Database;
  let receiver: HttpReceiver;
  let board: HttpReceiver;
  let service: ServiceProcess | undefined;

  beforeAll(async () => {
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'killed-sender', log: silent });
    expect(await kafka.ensureTopics(TOPICS)).toEqual([]);
    await kafka.disconnect();
    receiver = await HttpReceiver.start();
    board = await HttpReceiver.start();
    folder = await mkdtemp(join(tmpdir(), 'greenpark-killed-sender-'));
    await writeFile(
      join(folder, 'site.yaml'),
      `site: ${site}
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
alerts:
  sinks:
    duty: { kind: webhook, url: ${receiver.url} }
    board: { kind: webhook, url: ${board.url} }
  routes:
    - { to: [duty] }
    - { to: [board], digest: { every: 24h } }
devices:
  - { id: meter, kind: heat-meter, points: [ { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 58 MW, interval: 10s } ] }
`,
    );
    url = freshDatabaseUrl('killed_sender');
    await createDatabase(url);
    db = await openDatabase({ url, log: silent, max: 3 });
    await migrate(db);
  });
  afterAll(async () => {
    await service?.end('SIGKILL');
    await db.close();
    await receiver.stop();
    await board.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (): Promise<void> => {
    const env = { KAFKA_BROKERS: brokers, DATABASE_URL: url, GREENPARK_SITES: join(folder, 'site.yaml') };
    const started = ServiceProcess.spawn('alerting', env);
    service = started;
    await until(() => started.isReady || started.exitCode !== undefined, 'alerting is ready', 120_000);
    expect(started.exitCode).toBeUndefined();
  };
  /** What was on its way is free again, as it is a minute later. */
  const kill = async (): Promise<void> => {
    await service!.end('SIGKILL');
    const sessions = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name like '%alerting%'`;
    const isGone = async () => (await db.query<{ n: number }>(sessions))[0]!.n === 0;
    await until(isGone, 'PostgreSQL has seen the end of its sessions');
    await db.execute(`update notification set due_at = created_at where state = 'waiting'`);
  };
  /** Which devices have a clock that is wrong, and no other: a rule that nothing but this test judges here. */
  const wrong = (devices: readonly string[]) =>
    db.transaction((tx) =>
      settleAlerts(
        tx,
        {
          site: { ...EXAMPLE_SITE, id: site },
          rule: 'device.skew',
          severity: 'warning',
          holds: new Map(devices.map((device) => [device, { message: device, details: {} }])),
        },
        Date.now(),
      ),
    );
  const group = (name: string): string[] => Array.from({ length: 15 }, (_, i) => `${name}-${i}`);

  it('loses nothing, and doubles nothing for a receiver that looks at ids', async () => {
    const [a, b, c] = [group('a'), group('b'), group('c')];
    receiver.behaviour = 'hang';
    await start();
    await wrong(a);
    await until(() => receiver.requests.length > 0, 'the first is on its way');
    await kill();

    receiver.behaviour = { status: 204 };
    await start();
    await wrong([...a, ...b]);
    await kill();

    await start();
    await until(() => receiver.requests.length > 8, 'some have been sent');
    await kill();

    await wrong(c); // a and b are over, and nobody is there to tell it
    const before = receiver.requests.length; // what is sent while it starts counts too: of c alone there are fewer than 20
    await start();
    await wrong([]);
    await until(() => receiver.requests.length > before + 20, 'more have been sent', 60_000);
    await kill();

    await start();
    const unsent = async () => {
      const [row] = await db.query<{ n: number }>(
        `select (select count(*) from notification where state <> 'sent' and sink = 'duty') + (select count(*) from alert_transition where routed_at is null) as n`,
      );
      return row!.n;
    };
    await until(async () => (await unsent()) === 0, 'all is sent', 60_000);
    expect(await service!.end()).toBe(0);

    const bySubject = new Map<string, string[]>();
    for (const { type, alert } of receiver.onceEach<Told>())
      bySubject.set(alert.subject, [...(bySubject.get(alert.subject) ?? []), type]);
    const whole = ['alert.raised', 'alert.returned'];
    expect(Object.fromEntries(bySubject)).toEqual(
      Object.fromEntries([...a, ...b, ...c].map((device) => [device, whole])),
    );
    expect(receiver.requests.length).toBeGreaterThanOrEqual(90);
  }, 240_000);

  it('loses nothing of a digest, and sends no other id', async () => {
    const soon = `update notification set due_at = now() where state = 'gathered' and digest_id is null`;
    board.behaviour = 'hang';
    expect(await db.execute(soon)).toBeGreaterThanOrEqual(90);
    await start();
    await until(() => board.requests.length > 0, 'the digest is on its way');
    await kill();
    await start();
    await until(() => board.requests.length > 1, 'it is on its way again');
    await kill();
    board.behaviour = { status: 204 };
    await start();
    const left = async () =>
      (await readNotifications(db, { sites: [site], sink: 'board', limit: 1_000 })).filter(
        (row) => row.state !== 'sent',
      ).length;
    await until(async () => (await left()) === 0, 'all of it is told');
    expect(await service!.end()).toBe(0);
    const digests = board.onceEach<{ readonly id: string; readonly digest: Digest }>();
    expect(digests).toHaveLength(1);
    expect(digests[0]!.digest.counts).toEqual({ alerts: 45, over: 45, standing: 0 });
    expect(board.requests.length).toBeGreaterThanOrEqual(3);
  }, 240_000);
});
