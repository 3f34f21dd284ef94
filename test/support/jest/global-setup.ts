import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaServer, PostgresServer } from '#servers';

/** What the teardown finds: Jest runs both in one process, but loads them apart. */
export interface TestServers {
  readonly kafka: KafkaServer | null;
  readonly postgres: PostgresServer | null;
  readonly dir: string;
}

/**
 * One Kafka and one PostgreSQL for all integration specs, on free ports, with data of their own. Specs find them by
 * TEST_KAFKA_BROKERS and TEST_DATABASE_URL (administrator's) and make topics and databases of their own. Where a variable
 * is set already, that server is used and none is started.
 */
export default async function setup(): Promise<void> {
  // Jest runs this file outside its own module system, so the libraries come in their compiled form.
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const { killGroup, startKafka, startPostgres } = await import('#servers');

  const dir = mkdtempSync(join(tmpdir(), 'greenpark-servers-'));
  const [kafka, postgres] = await Promise.all([
    process.env.TEST_KAFKA_BROKERS ? null : startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' }),
    process.env.TEST_DATABASE_URL ? null : startPostgres({ dir: join(dir, 'postgres') }),
  ]);
  if (kafka) process.env.TEST_KAFKA_BROKERS = kafka.broker;
  if (postgres) process.env.TEST_DATABASE_URL = postgres.url;
  // A run that is broken off does not reach the teardown.
  process.once('exit', () => {
    for (const server of [kafka, postgres]) if (server) killGroup(server.pid);
  });
  const servers: TestServers = { kafka, postgres, dir };
  Object.assign(globalThis, { greenparkTestServers: servers });
}
