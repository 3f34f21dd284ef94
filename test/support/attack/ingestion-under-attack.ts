import { readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#servers';
import { parkOfBoilers } from '../files/park-of-boilers.js';
import { ServiceProcess } from '../processes/service-process.js';

/** The ingestion process with its own listener, between an attacker and a real Kafka. */
export class IngestionUnderAttack {
  private constructor(
    private readonly process: ServiceProcess,
    private readonly dir: string,
    private readonly httpPort: number,
    readonly url: string,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<IngestionUnderAttack> {
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-attack-'));
    const sites = join(dir, 'park.yaml');
    writeFileSync(sites, parkOfBoilers(2));
    const httpPort = await freePort(0);
    const process = await ServiceProcess.start('ingestion', {
      MQTT_LISTEN: `mqtt://127.0.0.1:${await freePort(0)}`,
      KAFKA_BROKERS: globalThis.process.env.TEST_KAFKA_BROKERS!,
      KAFKA_TOPIC_PREFIX: `attack-${randomBytes(4).toString('hex')}-`,
      GREENPARK_SITES: sites,
      HTTP_PORT: String(httpPort),
      ...env,
    });
    try {
      return new IngestionUnderAttack(process, dir, httpPort, await process.mqttUrl());
    } catch (error) {
      await process.end('SIGKILL');
      throw error;
    }
  }

  get isAlive(): boolean {
    return this.process.exitCode === undefined;
  }

  /** Resident memory in megabytes. */
  memoryMb(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1_024);
  }

  /** A measure as Prometheus reads it, the sum over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.httpPort}/metrics`)).text();
    const values = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  async end(): Promise<void> {
    await this.process.end('SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
