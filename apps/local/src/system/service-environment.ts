import { pushVariables, type StartPushKeys } from '../access/push-keys.js';
import { credentialVariables, publisherVariables, type StartCredentials } from '../access/start-credentials.js';
import type { ServiceDatabaseUrls } from '#contracts';
import { databaseVariables } from '../access/database-logins.js';
import { MEASURED_SERVICES, type Addresses } from '../addresses/addresses.js';

/** What the services of one start share. */
export interface SharedSettings {
  /** As the user has set it. */
  readonly given: NodeJS.ProcessEnv;
  readonly auth: boolean;
  readonly dataDir: string;
  readonly brokers: string;
  /** The owner's. */
  readonly databaseUrl: string;
  readonly serviceDatabaseUrls: ServiceDatabaseUrls;
  readonly addresses: Addresses;
  readonly credentials: StartCredentials;
  readonly pushKeys: StartPushKeys | null;
}

const LOOPBACK = '127.0.0.1';

/** The environment of a service: what the user has set, with the addresses filled in. */
export function serviceEnvironment(shared: SharedSettings, name?: string): NodeJS.ProcessEnv {
  const { httpPort, httpHost, mqttListen, mqttUrl, metricsPorts } = shared.addresses;
  const env: NodeJS.ProcessEnv = {
    ...shared.given,
    ...credentialVariables(shared.credentials),
    ...pushVariables(shared.pushKeys, name),
    GREENPARK_DATA_DIR: shared.dataDir,
    GREENPARK_AUTH: shared.auth ? 'on' : 'off',
    KAFKA_BROKERS: shared.brokers,
    ...databaseVariables(shared.databaseUrl, shared.serviceDatabaseUrls, name),
    HTTP_HOST: httpHost,
    MQTT_LISTEN: mqttListen ?? '',
  };
  const ownPort = MEASURED_SERVICES.find((one) => one === name);
  if (name === 'api') env.HTTP_PORT = String(httpPort);
  else if (ownPort) {
    env.HTTP_PORT = String(metricsPorts[ownPort]);
    env.HTTP_HOST = LOOPBACK;
    // On loopback for whoever measures: the certificate is that of the API.
    delete env.HTTP_TLS_KEY;
    delete env.HTTP_TLS_CERT;
  } else delete env.HTTP_PORT;
  if (name === 'simulator') {
    Object.assign(env, publisherVariables(shared.credentials), { MQTT_URL: mqttUrl });
    delete env.MQTT_LISTEN;
  }
  return env;
}
