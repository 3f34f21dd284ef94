import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isLoopback } from './loopback.js';

/** Everything that a service reads from its environment (contract: Environment), parsed once. */
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
  abstract readonly kafkaBrokers: readonly string[];
  abstract readonly databaseUrl: string;
  abstract readonly httpPort: number | null;
  abstract readonly httpHost: string;
  /** A YAML file or a folder of them. */
  abstract readonly sitesPath: string;
  /** More factor and normals files; the shipped ones always load. */
  abstract readonly factorsPath: string | null;
  abstract readonly dataDir: string;
  abstract readonly logLevel: string;
  abstract readonly simulator: boolean;
  abstract readonly auth: boolean;
  /** A key of the API with the role admin, named `api-key`; null: none. */
  abstract readonly apiKey: string | null;
  /** File of named keys with roles; null: none. */
  abstract readonly apiKeysFile: string | null;
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

const schema = z.object({
  MQTT_LISTEN: url(['mqtt:', 'mqtts:']).optional(),
  MQTT_URL: url(['mqtt:', 'mqtts:', 'ws:', 'wss:', 'tcp:', 'ssl:']).optional(),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
  MQTT_TLS_KEY: z.string().optional(),
  MQTT_TLS_CERT: z.string().optional(),
  MQTT_TLS_CA: z.string().optional(),
  KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:9092')
    .refine((text) => text.split(',').every((b) => /^\S+:\d+$/.test(b.trim())), 'expected host:port[,host:port …]'),
  DATABASE_URL: url(['postgres:', 'postgresql:']).default('postgres://127.0.0.1:5432/greenpark'),
  HTTP_PORT: z.coerce.number('expected a port, 0 to 65535').int().min(0).max(65535).optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  GREENPARK_SITES: z.string().default('config/sites'),
  GREENPARK_FACTORS: z.string().optional(),
  GREENPARK_DATA_DIR: z.string().default('.greenpark'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  GREENPARK_SIMULATOR: z.enum(['on', 'off']).default('on'),
  GREENPARK_AUTH: z.enum(['on', 'off']).optional(),
  GREENPARK_API_KEY: z.string().min(16, 'expected at least 16 characters').optional(),
  GREENPARK_API_KEYS_FILE: z.string().optional(),
});

/** Variables that may lie in a file instead (compose secrets): NAME_FILE names it. */
const SECRETS = ['MQTT_PASSWORD', 'DATABASE_URL', 'GREENPARK_API_KEY', 'KAFKA_SASL_PASSWORD'];

/** Resolves NAME_FILE for every secret. A variable given both ways is a problem, not a choice. */
function withSecretFiles(env: Record<string, string | undefined>): {
  env: Record<string, string | undefined>;
  problems: string[];
} {
  const problems: string[] = [];
  const resolved = { ...env };
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`];
    if (file === undefined) continue;
    if (env[name] !== undefined) {
      problems.push(`${name}: given twice, directly and as ${name}_FILE; keep one`);
      continue;
    }
    try {
      resolved[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push(`${name}_FILE: cannot read ${file}: ${(error as Error).message}`);
    }
  }
  return { env: resolved, problems };
}

/**
 * Reads and checks the environment. Empty variables count as not set.
 * @throws ConfigurationError with every problem
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const secrets = withSecretFiles(given);
  const parsed = schema.safeParse(secrets.env);
  if (!parsed.success) {
    throw new ConfigurationError([
      ...secrets.problems,
      ...parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`),
    ]);
  }
  if (secrets.problems.length > 0) throw new ConfigurationError(secrets.problems);
  const e = parsed.data;
  const isListenerSecure = e.MQTT_LISTEN !== undefined && new URL(e.MQTT_LISTEN).protocol === 'mqtts:';
  if (isListenerSecure && (e.MQTT_TLS_KEY === undefined || e.MQTT_TLS_CERT === undefined)) {
    throw new ConfigurationError([
      'MQTT_LISTEN: mqtts:// needs MQTT_TLS_KEY and MQTT_TLS_CERT, the paths of two PEM files',
    ]);
  }
  const hosts = [e.HTTP_HOST, ...(e.MQTT_LISTEN ? [new URL(e.MQTT_LISTEN).hostname] : [])];
  const open = hosts.filter((host) => !isLoopback(host));
  if (e.GREENPARK_AUTH === 'off' && open.length > 0) {
    throw new ConfigurationError([
      `GREENPARK_AUTH: off is only allowed where every listener is on loopback, but one is on ${open.join(', ')}`,
    ]);
  }
  return Object.freeze({
    mqttListen: e.MQTT_LISTEN ?? null,
    mqttUrl: e.MQTT_URL ?? null,
    mqttUsername: e.MQTT_USERNAME ?? null,
    mqttPassword: e.MQTT_PASSWORD ?? null,
    mqttTls: {
      ...(e.MQTT_TLS_KEY === undefined ? {} : { keyFile: e.MQTT_TLS_KEY }),
      ...(e.MQTT_TLS_CERT === undefined ? {} : { certFile: e.MQTT_TLS_CERT }),
      ...(e.MQTT_TLS_CA === undefined ? {} : { caFile: e.MQTT_TLS_CA }),
    },
    kafkaBrokers: e.KAFKA_BROKERS.split(',').map((b) => b.trim()),
    databaseUrl: e.DATABASE_URL,
    httpPort: e.HTTP_PORT ?? null,
    httpHost: e.HTTP_HOST,
    sitesPath: e.GREENPARK_SITES,
    factorsPath: e.GREENPARK_FACTORS ?? null,
    dataDir: e.GREENPARK_DATA_DIR,
    logLevel: e.LOG_LEVEL,
    simulator: e.GREENPARK_SIMULATOR === 'on',
    auth: e.GREENPARK_AUTH ? e.GREENPARK_AUTH === 'on' : open.length > 0,
    apiKey: e.GREENPARK_API_KEY ?? null,
    apiKeysFile: e.GREENPARK_API_KEYS_FILE ?? null,
  });
}
