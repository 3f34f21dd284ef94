import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANCHORS_TOPIC, anchorEvent, STATUS_TOPIC, TOPICS } from '#contracts';
import { createKafka, type Kafka } from '#kafka';
import { createDatabase, migrate, openDatabase, readAlerts, type AlertRow, type Database } from '#postgres';
import { freshDatabaseUrl, urlAs } from '../processes/fresh-database.js';
import { ServiceProcess } from '../processes/service-process.js';
import { until } from '../processes/until.js';
import { NamedRows } from './named-rows.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Processes of alerting on a database of their own, beside the Kafka of the tests. */
export class AlertingUnderTest {
  readonly processes: ServiceProcess[] = [];
  readonly rows: NamedRows;
  private readonly producer: ReturnType<Kafka['producer']>;
  private statusVersion = 0;

  private constructor(
    readonly site: string,
    readonly db: Database,
    private readonly url: string,
    private readonly folder: string,
    private readonly kafka: Kafka,
  ) {
    this.rows = new NamedRows(db, { id: site, timeZone: 'Asia/Shanghai' });
    this.producer = kafka.producer();
  }

  /** @param file the site file behind its id */
  static async open(site: string, file: string): Promise<AlertingUnderTest> {
    const brokers = process.env.TEST_KAFKA_BROKERS ?? '';
    const kafka = createKafka({ brokers: brokers.split(','), clientId: site, log: silent });
    const problems = await kafka.ensureTopics(TOPICS);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const folder = await mkdtemp(join(tmpdir(), `greenpark-${site}-`));
    await writeFile(join(folder, 'site.yaml'), `site: ${site}\n${file}`);
    const url = freshDatabaseUrl(site.replaceAll('-', '_'));
    await createDatabase(url);
    const db = await openDatabase({ url, log: silent, max: 4, name: 'the-test' });
    await migrate(db);
    const opened = new AlertingUnderTest(site, db, await urlAs('alerting', db), folder, kafka);
    await opened.producer.connect();
    return opened;
  }

  async start(): Promise<ServiceProcess> {
    const service = await ServiceProcess.start('alerting', {
      KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS ?? '',
      DATABASE_URL: this.url,
      GREENPARK_SITES: join(this.folder, 'site.yaml'),
    });
    this.processes.push(service);
    return service;
  }

  /** SIGKILL, and PostgreSQL has seen that its sessions are over. What was on its way to a receiver is free again, as it is a minute later. */
  async kill(service: ServiceProcess): Promise<void> {
    const others = this.processes.filter((one) => one !== service && one.exitCode === undefined).length;
    await service.end('SIGKILL');
    if (others > 0) return;
    const sessions = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name like '%alerting%'`;
    const isGone = async () => (await this.db.query<{ n: number }>(sessions))[0]!.n === 0;
    await until(isGone, 'PostgreSQL has seen the end of its sessions');
    await this.db.execute(`update notification set due_at = created_at where state = 'waiting'`);
  }

  /** As the aggregator says that all is stored which was received until now. */
  async storedUpToNow(): Promise<void> {
    await this.db.execute(
      `insert into look (gen, asked_at, ends, reached_at)
       select coalesce(max(gen), 0) + 1, now(), '[]', now() from look`,
    );
  }

  /** One more status document of the site. Returns its version. */
  async publishStatus(data: object, devices: readonly object[] = []): Promise<number> {
    this.statusVersion += 1;
    const value = JSON.stringify({ data: { version: this.statusVersion, targets: [], devices, data } });
    await this.producer.send([{ topic: STATUS_TOPIC, key: this.site, value }]);
    return this.statusVersion;
  }

  /** As another database on the same Kafka publishes how far its audit log reaches. */
  async publishForeignAnchor(): Promise<void> {
    const head = { chain: 'audit', sequence: 1, hash: 'f'.repeat(64) };
    const value = JSON.stringify(anchorEvent(head, Date.now()));
    await this.producer.send([{ topic: ANCHORS_TOPIC, key: head.chain, value }]);
  }

  /** Whether a document, or a newer one, has been judged. */
  async hasJudged(version: number): Promise<boolean> {
    const rows = await this.db.query(
      `select from alerting_position where site = $1 and source = 'status' and seen >= $2`,
      [this.site, version],
    );
    return rows.length > 0;
  }

  alerts(): Promise<AlertRow[]> {
    return readAlerts(this.db, { states: null, sites: [this.site] });
  }

  async close(): Promise<void> {
    for (const service of this.processes) await service.end('SIGKILL');
    await this.producer.disconnect();
    await this.kafka.disconnect();
    await this.db.close();
    await rm(this.folder, { recursive: true });
  }
}
