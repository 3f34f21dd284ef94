import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERTS_TOPIC, readCloudEvent, TOPICS } from '#contracts';
import { createKafka, type RecordProducer, type TopicReader } from '#kafka';
import {
  acknowledgeAlert,
  createDatabase,
  migrate,
  openAlerts,
  openDatabase,
  raiseAlert,
  readAlert,
  readAlerts,
  type Database,
} from '#postgres';
import { settleAlerts } from '../../../apps/alerting/src/life/settle-alerts.js';
import { RetainedMessages } from '../../../apps/ingestion/src/receiving/retained-messages.js';
import { moveOutbox, type SendRecords } from '../../../libs/postgres/src/log/outbox.js';
import { EXAMPLE_SITE } from '../../support/plants/example-site.js';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { until } from '../../support/processes/until.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const open = (url: string): Promise<Database> => openDatabase({ url, log: silent, max: 3 });
const MOST_BYTES = 1_800_000;

interface Seen {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | null;
}

describe('alerts in Kafka and as retained messages', () => {
  const site = `published-${process.pid}`;
  const brokers = process.env.TEST_KAFKA_BROKERS ?? '';
  const kafka = createKafka({ brokers: brokers.split(','), clientId: 'published-alerts', log: silent });
  const records: Seen[] = [];
  let reader: TopicReader;
  let producers: RecordProducer[];
  let folder: string;
  let url: string;

  beforeAll(async () => {
    expect(await kafka.ensureTopics(TOPICS)).toEqual([]);
    folder = await mkdtemp(join(tmpdir(), 'greenpark-published-'));
    await writeFile(
      join(folder, 'site.yaml'),
      `site: ${site}
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
devices:
  - { id: meter, kind: heat-meter, points: [ { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 58 MW, interval: 10s } ] }
`,
    );
    producers = [kafka.producer(), kafka.producer()];
    for (const producer of producers) await producer.connect();
    reader = kafka.reader({
      topics: [ALERTS_TOPIC],
      onRecord: ({ topic, key, value }) => void (key?.startsWith(`${site}/`) && records.push({ topic, key, value })),
      onFatal: (error) => {
        throw error;
      },
    });
    await reader.start();
  });
  afterAll(async () => {
    await reader.stop();
    for (const producer of producers) await producer.disconnect();
    await kafka.disconnect();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    url = freshDatabaseUrl('published');
    await createDatabase(url);
    const db = await open(url);
    await migrate(db);
    await db.close();
  });

  const alerting = (): Promise<ServiceProcess> =>
    ServiceProcess.start('alerting', {
      KAFKA_BROKERS: brokers,
      DATABASE_URL: url,
      GREENPARK_SITES: join(folder, 'site.yaml'),
    });
  const raise = async (db: Database, subject: string): Promise<string> => {
    const words = { message: subject, details: {} };
    await db.transaction((tx) => raiseAlert(tx, { site, rule: 'device.skew', subject }, 'warning', words, Date.now()));
    const [alert] = (await readAlerts(db, { states: null, sites: [site] })).filter((one) => one.subject === subject);
    return alert!.id;
  };
  const see = (db: Database, id: string) => acknowledgeAlert(db, id, { by: 'ann', note: null, nowMs: Date.now() });
  const end = (db: Database) =>
    db.transaction((tx) =>
      settleAlerts(
        tx,
        { site: { ...EXAMPLE_SITE, id: site }, rule: 'device.skew', severity: 'warning', holds: new Map() },
        Date.now(),
      ),
    );
  const publish = (db: Database, [producer] = producers) =>
    moveOutbox(db, (sent) => producer!.send(sent), { mostBytes: MOST_BYTES });

  /** What a client finds that subscribes now; `late`: at a listener that has started after the topic was compacted. */
  const retained = (late: boolean): Map<string, { version: number; state: string }> => {
    const shown = new Map<string, string>();
    const messages = new RetainedMessages(
      (topic, payload) => shown.set(topic.slice(topic.lastIndexOf('/') + 1), payload),
      (_, why) => {
        throw new Error(why);
      },
    );
    const read = late ? [...new Map(records.map((record) => [record.key, record])).values()] : records;
    for (const record of read) messages.take(record);
    return new Map(
      [...shown]
        .filter(([, payload]) => payload !== '')
        .map(([id, payload]) => [id, JSON.parse(payload) as { version: number; state: string }]),
    );
  };
  const statesOf = (ids: readonly string[], late = true): (string | null)[] =>
    ids.map((id) => retained(late).get(id)?.state ?? null);
  const newestVersion = (id: string): number =>
    Math.max(
      0,
      ...records
        .filter(({ key }) => key === `${site}/${id}`)
        .map(({ value }) => {
          const event = readCloudEvent(value);
          return event.ok ? (event.data.version as number) : 0;
        }),
    );

  it('are gone when they are resolved, key and all', async () => {
    const db = await open(url);
    const id = await raise(db, 'meter-a');
    await publish(db);
    await until(() => statesOf([id])[0] === 'active-unacknowledged', 'the alert is published');
    await see(db, id);
    await end(db);
    await publish(db);
    await until(() => records.at(-1)!.value === null, 'its key is emptied');
    const told = records.filter(({ key }) => key === `${site}/${id}`);
    expect(
      told.map(({ value }) => value && (JSON.parse(value.toString()) as { data: { state: string } }).data.state),
    ).toEqual(['active-unacknowledged', 'active-acknowledged', 'resolved', null]);
    expect([...retained(true).keys(), ...retained(false).keys()]).toEqual([]);
    await db.close();
  });

  it('are right again after a mover that was paused has put an older record behind a newer one', async () => {
    const db = await open(url);
    const id = await raise(db, 'meter-b');
    let letGo: () => void = () => undefined;
    const free = new Promise<void>((resolve) => (letGo = resolve));
    let isTaken = false;
    const stalled: SendRecords = async (sent) => {
      isTaken = true;
      await free;
      await producers[0]!.send(sent);
    };
    const first = moveOutbox(db, stalled, { mostBytes: MOST_BYTES, holdsMs: 500 });
    await until(() => isTaken, 'the first mover has taken the alert');
    await until(async () => (await publish(db, [producers[1]!])).moved === 1, 'another one sends it');
    await see(db, id);
    await publish(db, [producers[1]!]);
    await until(() => statesOf([id])[0] === 'active-acknowledged', 'its next version is published');
    letGo();
    await expect(first).rejects.toThrow('the connection to PostgreSQL was lost');
    await until(() => statesOf([id])[0] === 'active-unacknowledged', 'the older record is the last');

    const service = await alerting();
    await until(() => statesOf([id])[0] === 'active-acknowledged', 'it is published again', 30_000);
    expect(statesOf([id], false)).toEqual(['active-acknowledged']);
    expect(newestVersion(id)).toBe((await readAlert(db, id))!.version);
    expect(await service.end()).toBe(0);
    await db.close();
  });

  it('are those of the database after it was restored from an older copy, under higher versions', async () => {
    let db = await open(url);
    const [kept, ended] = [await raise(db, 'meter-c'), await raise(db, 'meter-d')];
    await publish(db);
    await db.close();
    const server = new URL(url);
    server.pathname = '/postgres';
    const admin = await open(server.href);
    const copy = `${new URL(url).pathname.slice(1)}_copy`;
    await admin.query(`create database "${copy}" template "${new URL(url).pathname.slice(1)}"`);
    await admin.close();

    db = await open(url);
    const later = await raise(db, 'meter-e');
    for (const id of [kept, ended]) await see(db, id);
    await db.transaction(async (tx) => {
      const holds = new Map(
        [kept, later].map((id) => [id === kept ? 'meter-c' : 'meter-e', { message: '', details: {} }]),
      );
      expect(await openAlerts(tx, site, 'device.skew')).toHaveLength(3);
      await settleAlerts(
        tx,
        { site: { ...EXAMPLE_SITE, id: site }, rule: 'device.skew', severity: 'warning', holds },
        Date.now(),
      );
    });
    await publish(db);
    await db.close();
    const ids = [kept, ended, later];
    const published = (): (string | null)[] => statesOf(ids);
    await until(() => published().join() === 'active-acknowledged,,active-unacknowledged', 'all is published');
    const before = newestVersion(kept);

    server.pathname = `/${copy}`;
    url = server.href;
    const service = await alerting();
    await until(
      () => published().join() === 'active-unacknowledged,active-unacknowledged,',
      'as the copy has it',
      30_000,
    );
    expect(statesOf(ids, false)).toEqual(['active-unacknowledged', 'active-unacknowledged', null]);
    db = await open(url);
    expect(newestVersion(kept)).toBeGreaterThan(before);
    expect(newestVersion(kept)).toBe((await readAlert(db, kept))!.version);
    // and so is what comes next
    await see(db, kept);
    await until(() => published()[0] === 'active-acknowledged', 'the next change is published');
    expect(await service.end()).toBe(0);
    expect(service.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    await db.close();
  });
});
