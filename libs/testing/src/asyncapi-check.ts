import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { readTime } from '../../contracts/src/telemetry/measurement-time.js';
import { parse } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

/** The published description of all messages, with its references followed. */
export interface AsyncApi {
  readonly document: Node;
  /** What a reference of the document points at, in it or in a file beside it. @throws where there is nothing */
  follow(reference: string): Node;
}

export function readAsyncApi(file = 'asyncapi.yaml'): AsyncApi {
  const path = resolve(file);
  const load = (of: string): Node => parse(readFileSync(of, 'utf8')) as Node;
  const document = load(path);
  const follow = (reference: string): Node => {
    const [target, pointer = ''] = reference.split('#') as [string, string?];
    let found: unknown = target === '' ? document : load(join(dirname(path), target));
    for (const part of pointer.split('/').slice(1)) {
      found = (found as Node | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    if (found === undefined || found === null) throw new Error(`${file}: ${reference} points at nothing`);
    return found as Node;
  };
  return { document, follow };
}

export interface AsyncApiCheck {
  /** What is wrong with a record, one line each; []: nothing. */
  kafkaRecord(topic: string, value: string | Uint8Array): string[];
  /** The same for an MQTT payload. */
  mqttPayload(topic: string, payload: string | Uint8Array): string[];
}

/** Checks messages against `asyncapi.yaml`: every message of a test that leaves a process should pass. */
export function asyncApiCheck(file?: string): AsyncApiCheck {
  const api = readAsyncApi(file);
  const ajv = withFormats(new Ajv({ allErrors: true, strict: false }));
  const channels = Object.values(api.document.channels as Record<string, Node>).map((channel) => ({
    address: addressPattern(channel.address as string),
    server: ((channel.servers as Node[])[0] as { $ref: string }).$ref,
    checks: Object.values(channel.messages as Record<string, { $ref: string }>).map(({ $ref }) =>
      messageCheck(api, ajv, $ref),
    ),
  }));
  const check = (server: string, topic: string, text: string): string[] => {
    const channel = channels.find((c) => c.server === `#/servers/${server}` && c.address.test(topic));
    if (!channel) return [`${topic}: no channel of asyncapi.yaml has this address`];
    const problems = channel.checks.map((validate) => validate(text));
    return problems.find((found) => found.length === 0) ?? problems.flat().map((problem) => `${topic}: ${problem}`);
  };
  const textOf = (bytes: string | Uint8Array): string =>
    typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
  return {
    kafkaRecord: (topic, value) => check('kafka', topic, textOf(value)),
    mqttPayload: (topic, payload) => check('mqtt', topic, textOf(payload)),
  };
}

function withFormats(ajv: Ajv): Ajv {
  return ajv
    .addFormat('date-time', (text: string) => readTime(text) !== null)
    .addFormat('uri-reference', (text: string) => URL.canParse(text, 'http://localhost') && !/\s/.test(text));
}

const addressPattern = (address: string): RegExp =>
  new RegExp(`^${address.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`);

function messageCheck(api: AsyncApi, ajv: Ajv, reference: string): (text: string) => string[] {
  const message = api.follow(reference);
  const schema = api.follow((message.payload as { $ref: string }).$ref);
  const validate: ValidateFunction = ajv.getSchema(schema.$id as string) ?? ajv.compile(schema);
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return ['no JSON'];
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message: what }) => `${instancePath || '/'} ${what ?? ''}`);
  };
}
