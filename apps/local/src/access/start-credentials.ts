import { credentialFiles, ensureCredential, LOCAL_MQTT_USERNAME, readCredential, type Environment } from '#runtime';
import type { DataFolder } from '../system/data-folder.js';

/** What lets people and sensors in. Files hold what this start, or an earlier one, has made itself; null: the user's own holds. */
export interface StartCredentials {
  readonly adminKeyFile: string | null;
  readonly mqttPasswordFile: string | null;
  /** With which this start reads the API; null: none is asked for, or only the user knows it. */
  readonly readKey: string | null;
}

export const NO_CREDENTIALS: StartCredentials = { adminKeyFile: null, mqttPasswordFile: null, readKey: null };

/**
 * Where authentication is on: a first key of an admin where no key was given, and for the own listener the credential of the
 * simulator and of recordings that are sent from here. Nothing is invented for a broker.
 */
export async function startCredentials(
  env: Environment,
  folder: DataFolder,
  ownKey: string | undefined,
): Promise<StartCredentials> {
  if (!env.auth) return NO_CREDENTIALS;
  const files = credentialFiles(folder.root);
  const adminKeyFile = env.apiKey === null && env.apiKeysFile === null ? files.adminKey : null;
  const hasListener = env.mqttListen !== null || env.mqttUrl === null;
  const mqttPasswordFile = hasListener ? files.mqttPassword : null;
  if (adminKeyFile) await ensureCredential(adminKeyFile, 'gp_');
  if (mqttPasswordFile) await ensureCredential(mqttPasswordFile, '');
  const readKey = adminKeyFile ? await readCredential(adminKeyFile) : (env.apiKey ?? (ownKey || null));
  return { adminKeyFile, mqttPasswordFile, readKey };
}

/** The services' environment says where the credentials lie, not what they are. */
export const credentialVariables = ({ adminKeyFile }: StartCredentials): NodeJS.ProcessEnv =>
  adminKeyFile === null ? {} : { GREENPARK_API_KEY_FILE: adminKeyFile };

/** The same for who publishes to the own listener: MQTT_USERNAME of the user is towards a broker. */
export const publisherVariables = ({ mqttPasswordFile }: StartCredentials): NodeJS.ProcessEnv =>
  mqttPasswordFile === null
    ? {}
    : { MQTT_USERNAME: LOCAL_MQTT_USERNAME, MQTT_PASSWORD: '', MQTT_PASSWORD_FILE: mqttPasswordFile };
