import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ServiceDatabaseUrls } from '#contracts';
import { isPublicPushKey, publicPushKeyOf } from '../push/push-keys.js';
import { isLoopback } from './loopback.js';
import { areProxies, readProxies } from './trusted-proxies.js';

/** Everything that a service reads from its environment (docs/contract.md#environment), parsed once. */
export abstract class Environment {
  /** Own MQTT listener, `mqtt://host:port` or `mqtts://…`; null: none. */
  abstract readonly mqttListen: string | null;
  /** Broker to subscribe to; null: none. */
  abstract readonly mqttUrl: string | null;
  /** Towards a broker; with `auth` also what the own listener asks for. */
  abstract readonly mqttUsername: string | null;
  abstract readonly mqttPassword: string | null;
  /** PEM files of the own listener (`mqtts://`) and towards a broker; `caFile` on the listener asks clients for a certificate. */
  abstract readonly mqttTls: { readonly keyFile?: string; readonly certFile?: string; readonly caFile?: string };
  /** Sessions of one address at the own listener (IPv6: /64). */
  abstract readonly mqttConnectionsPerAddress: number;
  abstract readonly kafkaBrokers: readonly string[];
  abstract readonly databaseUrl: string;
  /** Logins that the migration step makes, or `npm start` uses; the services read none of them. */
  abstract readonly serviceDatabaseUrls: ServiceDatabaseUrls;
  abstract readonly httpPort: number | null;
  abstract readonly httpHost: string;
  /** PEM files: HTTP is served by TLS; null: in the clear. */
  abstract readonly httpTls: HttpTlsFiles | null;
  /** Addresses and networks of proxies, whose `X-Forwarded-…` counts. */
  abstract readonly httpTrustedProxies: readonly string[];
  /** A YAML file or a folder of them. */
  abstract readonly sitesPath: string;
  /** More factor and normals files; the shipped ones always load. */
  abstract readonly factorsPath: string | null;
  abstract readonly dataDir: string;
  abstract readonly logLevel: string;
  abstract readonly simulator: boolean;
  /** Something is wrong with the simulated plant. */
  abstract readonly faults: boolean;
  abstract readonly auth: boolean;
  /** What is kept of dead letters: of each site so many MiB, and none for longer than so many days. */
  abstract readonly deadLetters: { readonly quotaMib: number; readonly days: number };
  /** A key of the API with the role admin, named `api-key`; null: none. */
  abstract readonly apiKey: string | null;
  /** File of named keys with roles; null: none. */
  abstract readonly apiKeysFile: string | null;
  /** Folder with the private keys under which evidence packs are signed, one folder a site. */
  abstract readonly evidenceKeysPath: string;
  /** A time-stamp authority after RFC 3161; null: none is asked. */
  abstract readonly timeStampUrl: string | null;
  /** Where notifications by mail go out, and what they come from; null: no mail. */
  abstract readonly smtp: { readonly url: string; readonly from: string } | null;
  /** By what browsers are told. */
  abstract readonly push: PushSettings;
  /** Identity provider whose tokens are taken beside keys; null: none. */
  abstract readonly oidc: OidcSettings | null;
}

export interface HttpTlsFiles {
  readonly keyFile: string;
  /** The certificate first, then those between it and its authority. */
  readonly certFile: string;
}

export interface PushSettings {
  /** With which browsers subscribe, base64url; null: none can. */
  readonly publicKey: string | null;
  /** With which messages are signed; null: this process sends none. */
  readonly privateKey: string | null;
  /** Whom a push service writes to when something is wrong: `mailto:` or `https:`. */
  readonly contact: string;
  /** Origins that are sent to besides public push services. */
  readonly services: readonly string[];
}

export interface OidcSettings {
  /** As the provider writes it in its tokens. */
  readonly issuer: string;
  readonly audience: string;
  /** Claim that holds the role or roles; a dot leads into an object. */
  readonly roleClaim: string;
}

