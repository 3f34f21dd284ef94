import { readFileSync } from 'node:fs';
import { collectDefaultMetrics, register } from 'prom-client';
import { createKafka } from '#kafka';
import { openDatabase, readCountingConfiguration, schemaIsCurrent } from '#postgres';
import { checkAll, loadCatalogue, runProcess, type Catalogue, type ProcessContext } from '#runtime';
import { Access, readKeys } from './access/access.js';
import type { ApiParts } from './api-parts.js';
import { createHttpServer } from './http/http-server.module.js';
import type { KafkaPort } from './health/kafka-port.js';
import { KeyAudit } from './access/key-audit.js';
import { LagWatch } from './sites/kafka-lag.js';
import { findPageDir, packageFile } from './page/page-folder.js';
import { readChanges } from './stream/read-changes.js';
import { checkKafka, checkPostgres, findMissing } from './health/readiness.js';
import { SiteDirectory } from './sites/site-directory.js';
import { ChangeWatch } from './stream/watch-changes.js';

const DEFAULT_PORT = 3000;

await runProcess({
  name: 'api',
  check: ({ env }) => checkAll([() => readKeys(env), () => loadCatalogue(env)]),
  start,
});

async function start({ env, log }: ProcessContext) {
  const now = (): number => Date.now();
  const access = new Access(env.auth, await readKeys(env));
  register.setDefaultLabels({ service: 'api' });
  collectDefaultMetrics({ register });
  const db = await openDatabase({ url: env.databaseUrl, log, name: 'greenpark-api', max: 10 });
  // Before the first migration nothing has counted yet.
  const load = async (): Promise<Catalogue> =>
    loadCatalogue(env, (await schemaIsCurrent(db)) ? await readCountingConfiguration(db) : undefined);
  const catalogue = await load();
  const kafka = createKafka({ brokers: env.kafkaBrokers, clientId: 'greenpark-api', log });
  const producer = kafka.producer();
  const connecting = producer.connect().catch((error: unknown) => log.error({ err: error }, 'Kafka cannot be used'));
  const kafkaPort: KafkaPort = {
    send: (records) => producer.send(records),
    ends: (topic) => kafka.topicOffsets(topic),
    sendWithinMs: 10_000,
  };
  const directory = new SiteDirectory(catalogue, db, now);
  const changes = new ChangeWatch((seen) => readChanges(db, seen), log);
  const parts: ApiParts = {
    db,
    directory,
    kafka: kafkaPort,
    lag: new LagWatch(db, kafkaPort, now),
    changes,
    access,
    log,
    version: (JSON.parse(readFileSync(packageFile(), 'utf8')) as { version: string }).version,
    pageDir: findPageDir(),
    now,
    missing: () => findMissing({ postgres: checkPostgres(db), kafka: checkKafka(kafkaPort) }),
    registry: register,
  };
  const keyAudit = new KeyAudit(db, access, log);
  void keyAudit.note();
  if (!env.auth && access.keys().length > 0)
    log.warn('keys are given, but nobody is asked for one: GREENPARK_AUTH is off');
  // All or nothing: a wrong file changes nothing and says why.
  const reload = (): void => {
    Promise.all([load(), readKeys(env)]).then(
      ([fresh, keys]) => {
        directory.replace(fresh);
        access.replace(keys);
        void keyAudit.note();
        log.info({ sites: fresh.sites.map(({ id }) => id), keys: keys.length }, 'site files and keys read again');
      },
      (error: unknown) => log.error({ err: error }, 'the files cannot be used; the ones before still hold'),
    );
  };
  process.on('SIGHUP', reload);
  const app = await createHttpServer(parts);
  await app.listen(env.httpPort ?? DEFAULT_PORT, env.httpHost);
  log.info({ url: await app.getUrl(), auth: env.auth }, 'the API listens');
  return {
    stop: async () => {
      await app.close();
      keyAudit.stop();
      await producer.disconnect();
      await connecting;
      await kafka.disconnect();
      await db.close();
    },
  };
}
