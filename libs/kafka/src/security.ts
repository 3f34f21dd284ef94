import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/**
 * TLS and SASL from the environment: KAFKA_SSL (`true`), KAFKA_SSL_CA, KAFKA_SSL_CERT, KAFKA_SSL_KEY (files),
 * KAFKA_SASL_MECHANISM (plain, scram-sha-256, scram-sha-512), KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD (or …_FILE).
 * @throws Error that names the variable
 */
export function readSecurity(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const file = (name: string): string | undefined => {
    const path = env[name];
    if (!path) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new Error(`${name}: cannot read ${path}`, { cause: error });
    }
  };
  const ca = file('KAFKA_SSL_CA');
  const cert = file('KAFKA_SSL_CERT');
  const key = file('KAFKA_SSL_KEY');
  const wanted = env.KAFKA_SSL === 'true' || ca !== undefined || cert !== undefined;
  return {
    ...(wanted && env.KAFKA_SSL !== 'false'
      ? { ssl: { ...(ca && { ca: [ca] }), ...(cert && { cert }), ...(key && { key }) } }
      : {}),
    ...sasl(env, file('KAFKA_SASL_PASSWORD_FILE')?.trim()),
  };
}

function sasl(
  env: Readonly<Record<string, string | undefined>>,
  secret: string | undefined,
): Pick<KafkaConfig, 'sasl'> {
  const mechanism = env.KAFKA_SASL_MECHANISM?.toLowerCase();
  if (!mechanism) return {};
  if (!MECHANISMS.some((known) => known === mechanism)) {
    throw new Error(`KAFKA_SASL_MECHANISM: found ${mechanism}, expected one of ${MECHANISMS.join(', ')}`);
  }
  const username = env.KAFKA_SASL_USERNAME;
  const password = env.KAFKA_SASL_PASSWORD ?? secret;
  if (!username || !password) {
    throw new Error(`KAFKA_SASL_MECHANISM is set: KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed too`);
  }
  return { sasl: { mechanism, username, password } as SASLOptions };
}
