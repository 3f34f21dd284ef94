import { freePort } from '#servers';
import type { Environment } from '#runtime';

/** Where everything listens, or whose server is used. Chosen once: an address stays the same while the system runs. */
export interface Addresses {
  readonly httpPort: number;
  readonly httpHost: string;
  /** For people and scripts. */
  readonly httpUrl: string;
  /** Of the own listener; null where only a broker is read. */
  readonly mqttListen: string | null;
  /** Where sensors, and the simulator, publish. */
  readonly mqttUrl: string;
  /** null: one of their own was named. */
  readonly kafkaPort: number | null;
  readonly postgresPort: number | null;
}

const MQTT_PORT = 1883;
const MQTTS_PORT = 8883;
const KAFKA_PORT = 9092;
const POSTGRES_PORT = 5432;
const HTTP_PORT = 3000;

/** Takes the default or named port, or the next free one, and says so. */
export async function chooseAddresses(
  env: Environment,
  given: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<Addresses> {
  const take = async (what: string, wanted: number, host?: string): Promise<number> => {
    const port = await freePort(wanted, host);
    if (wanted !== 0 && port !== wanted) say(`port ${wanted} is taken, ${what} gets ${port}`);
    return port;
  };
  const listen = env.mqttListen ?? (env.mqttUrl ? null : `mqtt://127.0.0.1:${MQTT_PORT}`);
  let mqttListen: string | null = null;
  if (listen) {
    const url = new URL(listen);
    const wanted = url.port === '' ? (url.protocol === 'mqtts:' ? MQTTS_PORT : MQTT_PORT) : Number(url.port);
    // Not by `url.port`: for schemes that the URL standard does not know it is kept as it is.
    mqttListen = `${url.protocol}//${url.hostname}:${await take('the MQTT listener', wanted, bindable(url.hostname))}`;
  }
  const httpPort = await take('HTTP', env.httpPort ?? HTTP_PORT, bindable(env.httpHost));
  return {
    httpPort,
    httpHost: env.httpHost,
    httpUrl: `http://${reachable(env.httpHost)}:${httpPort}`,
    mqttListen,
    mqttUrl: mqttListen === null ? (env.mqttUrl as string) : reachableUrl(mqttListen),
    kafkaPort: given.KAFKA_BROKERS ? null : await take('Kafka', portFrom(given.KAFKA_PORT, KAFKA_PORT)),
    postgresPort: given.DATABASE_URL ? null : await take('PostgreSQL', portFrom(given.POSTGRES_PORT, POSTGRES_PORT)),
  };
}

/** KAFKA_PORT and POSTGRES_PORT, as for compose: where to look first; 0 takes any free one. */
function portFrom(text: string | undefined, otherwise: number): number {
  const port = Number(text === undefined || text === '' ? otherwise : text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : otherwise;
}

const bindable = (host: string): string => host.replace(/^\[|\]$/g, '');

/** A host that stands for all of the machine's is reached by loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::' || host === '[::]') return '[::1]';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function reachableUrl(listen: string): string {
  const url = new URL(listen);
  return `${url.protocol}//${reachable(url.hostname)}:${url.port}`;
}
