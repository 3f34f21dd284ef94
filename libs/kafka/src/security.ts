import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { isLoopback, tlsProblems, type PemFile } from '#contracts';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const FILES = ['KAFKA_SSL_CA', 'KAFKA_SSL_CERT', 'KAFKA_SSL_KEY', 'KAFKA_SASL_PASSWORD_FILE'] as const;

type Variables = Readonly<Record<string, string | undefined>>;
export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/**
 * TLS and SASL from the environment: KAFKA_SSL (`true`, `false`), KAFKA_SSL_CA, KAFKA_SSL_CERT, KAFKA_SSL_KEY (files),
 * KAFKA_SASL_MECHANISM (plain, scram-sha-256, scram-sha-512), KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD (or …_FILE).
 * @throws Error with every problem, by the name of the variable; it repeats no secret
 */
export function readSecurity(brokers: readonly string[], env: Variables = process.env): KafkaSecurity {
  const { security, problems } = trySecurity(brokers, env);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return security;
}

/** The settings and all that is wrong with them, one line each. */
export function trySecurity(
  brokers: readonly string[],
  env: Variables = process.env,
): { readonly security: KafkaSecurity; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const files = Object.fromEntries(FILES.map((name) => [name, readNamed(name, env, problems)]));
  const isTls = tlsOf(env, problems);
  const sasl = saslOf(env, files.KAFKA_SASL_PASSWORD_FILE?.trim(), problems);
  const open = brokers.filter((broker) => !isLoopback(broker.replace(/:\d+$/, '')));
  // A SCRAM exchange can be listened to and tells no password; PLAIN is the password.
  if (sasl?.mechanism === 'plain' && !isTls && open.length > 0) {
    problems.push(
      `KAFKA_SASL_MECHANISM: plain without TLS sends the password in the clear to ${open.join(', ')}; set KAFKA_SSL=true, or use scram-sha-512`,
    );
  }
  const { KAFKA_SSL_CA: ca, KAFKA_SSL_CERT: cert, KAFKA_SSL_KEY: key } = files;
  const pemOf = (variable: string, pem: string | undefined): PemFile | undefined =>
    pem === undefined ? undefined : { variable, file: env[variable] ?? '', pem };
  problems.push(
    ...tlsProblems({
      ca: pemOf('KAFKA_SSL_CA', ca),
      cert: pemOf('KAFKA_SSL_CERT', cert),
      key: pemOf('KAFKA_SSL_KEY', key),
    }),
  );
  const ssl = {
    ...(ca !== undefined && { ca: [ca] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  return { security: { ...(isTls ? { ssl } : {}), ...(sasl ? { sasl } : {}) }, problems };
}

function readNamed(name: string, env: Variables, problems: string[]): string | undefined {
  const path = env[name];
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(`${name}: cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return undefined;
  }
}

/** Nothing that is nearly `true` may mean "without TLS". */
function tlsOf(env: Variables, problems: string[]): boolean {
  const given = env.KAFKA_SSL ?? '';
  const named = FILES.slice(0, 3).filter((name) => env[name]);
  if (!['', 'true', 'false'].includes(given)) problems.push(`KAFKA_SSL: found ${given}, expected true or false`);
  if (given === 'false' && named.length > 0) {
    problems.push(`KAFKA_SSL: false, but ${named.join(', ')} is given; leave one of them out`);
  }
  if (Boolean(env.KAFKA_SSL_CERT) !== Boolean(env.KAFKA_SSL_KEY)) {
    problems.push('KAFKA_SSL_CERT, KAFKA_SSL_KEY: expected both or none');
  }
  return given === 'true' || named.length > 0;
}

function saslOf(env: Variables, secret: string | undefined, problems: string[]): SASLOptions | null {
  const given = env.KAFKA_SASL_MECHANISM?.toLowerCase();
  const username = env.KAFKA_SASL_USERNAME;
  const password = env.KAFKA_SASL_PASSWORD || secret;
  if (!given) {
    // Credentials that nobody sends look as if the connection had some.
    if (username || password) problems.push(`KAFKA_SASL_MECHANISM: expected one of ${MECHANISMS.join(', ')}`);
    return null;
  }
  const mechanism = MECHANISMS.find((known) => known === given);
  if (!mechanism) problems.push(`KAFKA_SASL_MECHANISM: found ${given}, expected one of ${MECHANISMS.join(', ')}`);
  if (!username || !password) {
    problems.push('KAFKA_SASL_MECHANISM: KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed too');
  }
  if (!mechanism || !username || !password) return null;
  return { mechanism, username, password };
}
