import { Global, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openApiDocument } from '#contracts';
import { Database } from '#postgres';
import { Environment, Logger, readEnvironment, type Catalogue } from '#runtime';
import { ConfigurationReload, LoadedCatalogue } from '#service';
import { Access } from '../../../apps/api/src/access/access.js';
import { KeyAudit } from '../../../apps/api/src/access/key-audit.js';
import { ApiModule } from '../../../apps/api/src/api.module.js';
import { Clock } from '../../../apps/api/src/http/clock.js';
import { KafkaPort, type OutRecord } from '../../../apps/api/src/kafka/kafka-port.js';
import { Rates } from '../../../apps/api/src/security/call-rates.js';
import { ProductFiles } from '../../../apps/api/src/product/product-files.js';
import { ReadinessModule } from '../../../libs/service/src/health/readiness.module.js';
import { openAs } from './fresh-database.js';

/** A log of one partition per topic, held in memory: what was sent is at its end. */
export class MemoryLog extends KafkaPort {
  readonly sent: OutRecord[] = [];
  away = false;
  readonly sendWithinMs = 300;

  async send(records: readonly OutRecord[]): Promise<void> {
    if (this.away) await new Promise(() => undefined);
    this.sent.push(...records);
  }
  async ends(topics: readonly string[]) {
    if (this.away) throw new Error('connection refused');
    const sent = (topic: string): bigint => BigInt(this.sent.filter((record) => record.topic === topic).length);
    return new Map(topics.map((topic) => [topic, [{ partition: 0, low: 0n, high: sent(topic) }]]));
  }
}

/** What the site files of a test declare. */
export type Declared = Pick<Catalogue, 'sites' | 'factors'> & Partial<Catalogue>;

export interface ApiUnderTest {
  readonly url: string;
  readonly log: MemoryLog;
  readonly clock: { now: number };
  /** Other files count from now on. */
  declare(declared: Declared): void;
  /** `GET /path/:parameter` of every route that the application has. */
  readonly routes: readonly string[];
  /** Sends a request and checks its answer against the OpenAPI document. */
  call(path: string, init?: RequestInit): Promise<Answer>;
  /** As often as somebody likes. */
  stop(): Promise<void>;
}
interface RouteLayer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
}
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field of any answer
  readonly body: any;
  readonly text: string;
}

const document = openApiDocument('0.0.0-test') as {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
};
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: 'openapi', components: document.components });

/** `#/components` → the document that ajv knows. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as object;

/** What of an answer does not follow the document; [] = it does. */
export function breaches(method: string, path: string, answer: Answer): string[] {
  const template = Object.keys(document.paths).find((candidate) =>
    new RegExp(`^${candidate.replace(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path),
  );
  const operation = template && document.paths[template]?.[method.toLowerCase()];
  if (!operation) return answer.status === 404 || answer.status === 405 ? problemBreaches(answer) : ['not documented'];
  const documented = operation.responses[String(answer.status)];
  if (!documented) return [`status ${answer.status} of ${method} ${template} is not documented`];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const media = documented.content?.[type];
  if (!media) return [`${type} is not documented for ${answer.status} of ${method} ${template}`];
  return type.endsWith('json') ? schemaBreaches(absolute(media.schema), answer.body) : [];
}

function schemaBreaches(schema: object, body: unknown): string[] {
  const validate = ajv.compile(schema);
  return validate(body) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
}

const problemBreaches = (answer: Answer): string[] => [
  ...(answer.headers.get('content-type')?.startsWith('application/problem+json') ? [] : ['no problem details']),
  ...schemaBreaches({ $ref: 'openapi#/components/schemas/Problem' }, answer.body),
];

/** What the API stands on, in the place of servers and files. */
function environmentOf(db: Database, catalogue: { current: Catalogue }, variables: Readonly<Record<string, string>>) {
  @Global()
  @Module({
    imports: [ReadinessModule],
    providers: [
      { provide: Environment, useValue: readEnvironment(variables) },
      { provide: Logger, useValue: pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' }) },
      { provide: Database, useValue: db },
      { provide: LoadedCatalogue, useValue: catalogue },
      { provide: ConfigurationReload, useValue: { add: () => undefined } },
      { provide: Registry, useValue: new Registry() },
    ],
    exports: [Environment, Logger, Database, LoadedCatalogue, ConfigurationReload, Registry],
  })
  class EnvironmentOfTests {}
  return EnvironmentOfTests;
}

const completed = (declared: Declared): Catalogue => ({ normals: new Map(), ...declared });

/** The real HTTP application over a real database, opened as the API opens it; Kafka is a log in memory. @param db its owner's */
export async function startApi(
  db: Database,
  declared: Declared,
  options: {
    readonly now: number;
    readonly access?: Access;
    readonly rates?: Rates;
    readonly variables?: Readonly<Record<string, string>>;
    /** What the API is given in the place of its own database, made of it: to watch what it asks. */
    readonly watched?: (own: Database) => Database;
  },
): Promise<ApiUnderTest> {
  const clock = { now: options.now };
  const ownDb = await openAs('api', db);
  let isOpen = true;
  const kafka = new MemoryLog();
  const catalogue = { current: completed(declared) };
  const product = new ProductFiles();
  const module = await Test.createTestingModule({
    imports: [environmentOf(options.watched?.(ownDb) ?? ownDb, catalogue, options.variables ?? {}), ApiModule],
  })
    .overrideProvider(Clock)
    .useValue({ now: () => clock.now })
    .overrideProvider(KafkaPort)
    .useValue(kafka)
    .overrideProvider(Access)
    .useValue(options.access ?? new Access(false, []))
    .overrideProvider(Rates)
    .useValue(options.rates ?? new Rates())
    .overrideProvider(KeyAudit) // tests write into the audit log what they look for in it
    .useValue({})
    .overrideProvider(ProductFiles)
    .useValue({
      pageDir: product.pageDir,
      builtPageDir: product.builtPageDir,
      version: '0.0.0-test',
      methodology: () => product.methodology(),
    })
    .compile();
  const app = module.createNestApplication<NestExpressApplication>({
    bodyParser: false,
    logger: false,
    forceCloseConnections: true,
  });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: RouteLayer[] } };
  const routes = router.stack.flatMap(({ route }) =>
    // What no operation handles has a route for every method, or for every path.
    route && !route.methods['delete'] && !route.path.includes('*')
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : [],
  );
  const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : null, text };
    expect({ path, breaches: breaches(init.method ?? 'GET', path.split('?')[0]!, answer) }).toEqual({
      path,
      breaches: [],
    });
    return answer;
  };
  return {
    url,
    log: kafka,
    clock,
    declare: (other) => {
      catalogue.current = completed(other);
    },
    routes,
    call,
    async stop() {
      await app.close();
      if (!isOpen) return;
      isOpen = false;
      await ownDb.close();
    },
  };
}
