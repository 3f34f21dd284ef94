import { readFileSync } from 'node:fs';
import { credentialFiles, readCredential, readEndpoints, type CredentialFiles } from '#runtime';
import { Failure } from '../terminal/failure.js';

/** Addresses of a system, as far as they are known. */
export interface Addresses {
  readonly http: string | null;
  readonly mqtt: string | null;
  readonly kafka: string | null;
  readonly postgres: string | null;
}

const NOWHERE: Addresses = { http: null, mqtt: null, kafka: null, postgres: null };

export interface Given {
  readonly http?: string;
  readonly mqtt?: string;
}

/**
 * Where the system is: options first, then the environment, then `endpoints.json` of a system that runs on this machine.
 */
export async function findSystem(given: Given, env: NodeJS.ProcessEnv = process.env): Promise<Addresses> {
  const local = (await readEndpoints(dataDirOf(env))) ?? NOWHERE;
  return {
    http: given.http ?? httpOf(env) ?? local.http,
    mqtt: given.mqtt ?? nonEmpty(env['MQTT_URL']) ?? local.mqtt ?? nonEmpty(env['MQTT_LISTEN']),
    kafka: nonEmpty(env['KAFKA_BROKERS']) ?? local.kafka,
    postgres: databaseUrlOf(env) ?? local.postgres,
  };
}

/** A port of 0 was chosen by the system at its start: only its endpoints know it. */
function httpOf({ HTTP_PORT: port, HTTP_TLS_CERT: cert }: NodeJS.ProcessEnv): string | null {
  if (port === undefined || port === '' || port === '0') return null;
  return `${nonEmpty(cert) === null ? 'http' : 'https'}://127.0.0.1:${port}`;
}

/** In containers the address lies in a file, since its password is a secret. */
function databaseUrlOf(env: NodeJS.ProcessEnv): string | null {
  const file = nonEmpty(env['DATABASE_URL_FILE']);
  return nonEmpty(env['DATABASE_URL']) ?? (file === null ? null : readFileSync(file, 'utf8').trim());
}

export const dataDirOf = (env: NodeJS.ProcessEnv = process.env): string =>
  nonEmpty(env['GREENPARK_DATA_DIR']) ?? '.greenpark';

const nonEmpty = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** A credential that the start on this machine has made itself, for its own address alone: no other server gets it. */
export async function localCredential(
  address: string,
  of: 'http' | 'mqtt',
  which: keyof CredentialFiles,
): Promise<string | null> {
  const dataDir = dataDirOf();
  const local = await readEndpoints(dataDir);
  return local?.[of] === address ? readCredential(credentialFiles(dataDir)[which]) : null;
}

/** @throws Failure that says how to name the address */
export function need(address: string | null, option: string, variable: string): string {
  if (address !== null) return address;
  throw new Failure(
    `no running system found in ${dataDirOf()}: start one with \`npm start\`, or give --${option} (or ${variable})`,
  );
}