/** What is wrong with one variable; `text` repeats no secret. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly text: string;
}

/** All that is wrong with a configuration, at once: one line per problem, secrets left out. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

const url = (protocols: readonly string[]) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol);
      } catch {
        return false;
      }
    },
    `expected a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  );

/** A name, an IPv4 address or an IPv6 address in brackets, and a port. */
function isHostAndPort(text: string): boolean {
  const port = /^(?:[\w.-]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(text)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** By the specification an issuer has neither; a user in it would be sent to the provider. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}

const originsIn = (text: string): string[] => text.split(',').map((one) => one.trim());
const areOrigins = (text: string): boolean =>
  originsIn(text).every((one) => /^https?:\/\//.test(one) && URL.canParse(one) && new URL(one).origin === one);

const schema = z.object({
  MQTT_LISTEN: url(['mqtt:', 'mqtts:']).optional(),
  MQTT_URL: url(['mqtt:', 'mqtts:', 'ws:', 'wss:', 'tcp:', 'ssl:']).optional(),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
  MQTT_TLS_KEY: z.string().optional(),
  MQTT_TLS_CERT: z.string().optional(),
  MQTT_TLS_CA: z.string().optional(),
  MQTT_CONNECTIONS_PER_ADDRESS: z.coerce
    .number('expected a number, 1 to 10000')
    .int()
    .min(1)
    .max(10_000)
    .default(5_000),
  KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:9092')
    .refine(
      (text) => text.split(',').every((broker) => isHostAndPort(broker.trim())),
      'expected host:port[,host:port …]',
    ),
  DATABASE_URL: url(['postgres:', 'postgresql:']).default('postgres://127.0.0.1:5432/greenpark'),
  DATABASE_URL_AGGREGATOR: url(['postgres:', 'postgresql:']).optional(),
  DATABASE_URL_ALERTING: url(['postgres:', 'postgresql:']).optional(),
  DATABASE_URL_API: url(['postgres:', 'postgresql:']).optional(),
  HTTP_PORT: z.coerce.number('expected a port, 0 to 65535').int().min(0).max(65535).optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_TLS_KEY: z.string().optional(),
  HTTP_TLS_CERT: z.string().optional(),
  HTTP_TRUSTED_PROXIES: z
    .string()
    .refine(areProxies, 'expected addresses or networks, 10.0.0.7,192.168.1.0/24,fd00::/8')
    .optional(),
  GREENPARK_SITES: z.string().default('config/sites'),
  GREENPARK_FACTORS: z.string().optional(),
  GREENPARK_DATA_DIR: z.string().default('.greenpark'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  GREENPARK_SIMULATOR: z.enum(['on', 'off']).default('on'),
  GREENPARK_FAULTS: z.enum(['on', 'off']).default('off'),
  GREENPARK_AUTH: z.enum(['on', 'off']).optional(),
  GREENPARK_DEAD_LETTERS_MIB: z.coerce.number('expected MiB, 1 to 1000000').int().min(1).max(1_000_000).default(256),
  GREENPARK_DEAD_LETTERS_DAYS: z.coerce.number('expected days, 1 to 36500').int().min(1).max(36_500).default(730),
  GREENPARK_API_KEY: z.string().min(16, 'expected at least 16 characters').optional(),
  GREENPARK_API_KEYS_FILE: z.string().optional(),
  GREENPARK_EVIDENCE_KEYS: z.string().optional(),
  TIMESTAMP_URL: url(['https:', 'http:']).optional(),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  SMTP_FROM: z.string().min(3).default('Greenpark <greenpark@localhost>'),
  PUSH_PUBLIC_KEY: z.string().refine(isPublicPushKey, 'expected a key as `greenpark push keys` prints it').optional(),
  PUSH_PRIVATE_KEY: z
    .string()
    .refine((text) => publicPushKeyOf(text) !== null, 'expected a key as `greenpark push keys` prints it')
    .optional(),
  PUSH_CONTACT: url(['mailto:', 'https:']).default('mailto:greenpark@localhost'),
  PUSH_SERVICES: z
    .string()
    .refine(areOrigins, 'expected origins, https://push.park.example,http://127.0.0.1:4000')
    .optional(),
  OIDC_ISSUER: url(['https:', 'http:'])
    .refine(
      (text) => !text.startsWith('http:') || isLoopback(new URL(text).hostname),
      'expected https://; http:// is taken on loopback only',
    )
    .refine(isIssuer, 'expected an issuer without user, query or fragment')
    .optional(),
  OIDC_AUDIENCE: z.string().optional(),
  OIDC_ROLE_CLAIM: z
    .string()
    .regex(/^[^.\s]+(\.[^.\s]+)*$/, 'expected the name of a claim, or a path like realm_access.roles')
    .default('roles'),
});

/** Variables that may lie in a file instead (compose secrets): NAME_FILE names it. */
const SECRETS = [
  'MQTT_PASSWORD',
  'DATABASE_URL',
  'DATABASE_URL_AGGREGATOR',
  'DATABASE_URL_ALERTING',
  'DATABASE_URL_API',
  'GREENPARK_API_KEY',
  'KAFKA_SASL_PASSWORD',
  'SMTP_URL',
  'PUSH_PRIVATE_KEY',
];

type Variables = Readonly<Record<string, string | undefined>>;

/** Resolves NAME_FILE for every secret. A variable given both ways is a problem, not a choice; so that there is one value, the file's stays. */
function withSecretFiles(given: Variables): {
  variables: Record<string, string | undefined>;
  problems: EnvironmentProblem[];
} {
  const problems: EnvironmentProblem[] = [];
  const variables = { ...given };
  for (const variable of SECRETS) {
    const file = given[`${variable}_FILE`];
    if (file === undefined) continue;
    if (given[variable] !== undefined) {
      problems.push({ variable, text: `given twice, directly and as ${variable}_FILE; keep one` });
      delete variables[variable];
    }
    try {
      variables[variable] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push({ variable: `${variable}_FILE`, text: `cannot read ${file}: ${(error as Error).message}` });
    }
  }
  return { variables, problems };
}

/**
 * Reads and checks the environment. Empty variables count as not set.
 * @throws ConfigurationError with every problem
 */
export function readEnvironment(variables: Variables = process.env): Environment {
  const { env, problems } = tryEnvironment(variables);
  if (problems.length > 0) throw new ConfigurationError(problems.map(environmentProblemLine));
  return env;
}

/** A problem as one line, the variable first. */
export const environmentProblemLine = ({ variable, text }: EnvironmentProblem): string => `${variable}: ${text}`;

/**
 * The environment and all that is wrong with it. What is wrong stands at its default, so that what the environment names (files,
 * servers) can be checked all the same and every problem is reported at once; nothing may be started with it.
 */
export function tryEnvironment(variables: Variables = process.env): {
  env: Environment;
  problems: readonly EnvironmentProblem[];
} {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const { variables: resolved, problems } = withSecretFiles(given);
  const parsed = schema.safeParse(resolved);
  for (const issue of parsed.error?.issues ?? []) {
    const variable = issue.path.join('.');
    problems.push({ variable, text: issue.message });
    delete resolved[variable];
  }
  const values = parsed.data ?? schema.parse(resolved);
  const isListenerSecure = values.MQTT_LISTEN !== undefined && new URL(values.MQTT_LISTEN).protocol === 'mqtts:';
  if (isListenerSecure && (values.MQTT_TLS_KEY === undefined || values.MQTT_TLS_CERT === undefined)) {
    problems.push({
      variable: 'MQTT_LISTEN',
      text: 'mqtts:// needs MQTT_TLS_KEY and MQTT_TLS_CERT, the paths of two PEM files',
    });
    delete values.MQTT_LISTEN;
  }
  if ((values.OIDC_ISSUER === undefined) !== (values.OIDC_AUDIENCE === undefined)) {
    const variable = values.OIDC_ISSUER === undefined ? 'OIDC_ISSUER' : 'OIDC_AUDIENCE';
    problems.push({ variable, text: 'is needed: OIDC_ISSUER and OIDC_AUDIENCE go together' });
  }
  if ((values.HTTP_TLS_KEY === undefined) !== (values.HTTP_TLS_CERT === undefined)) {
    const variable = values.HTTP_TLS_KEY === undefined ? 'HTTP_TLS_KEY' : 'HTTP_TLS_CERT';
    problems.push({
      variable,
      text: 'is needed: HTTP_TLS_KEY and HTTP_TLS_CERT, the paths of two PEM files, go together',
    });
  }
  const { PUSH_PUBLIC_KEY: publicKey, PUSH_PRIVATE_KEY: privateKey } = values;
  if (publicKey !== undefined && privateKey !== undefined && publicPushKeyOf(privateKey) !== publicKey)
    problems.push({ variable: 'PUSH_PUBLIC_KEY', text: 'is not of the same pair as PUSH_PRIVATE_KEY' });
  const hosts = [values.HTTP_HOST, ...(values.MQTT_LISTEN ? [new URL(values.MQTT_LISTEN).hostname] : [])];
  const open = hosts.filter((host) => !isLoopback(host));
  if (values.GREENPARK_AUTH === 'off' && open.length > 0) {
    problems.push({
      variable: 'GREENPARK_AUTH',
      text: `off is only allowed where every listener is on loopback, but one is on ${open.join(', ')}`,
    });
  }
  const isBehindProxy = values.HTTP_TRUSTED_PROXIES !== undefined;
  if (values.GREENPARK_AUTH === 'off' && isBehindProxy) {
    const text = 'off is only allowed where this machine alone gets in, and HTTP_TRUSTED_PROXIES lets others';
    problems.push({ variable: 'GREENPARK_AUTH', text });
  }
  return { env: environmentOf(values, values.GREENPARK_AUTH === 'on' || open.length > 0 || isBehindProxy), problems };
}

function environmentOf(values: z.output<typeof schema>, auth: boolean): Environment {
  return Object.freeze({
    mqttListen: values.MQTT_LISTEN ?? null,
    mqttUrl: values.MQTT_URL ?? null,
    mqttUsername: values.MQTT_USERNAME ?? null,
    mqttPassword: values.MQTT_PASSWORD ?? null,
    mqttTls: {
      ...(values.MQTT_TLS_KEY === undefined ? {} : { keyFile: values.MQTT_TLS_KEY }),
      ...(values.MQTT_TLS_CERT === undefined ? {} : { certFile: values.MQTT_TLS_CERT }),
      ...(values.MQTT_TLS_CA === undefined ? {} : { caFile: values.MQTT_TLS_CA }),
    },
    mqttConnectionsPerAddress: values.MQTT_CONNECTIONS_PER_ADDRESS,
    kafkaBrokers: values.KAFKA_BROKERS.split(',').map((b) => b.trim()),
    databaseUrl: values.DATABASE_URL,
    serviceDatabaseUrls: {
      ...(values.DATABASE_URL_AGGREGATOR && { aggregator: values.DATABASE_URL_AGGREGATOR }),
      ...(values.DATABASE_URL_ALERTING && { alerting: values.DATABASE_URL_ALERTING }),
      ...(values.DATABASE_URL_API && { api: values.DATABASE_URL_API }),
    },
    httpPort: values.HTTP_PORT ?? null,
    httpHost: values.HTTP_HOST,
    httpTls:
      values.HTTP_TLS_KEY === undefined || values.HTTP_TLS_CERT === undefined
        ? null
        : { keyFile: values.HTTP_TLS_KEY, certFile: values.HTTP_TLS_CERT },
    httpTrustedProxies: values.HTTP_TRUSTED_PROXIES === undefined ? [] : readProxies(values.HTTP_TRUSTED_PROXIES),
    sitesPath: values.GREENPARK_SITES,
    factorsPath: values.GREENPARK_FACTORS ?? null,
    dataDir: values.GREENPARK_DATA_DIR,
    logLevel: values.LOG_LEVEL,
    simulator: values.GREENPARK_SIMULATOR === 'on',
    faults: values.GREENPARK_FAULTS === 'on',
    auth,
    deadLetters: { quotaMib: values.GREENPARK_DEAD_LETTERS_MIB, days: values.GREENPARK_DEAD_LETTERS_DAYS },
    apiKey: values.GREENPARK_API_KEY ?? null,
    apiKeysFile: values.GREENPARK_API_KEYS_FILE ?? null,
    timeStampUrl: values.TIMESTAMP_URL ?? null,
    evidenceKeysPath: values.GREENPARK_EVIDENCE_KEYS ?? join(values.GREENPARK_DATA_DIR, 'evidence-keys'),
    smtp: values.SMTP_URL === undefined ? null : { url: values.SMTP_URL, from: values.SMTP_FROM },
    push: {
      publicKey: values.PUSH_PUBLIC_KEY ?? (values.PUSH_PRIVATE_KEY ? publicPushKeyOf(values.PUSH_PRIVATE_KEY) : null),
      privateKey: values.PUSH_PRIVATE_KEY ?? null,
      contact: values.PUSH_CONTACT,
      services: values.PUSH_SERVICES === undefined ? [] : originsIn(values.PUSH_SERVICES),
    },
    oidc:
      values.OIDC_ISSUER === undefined || values.OIDC_AUDIENCE === undefined
        ? null
        : { issuer: values.OIDC_ISSUER, audience: values.OIDC_AUDIENCE, roleClaim: values.OIDC_ROLE_CLAIM },
  });
}
