import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel, type Admin, type PartitionMetadata } from 'kafkajs';
import { freePort, startKafka, type KafkaServer } from '#servers';
import { kafkaJars } from '../../../libs/servers/src/kafka/kafka-jars.js';
import { until } from '../processes/until.js';
import { TcpProxy } from './tcp-proxy.js';

const ANSWERED_WITHIN_MS = 15_000;
const JARS = '.greenpark/cache';
const CLUSTER_ID = 'Z3JlZW5wYXJrLWZhdWx0cw';

interface Ports {
  readonly clients: number;
  readonly brokers: number;
  readonly controller: number;
}

/** Brokers, each a process of its own. Clients reach each of them by a wire of its own; the brokers see each other directly. */
export class KafkaCluster {
  private readonly servers: (KafkaServer | null)[];
  private admin: Promise<Admin> | null = null;
  /** kafkajs as it is: it sends what our own producer never would. */
  readonly client: Kafka;

  private constructor(
    private readonly dir: string,
    private readonly ports: readonly Ports[],
    readonly wires: readonly TcpProxy[],
  ) {
    this.servers = ports.map(() => null);
    // What the brokers tell each other of leads past the wires.
    const brokers = ports.map((one) => `127.0.0.1:${one.brokers}`);
    this.client = new Kafka({ brokers, clientId: 'faults', logLevel: logLevel.NOTHING });
  }

  /** @param size 1, or 3: then everything has three replicas, of which two must have a record */
  static async start(dir: string, size: 1 | 3): Promise<KafkaCluster> {
    const ports: Ports[] = [];
    const wires: TcpProxy[] = [];
    for (let i = 0; i < size; i++) {
      const one = { clients: await freePort(0), brokers: await freePort(0), controller: await freePort(0) };
      ports.push(one);
      wires.push(await TcpProxy.to(one.clients));
    }
    // Once for all of them: they would fetch them side by side.
    await kafkaJars(resolve(JARS));
    const cluster = new KafkaCluster(dir, ports, wires);
    const started = await Promise.allSettled(ports.map((_, i) => cluster.startBroker(i)));
    const failed = started.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    if (failed.length > 0) {
      await cluster.stop();
      throw new Error(failed.join('\n'));
    }
    return cluster;
  }

  /** What a client is told of. */
  get brokers(): string {
    return this.wires.map(({ port }) => `127.0.0.1:${port}`).join(',');
  }

  /** Also after a kill, with what it has on its disk. */
  async startBroker(i: number): Promise<void> {
    const { clients, brokers, controller } = this.ports[i]!;
    const replicas = String(this.ports.length);
    const enough = this.ports.length === 1 ? '1' : '2';
    this.servers[i] = await startKafka({
      dir: join(this.dir, `kafka-${i + 1}`),
      jarsDir: JARS,
      port: clients,
      heapMb: 256,
      clusterId: CLUSTER_ID,
      settings: {
        'node.id': String(i + 1),
        'controller.quorum.voters': this.ports.map((one, n) => `${n + 1}@127.0.0.1:${one.controller}`).join(','),
        listeners: `PLAINTEXT://127.0.0.1:${clients},BROKERS://127.0.0.1:${brokers},CONTROLLER://127.0.0.1:${controller}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${this.wires[i]!.port},BROKERS://127.0.0.1:${brokers}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT',
        'inter.broker.listener.name': 'BROKERS',
        // A machine that does much else besides must not look like a broker that is gone.
        'broker.session.timeout.ms': '9000',
        'broker.heartbeat.interval.ms': '1000',
        'default.replication.factor': replicas,
        'min.insync.replicas': enough,
        'offsets.topic.replication.factor': replicas,
        'transaction.state.log.replication.factor': replicas,
        'transaction.state.log.min.isr': enough,
        'share.coordinator.state.topic.replication.factor': replicas,
        'share.coordinator.state.topic.min.isr': enough,
      },
    });
  }

  /** SIGKILL. */
  async kill(i: number): Promise<void> {
    await this.servers[i]?.kill();
    this.servers[i] = null;
  }

  /** Starts again what did not survive a fault of its disk. */
  async revive(): Promise<void> {
    for (let i = 0; i < this.ports.length; i++) {
      const server = this.servers[i];
      const hasEnded = server ? await Promise.race([server.exited.then(() => true), delay(2_000, false)]) : true;
      if (!hasEnded) continue;
      await this.startBroker(i);
    }
  }

  down(): void {
    for (const wire of this.wires) wire.down();
  }

  up(): void {
    for (const wire of this.wires) wire.up();
  }

  get hit(): number {
    return this.wires.reduce((sum, { hit }) => sum + hit, 0);
  }

  /** The broker that leads a partition, as an index; null: nobody leads it. */
  async leaderOf(topic: string, partition: number): Promise<number | null> {
    const [one] = await this.partitionsOf(topic, (found) => found.partitionId === partition);
    return one && one.leader > 0 ? one.leader - 1 : null;
  }

  /** Waits until each partition has all of its replicas in sync again. */
  async whole(topic: string): Promise<void> {
    const behind = (): Promise<number> =>
      this.partitionsOf(topic, ({ isr, replicas }) => isr.length < replicas.length).then(
        ({ length }) => length,
        () => 1,
      );
    await until(async () => (await behind()) === 0, `all replicas of ${topic} are in sync`, 60_000);
  }

  /** The offset that the next record of each partition will get. */
  async ends(topic: string): Promise<{ readonly partition: number; readonly high: number }[]> {
    const found = await this.asked((admin) => admin.fetchTopicOffsets(topic));
    return found.map(({ partition, high }) => ({ partition, high: Number(high) }));
  }

  async addPartitions(topic: string, count: number): Promise<void> {
    await this.asked((admin) => admin.createPartitions({ topicPartitions: [{ topic, count }] }));
  }

  private async partitionsOf(
    topic: string,
    which: (partition: PartitionMetadata) => boolean,
  ): Promise<PartitionMetadata[]> {
    const { topics } = await this.asked((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    return topics.flatMap(({ partitions }) => partitions.filter(which));
  }

  private async asked<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    for (const end = Date.now() + ANSWERED_WITHIN_MS; ;) {
      this.admin ??= this.opened();
      const admin = this.admin;
      try {
        return await question(await admin);
      } catch (error) {
        this.admin = null;
        void admin.then((one) => one.disconnect()).catch(() => undefined);
        // An election is under way, or the broker that was asked has gone.
        if (Date.now() > end) throw error;
        await delay(200);
      }
    }
  }

  private async opened(): Promise<Admin> {
    const admin = this.client.admin();
    await admin.connect();
    return admin;
  }

  async stop(): Promise<void> {
    await this.admin?.then((one) => one.disconnect()).catch(() => undefined);
    await Promise.all(this.servers.map((_, i) => this.kill(i)));
    await Promise.all(this.wires.map((wire) => wire.close()));
  }
}
