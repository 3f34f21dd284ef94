import type { ServiceDatabaseUrls } from '#contracts';
import {
  removeEndpoints,
  writeEndpoints,
  writeSystemFacts,
  type Endpoints,
  type Environment,
  type SystemFacts,
} from '#runtime';
import { MissingTool, startKafka, startPostgres } from '#servers';
import { databaseLogins } from '../access/database-logins.js';
import { startPushKeys, type StartPushKeys } from '../access/push-keys.js';
import { NO_CREDENTIALS, startCredentials, type StartCredentials } from '../access/start-credentials.js';
import { whoMayEnter } from '../access/who-may-enter.js';
import { chooseAddresses, type Addresses } from '../addresses/addresses.js';
import type { DataFolder } from './data-folder.js';
import { metricsAddresses, writePrometheusConfiguration } from '../addresses/prometheus-configuration.js';
import { installTool } from './install-tools.js';
import type { Prepared } from './prepare.js';
import { runChild } from './run-child.js';
import { serviceEnvironment } from './service-environment.js';
import { startService } from './start-service.js';
import { Supervised, type Life } from './supervised.js';

/** In the order in which they are stopped: what sends goes before what receives. */
export const STOP_ORDER = ['simulator', 'ingestion', 'aggregator', 'alerting', 'api', 'kafka', 'postgres'] as const;
type Name = (typeof STOP_ORDER)[number];

/** Groups that stop together, with the time that each has: 10 s in all, the simulator's and ingestion's last messages included. */
const STOP_GROUPS: readonly { readonly names: readonly Name[]; readonly deadlineMs: number }[] = [
  { names: ['simulator'], deadlineMs: 1_500 },
  { names: ['ingestion'], deadlineMs: 2_000 },
  { names: ['aggregator', 'alerting', 'api'], deadlineMs: 3_000 },
  { names: ['kafka', 'postgres'], deadlineMs: 3_000 },
];
/** As `endpoints.json` lists them. */
const LISTED: readonly Name[] = ['kafka', 'postgres', 'ingestion', 'aggregator', 'alerting', 'api', 'simulator'];
/** Enough for the topics of one machine; the rest of its memory is the page cache's. */
const KAFKA_HEAP_MB = 320;

/** The whole of Greenpark on this machine: servers where none were named, then the services, each kept alive. */
export class LocalSystem {
  private readonly parts = new Map<Name, Supervised>();
  private readonly stopping = new AbortController();
  private addresses: Addresses | null = null;
  private credentials: StartCredentials = NO_CREDENTIALS;
  private pushKeys: StartPushKeys | null = null;
  private databaseUrl = '';
  private serviceDatabaseUrls: ServiceDatabaseUrls = {};
  private brokers = '';
  private isReady = false;

  constructor(
    private readonly env: Environment,
    private readonly given: NodeJS.ProcessEnv,
    private readonly folder: DataFolder,
    private readonly say: (line: string) => void,
  ) {}

  /** @throws MissingTool, StepFailed, ServiceNotReady; what was started is still to be stopped */
  async start(): Promise<void> {
    const leftOvers = await this.folder.stopLeftOvers(STOP_ORDER);
    if (leftOvers.length > 0) this.say(`stopped what an earlier start had left over: ${leftOvers.join(', ')}`);
    this.addresses = await chooseAddresses(this.env, this.given, this.say);
    this.pushKeys = await startPushKeys({ push: this.env.push, dataDir: this.folder.root });
    this.credentials = await startCredentials(this.env, this.folder, this.given.GREENPARK_TOKEN);
    this.say('starting Kafka and PostgreSQL, checking the configuration');
    await all([this.startKafka(this.addresses), this.startPostgres(this.addresses), this.checkConfiguration()]);
    this.goOn();

    this.say('preparing the database and the topics');
    const answer = await runChild(
      'preparing the database and the topics',
      'local',
      ['--prepare'],
      this.serviceEnv(),
      this.stopping.signal,
    );
    const { migrations, problems } = JSON.parse(answer) as Prepared;
    if (migrations.length > 0) this.say(`the database was brought up to date: ${migrations.join(', ')}`);
    for (const problem of problems) this.say(`Kafka: ${problem}`);
    this.goOn();

    this.say('starting the services');
    await all([
      this.startService('ingestion').then(() => (this.env.simulator ? this.startService('simulator') : undefined)),
      this.startService('aggregator'),
      this.startService('alerting'),
      this.startService('api'),
    ]);
    this.goOn();
    this.isReady = true;
    await this.writeFacts();
  }

  get endpoints(): Endpoints {
    const { httpUrl, mqttUrl } = this.addresses as Addresses;
    const processes = LISTED.flatMap((name) => {
      const pid = this.parts.get(name)?.pid ?? null;
      return pid === null ? [] : [{ name, pid }];
    });
    return { http: httpUrl, mqtt: mqttUrl, kafka: this.brokers, postgres: this.databaseUrl, processes };
  }

