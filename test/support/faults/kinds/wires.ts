import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../processes/until.js';
import type { TcpProxy } from '../tcp-proxy.js';
import { LASTS_MS, type Fault, type UnderLoad } from './fault.js';

export type Server = 'Kafka' | 'PostgreSQL' | 'MQTT';

/** Within this time each process says by itself that something is away. */
const NAMED_WITHIN_MS = 10_000;
const SLOW_MS = 150;

const wiresOf = (server: Server, { system }: UnderLoad): readonly TcpProxy[] =>
  server === 'Kafka' ? system.kafka.wires : server === 'PostgreSQL' ? [system.postgres.wire] : system.doors;

/** Who cannot do its work without it. */
const NEEDS: Readonly<Record<Server, RegExp>> = {
  Kafka: /^(ingestion|aggregator|alerting|api)/,
  PostgreSQL: /^(aggregator|alerting|api)/,
  MQTT: /^$/,
};

/** All connections are reset, new ones refused. */
export const away = (servers: readonly Server[], ms = LASTS_MS): Fault => ({
  name: `${servers.join(' and ')} away for ${ms / 1_000} s`,
  async strike(on) {
    const wires = servers.flatMap((server) => wiresOf(server, on));
    await onWires(
      wires,
      (wire) => wire.down(),
      async () => {
        const over = delay(ms);
        await until(() => named(servers, on), 'each process names what is away', NAMED_WITHIN_MS);
        await over;
      },
    );
  },
});

async function named(servers: readonly Server[], { system }: UnderLoad): Promise<boolean> {
  for (const one of system.members.values()) {
    const missing = (await one.missing())?.join() ?? '';
    const wanted = servers.filter((server) => NEEDS[server].test(one.name));
    if (wanted.length > 0 && !wanted.some((server) => missing.includes(server))) return false;
  }
  return true;
}

export const slow = (server: Server): Fault => ({
  name: `${server} slow`,
  strike: (on) =>
    onWires(
      wiresOf(server, on),
      (wire) => wire.slow(SLOW_MS),
      () => delay(LASTS_MS),
    ),
});

/** Nothing passes and no one is told. */
export const halfOpen = (server: Server): Fault => ({
  name: `${server} half open`,
  strike: (on) =>
    onWires(
      wiresOf(server, on),
      (wire) => wire.hold(),
      () => delay(LASTS_MS),
    ),
});

/** What was asked for is done; the answers are lost with the connections. */
export const cutAnswers: Fault = {
  name: 'answers of PostgreSQL are cut',
  async strike(on) {
    for (let times = 0; times < 5; times++) {
      const { wire } = on.system.postgres;
      await onWires(
        [wire],
        (one) => one.loseAnswers(),
        () => delay(200 + on.random() * 300),
      );
      await delay(1_000);
    }
  },
};

async function onWires(
  wires: readonly TcpProxy[],
  strike: (wire: TcpProxy) => void,
  lasting: () => Promise<unknown>,
): Promise<void> {
  const before = wires.map(({ hit }) => hit);
  try {
    for (const wire of wires) strike(wire);
    await lasting();
  } finally {
    for (const wire of wires) wire.up();
  }
  if (!wires.some(({ hit }, i) => hit > before[i]!)) throw new Error('no connection was hit');
}
