import { ConfigurationError, type Environment } from '#runtime';
import { claimPort, freePort, portHolder } from '#servers';

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
  /** Of the services that have only `/health/*` and `/metrics`, on loopback. */
  readonly metricsPorts: Readonly<Record<MeasuredService, number>>;
}

export const MEASURED_SERVICES = ['ingestion', 'aggregator', 'alerting'] as const;
export type MeasuredService = (typeof MEASURED_SERVICES)[number];

const MQTT_PORT = 1883;
const MQTTS_PORT = 8883;
const KAFKA_PORT = 9092;
const POSTGRES_PORT = 5432;
const HTTP_PORT = 3000;
/** Where Prometheus looks for exporters of OpenTelemetry; the services have it and the two that follow. */
const METRICS_PORT = 9464;
const LEAST_UNPRIVILEGED_PORT = 1024;

/** Ports that the user has named are taken by others: nothing was started, and nothing is moved. */
export class PortsTaken extends Error {
  constructor(readonly ports: readonly string[]) {
    super(ports.join('\n'));
    this.name = 'PortsTaken';
  }
}

interface Wish {
  /** Who is to listen, for people. */
  readonly what: string;
  readonly port: number;
  readonly host: string;
  /** What names another port than this; null: it is the default, which may be moved. */
  readonly rename: ((port: number) => string) | null;
}

/**
 * A port that was named is taken or refused, never moved; a default makes way to the next free one, and that is said.
 * @throws PortsTaken with every port that is taken, and by whom; ConfigurationError
 */
export async function chooseAddresses(
  env: Environment,
  given: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<Addresses> {
  const listen = env.mqttListen ?? (env.mqttUrl ? null : `mqtt://127.0.0.1:${MQTT_PORT}`);
  const wishes = {
    mqtt: listen === null ? null : mqttWish(new URL(listen), env.mqttListen !== null),
    http: {
      what: 'HTTP',
      port: env.httpPort ?? HTTP_PORT,
      host: bindable(env.httpHost),
      rename: env.httpPort === null ? null : (port: number) => `HTTP_PORT=${port}`,
    },
    kafka: given.KAFKA_BROKERS ? null : serverWish('Kafka', 'KAFKA_PORT', given.KAFKA_PORT, KAFKA_PORT),
    postgres: given.DATABASE_URL ? null : serverWish('PostgreSQL', 'POSTGRES_PORT', given.POSTGRES_PORT, POSTGRES_PORT),
  };
  const ports = await takePorts(
    Object.values(wishes).filter((wish) => wish !== null),
    say,
  );
  const httpPort = ports.get(wishes.http) as number;
  const metricsPorts = await takeMetricsPorts(given.METRICS_PORT, env.httpPort === 0);
  // Not by `url.port`: for schemes that the URL standard does not know it is kept as it is.
  const mqttListen = listen && wishes.mqtt && `${hostPart(new URL(listen))}:${ports.get(wishes.mqtt)}`;
  return {
    httpPort,
    httpHost: env.httpHost,
    httpUrl: `${env.httpTls ? 'https' : 'http'}://${reachable(env.httpHost)}:${httpPort}`,
    mqttListen,
    mqttUrl: mqttListen === null ? (env.mqttUrl as string) : reachableUrl(mqttListen),
    kafkaPort: (wishes.kafka && ports.get(wishes.kafka)) ?? null,
    metricsPorts,
    postgresPort: (wishes.postgres && ports.get(wishes.postgres)) ?? null,
  };
}

/** Connected to by what the screen shows, not by heart: they make way without a word. */
async function takeMetricsPorts(text: string | undefined, isAnyFree: boolean): Promise<Addresses['metricsPorts']> {
  const first = text === undefined || text === '' ? (isAnyFree ? 0 : METRICS_PORT) : portOf('METRICS_PORT', text);
  const ports: number[] = [];
  for (const [i] of MEASURED_SERVICES.entries()) ports.push(await freePort(first === 0 ? 0 : first + i));
  return Object.fromEntries(MEASURED_SERVICES.map((name, i) => [name, ports[i]])) as Addresses['metricsPorts'];
}

function mqttWish(url: URL, isNamed: boolean): Wish {
  const port = url.port === '' ? (url.protocol === 'mqtts:' ? MQTTS_PORT : MQTT_PORT) : Number(url.port);
  const rename = (other: number): string => `MQTT_LISTEN=${hostPart(url)}:${other}`;
  return {
    what: 'the MQTT listener',
    port,
    host: bindable(url.hostname),
    rename: isNamed && url.port !== '' ? rename : null,
  };
}

/** KAFKA_PORT and POSTGRES_PORT, as for compose; 0 takes any free one. */
function serverWish(what: string, variable: string, text: string | undefined, otherwise: number): Wish {
  const host = '127.0.0.1';
  if (text === undefined || text === '') return { what, port: otherwise, host, rename: null };
  return { what, port: portOf(variable, text), host, rename: (other) => `${variable}=${other}` };
}

function portOf(variable: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new ConfigurationError([`${variable}: found "${text}", expected a port, 0 to 65535`]);
}

async function takePorts(wishes: readonly Wish[], say: (line: string) => void): Promise<Map<Wish, number>> {
  const taken = new Map<Wish, number>();
  const refused: string[] = [];
  // Named ones first: a default that is moved must not land on one of them.
  for (const wish of wishes.toSorted((a, b) => Number(b.rename !== null) - Number(a.rename !== null))) {
    const { what, port, host, rename } = wish;
    if (port === 0 || rename === null) {
      const found = await freePort(port, host);
      if (port !== 0 && found !== port) say(`port ${port} is taken, ${what} gets ${found}`);
      taken.set(wish, found);
      continue;
    }
    const twice = [...taken.keys()].find((other) => other.port === port);
    const found = twice ? 'in-use' : await claimPort(port, host);
    if (found === 'claimed') taken.set(wish, port);
    else {
      const why = twice
        ? `is that of ${twice.what} too`
        : found === 'not-permitted'
          ? 'may only be listened on by root'
          : `is taken ${await holderOf(port)}`;
      const next = await freePort(Math.max(port + 1, LEAST_UNPRIVILEGED_PORT), host);
      refused.push(`port ${port}, which was named for ${what}, ${why}: set ${rename(next)}`);
    }
  }
  if (refused.length > 0) throw new PortsTaken(refused);
  return taken;
}

async function holderOf(port: number): Promise<string> {
  const holder = await portHolder(port);
  return holder ? `by pid ${holder.pid} (${holder.command})` : 'by a process of another user';
}

/** Scheme and host, without the port. */
const hostPart = (url: URL): string => `${url.protocol}//${url.hostname}`;

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
