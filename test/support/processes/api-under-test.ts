import { Ajv2020 } from 'ajv/dist/2020.js';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openApiDocument } from '#contracts';
import type { Database } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import type { ApiParts } from '../../../apps/api/src/api-parts.js';
import { createHttpServer } from '../../../apps/api/src/http/http-server.module.js';
import type { KafkaPort, OutRecord } from '../../../apps/api/src/health/kafka-port.js';
import { LagWatch } from '../../../apps/api/src/sites/kafka-lag.js';
import { findPageDir } from '../../../apps/api/src/page/page-folder.js';
import { readChanges } from '../../../apps/api/src/stream/read-changes.js';
import { SiteDirectory, type Declared } from '../../../apps/api/src/sites/site-directory.js';
import { ChangeWatch } from '../../../apps/api/src/stream/watch-changes.js';

/** A log of one partition per topic, held in memory: what was sent is at its end. */
export class MemoryLog implements KafkaPort {
  readonly sent: OutRecord[] = [];
  away = false;
  readonly sendWithinMs = 300;

  async send(records: readonly OutRecord[]): Promise<void> {
    if (this.away) await new Promise(() => undefined);
    this.sent.push(...records);
  }
  async ends(topic: string) {
    if (this.away) throw new Error('connection refused');
    const high = BigInt(this.sent.filter((record) => record.topic === topic).length);
    return [{ partition: 0, low: 0n, high }];
  }
}

export interface ApiUnderTest {
  readonly url: string;
  readonly log: MemoryLog;
  readonly clock: { now: number };
  readonly directory: SiteDirectory;
  /** `GET /path/:parameter` of every route that the application has. */
  readonly routes: readonly string[];
  /** Sends a request and checks its answer against the OpenAPI document. */
  call(path: string, init?: RequestInit): Promise<Answer>;
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

/** The real HTTP application over a real database; Kafka is a log in memory. */
export async function startApi(
  db: Database,
  declared: Declared,
  options: { readonly now: number; readonly access?: ApiParts['access'] },
): Promise<ApiUnderTest> {
  const clock = { now: options.now };
  const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
  const kafka = new MemoryLog();
  const now = (): number => clock.now;
  const directory = new SiteDirectory(declared, db, Date.now);
  const changes = new ChangeWatch((seen) => readChanges(db, seen), log);
  const parts: ApiParts = {
    db,
    directory,
    kafka,
    lag: new LagWatch(db, kafka, Date.now),
    changes,
    access: options.access ?? new Access(false, []),
    log,
    version: '0.0.0-test',
    pageDir: findPageDir(),
    now,
    missing: async () => (kafka.away ? ['kafka: connection refused'] : []),
    registry: new Registry(),
  };
  const app = await createHttpServer(parts);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: RouteLayer[] } };
  const routes = router.stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`) : [],
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
    directory,
    routes,
    call,
    stop: () => app.close(),
  };
}
