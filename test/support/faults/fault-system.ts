import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrate, type Database } from '#postgres';
import { freePort } from '#servers';
import { until } from '../processes/until.js';
import { readFigures, type Figures } from './figures.js';
import { KafkaCluster } from './kafka-cluster.js';
import { Member, type App } from './member.js';
import { FIRST_RULES, parkFile, SITES, type ParkRules } from './parks.js';
import { PostgresPair } from './postgres-pair.js';
import { caughtUp } from './stored-once.js';
import { TcpProxy } from './tcp-proxy.js';

const APPS: readonly App[] = ['ingestion', 'aggregator', 'alerting', 'api'];
const DATABASE = 'greenpark';

export interface FaultSystemOptions {
  readonly brokers: 1 | 3;
  readonly standby: false | 'synchronous' | 'asynchronous';
  /** Its folders `kafka-1` and `postgres-1` may be there already, on disks of their own. */
  readonly dir?: string;
  /** Each process has a clock that `setClock` can step. */
  readonly clocks?: boolean;
}

/** Two of each service over real servers, each service with files of its own and every wire of theirs in our hands. */
export class FaultSystem {
  readonly members = new Map<string, Member>();
  /** Towards the listeners of the two ingestions. */
  readonly doors: TcpProxy[] = [];

  private constructor(
    private readonly dir: string,
    private readonly ownsDir: boolean,
    private readonly hasClocks: boolean,
    readonly kafka: KafkaCluster,
    readonly postgres: PostgresPair,
  ) {}

  static async start(options: FaultSystemOptions): Promise<FaultSystem> {
    const { brokers, standby, clocks = false } = options;
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'greenpark-faults-'));
    const [brokersUp, database] = await Promise.allSettled([KafkaCluster.start(dir, brokers), PostgresPair.start(dir)]);
    if (brokersUp.status === 'rejected' || database.status === 'rejected') {
      // The other one is not left running.
      if (brokersUp.status === 'fulfilled') await brokersUp.value.stop();
      if (database.status === 'fulfilled') await database.value.stop();
      throw brokersUp.status === 'rejected' ? brokersUp.reason : (database as PromiseRejectedResult).reason;
    }
    const [kafka, postgres] = [brokersUp.value, database.value];
    const system = new FaultSystem(dir, options.dir === undefined, clocks, kafka, postgres);
    if (standby) await postgres.addStandby(standby === 'synchronous');
    await postgres.createDatabase(DATABASE);
    const db = await postgres.open(DATABASE);
    await migrate(db);
    await db.close();
    await system.add('aggregator', 1); // makes the topics
    const others = APPS.flatMap((app) => [1, 2].map((n) => ({ app, n })));
    await Promise.all(
      others.filter(({ app, n }) => app !== 'aggregator' || n > 1).map(({ app, n }) => system.add(app, n)),
    );
    return system;
  }

  /** One more process of a service. */
  async add(app: App, n: number, database = DATABASE, rules: ParkRules = FIRST_RULES): Promise<Member> {
    const name = `${app}-${n}`;
    const env: Record<string, string> = {
      KAFKA_BROKERS: this.kafka.brokers,
      DATABASE_URL: this.postgres.url(database),
      GREENPARK_SITES: join(this.dir, 'sites', name),
      GREENPARK_DATA_DIR: join(this.dir, 'data', name),
      HTTP_PORT: String(await freePort(0)),
    };
    if (this.hasClocks) {
      env.CLOCK_FILE = this.clockFile(name);
      env.NODE_OPTIONS = `--import=${pathToFileURL(join(import.meta.dirname, 'stepped-clock.mjs')).href}`;
    }
    if (app === 'ingestion') {
      const port = await freePort(0);
      env.MQTT_LISTEN = `mqtt://127.0.0.1:${port}`;
      this.doors.push(await TcpProxy.to(port));
    }
    this.writeSites(name, rules);
    const member = new Member(app, name, env);
    this.members.set(name, member);
    await member.start();
    return member;
  }

  /** After it has left. */
  async remove(member: Member): Promise<void> {
    await member.end();
    this.members.delete(member.name);
  }

  /** Of the primary's history; a promotion begins another one. */
  async timeline(): Promise<number> {
    const db = await this.open();
    const [row] = await db.query<{ timeline: number }>(
      `select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int as timeline`,
    );
    await db.close();
    return row!.timeline;
  }

  member(name: string): Member {
    const found = this.members.get(name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  of(app: App): readonly Member[] {
    return [...this.members.values()].filter((one) => one.app === app);
  }

  /** Its wall clock is so far ahead from now on; negative: behind. */
  setClock(name: string, aheadMs: number): void {
    writeFileSync(this.clockFile(name), String(aheadMs));
  }

  private clockFile(name: string): string {
    return join(this.dir, `${name}.clock`);
  }

  /** The files that this process will read at its next start or SIGHUP. */
  writeSites(name: string, rules: ParkRules): void {
    const dir = join(this.dir, 'sites', name);
    mkdirSync(dir, { recursive: true });
    for (const site of SITES) writeFileSync(join(dir, `${site}.yaml`), parkFile(site, rules));
  }

  /**
   * What one aggregator makes of the same log in a database of its own, with nothing in its way. The others must be stopped: they
   * share one consumer group.
   */
  async undisturbed(rules: ParkRules): Promise<Figures> {
    const database = 'undisturbed';
    await this.postgres.createDatabase(database);
    const db = await this.open(database);
    await migrate(db);
    const alone = await this.add('aggregator', 9, database, rules);
    await caughtUp(this.kafka, db, 120_000);
    const figures = await readFigures(db);
    await db.close();
    await this.remove(alone);
    return figures;
  }

  open(database = DATABASE): Promise<Database> {
    return this.postgres.open(database);
  }

  /** Milliseconds until every process says that nothing is missing. */
  async ready(deadlineMs: number): Promise<number> {
    const began = Date.now();
    let missing: string[] = [];
    const look = async (): Promise<boolean> => {
      const answers = await Promise.all([...this.members.values()].map(async (one) => [one.name, await one.missing()]));
      missing = answers.flatMap(([name, found]) => (found?.length === 0 ? [] : [`${String(name)}: ${String(found)}`]));
      return missing.length === 0;
    };
    await until(look, 'every process is ready', deadlineMs).catch((error: Error) => {
      throw new Error(`${error.message}: ${missing.join('; ')}\n${this.tails()}`);
    });
    return Date.now() - began;
  }

  tails(): string {
    return [...this.members.values()].map((one) => one.tail()).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.members.values()].map((one) => one.end()));
    await Promise.all(this.doors.map((door) => door.close()));
    await Promise.all([this.kafka.stop(), this.postgres.stop()]);
    if (this.ownsDir) rmSync(this.dir, { recursive: true, force: true });
  }
}