  /** With which the API is read here; null: none is needed, or none is known. */
  get readKey(): string | null {
    return this.credentials.readKey;
  }

  /** What people are shown beside the endpoints. */
  get facts(): SystemFacts {
    const access = whoMayEnter(this.env, this.addresses as Addresses, this.credentials);
    const { KAFKA_TOPIC_PREFIX: topicPrefix } = this.given;
    return {
      simulator: this.env.simulator,
      access,
      metrics: metricsAddresses(this.addresses as Addresses),
      ...(topicPrefix && { topicPrefix }),
    };
  }

  /** Stops everything in order. */
  async stop(): Promise<void> {
    this.isReady = false;
    this.stopping.abort();
    await removeEndpoints(this.folder.root);
    for (const { names, deadlineMs } of STOP_GROUPS) {
      await Promise.all(names.map(async (name) => this.parts.get(name)?.stop(deadlineMs)));
    }
  }

  async kill(): Promise<void> {
    await removeEndpoints(this.folder.root);
    await Promise.all(STOP_ORDER.map(async (name) => this.parts.get(name)?.kill()));
  }

  private async startKafka({ kafkaPort }: Addresses): Promise<void> {
    if (kafkaPort === null) {
      this.brokers = this.env.kafkaBrokers.join(',');
      return;
    }
    this.brokers = `127.0.0.1:${kafkaPort}`;
    await this.supervise('kafka', (signal) =>
      this.withTools(() =>
        startKafka({
          dir: this.folder.kafka,
          jarsDir: this.folder.cache,
          port: kafkaPort,
          heapMb: KAFKA_HEAP_MB,
          logFile: this.folder.log('kafka'),
          onProgress: this.say,
          signal,
        }),
      ),
    );
  }

  private async startPostgres({ postgresPort }: Addresses): Promise<void> {
    if (postgresPort === null) {
      this.databaseUrl = this.env.databaseUrl;
      this.serviceDatabaseUrls = this.env.serviceDatabaseUrls;
      return;
    }
    await this.supervise('postgres', (signal) =>
      this.withTools(async () => {
        const server = await startPostgres({
          dir: this.folder.postgres,
          port: postgresPort,
          logFile: this.folder.log('postgres'),
          onProgress: this.say,
          signal,
        });
        this.databaseUrl = server.databaseUrl('greenpark');
        this.serviceDatabaseUrls = await databaseLogins(this.databaseUrl, this.folder.root);
        return server;
      }),
    );
  }

  /** Before anything waits for servers: a wrong site file stops the start with file, line, and what is expected. */
  private async checkConfiguration(): Promise<void> {
    await runChild(
      'the check of the configuration',
      'ingestion',
      ['--check-config'],
      this.serviceEnv(),
      this.stopping.signal,
    );
  }

  private startService(name: Name): Promise<void> {
    return this.supervise(name, (signal) =>
      startService({
        name,
        env: this.serviceEnv(name),
        logFile: this.folder.log(name),
        recordFile: this.folder.record(name),
        signal,
      }),
    );
  }

  private async supervise(name: Name, begin: (signal: AbortSignal) => Promise<Life>): Promise<void> {
    this.goOn();
    const part = new Supervised(name, begin, {
      say: this.say,
      restarted: () => void this.writeFacts(),
    });
    this.parts.set(name, part);
    await part.start();
  }

  private async writeFacts(): Promise<void> {
    if (!this.isReady) return;
    const { facts } = this;
    await writeSystemFacts(this.folder.root, facts);
    await writePrometheusConfiguration(this.folder, facts.metrics);
    await writeEndpoints(this.folder.root, this.endpoints);
  }

  private async withTools<T>(start: () => Promise<T>): Promise<T> {
    const tried = new Set<string>();
    for (;;) {
      try {
        return await start();
      } catch (error) {
        if (!(error instanceof MissingTool) || tried.has(error.tool)) throw error;
        tried.add(error.tool);
        if (!(await installTool(error, this.say))) throw error;
      }
    }
  }

  private serviceEnv(name?: Name): NodeJS.ProcessEnv {
    return serviceEnvironment(
      {
        given: this.given,
        auth: this.env.auth,
        dataDir: this.folder.root,
        brokers: this.brokers,
        databaseUrl: this.databaseUrl,
        serviceDatabaseUrls: this.serviceDatabaseUrls,
        addresses: this.addresses as Addresses,
        credentials: this.credentials,
        pushKeys: this.pushKeys,
      },
      name,
    );
  }

  private goOn(): void {
    if (this.stopping.signal.aborted) throw new Error('the start was broken off');
  }
}

/** Waits for all, also when one fails: what came up has to be known before it is stopped. */
async function all(steps: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(steps);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
