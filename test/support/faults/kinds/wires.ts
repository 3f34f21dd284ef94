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

/** Who cannot do its work without it, and what it says then. */
const NEEDS: Readonly<Record<Server, { readonly who: RegExp; readonly says: RegExp } | null>> = {
  Kafka: { who: /./, says: /kafka/i },
  PostgreSQL: { who: /^(aggregator|alerting|api)/, says: /postgres/i },
  // Sensors that do not come are no fault of a listener.
  MQTT: null,
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
        let silent: string[] = [];
        const named = async (): Promise<boolean> => (silent = await silentOn(servers, on)).length === 0;
        await until(named, 'each process names what is away', NAMED_WITHIN_MS).catch((error: Error) => {
          throw new Error(`${error.message}: ${silent.join(', ')}`);
        });
        await over;
      },
    );
  },
});

/** What does not name any of what it needs and misses; [] when all do. */
async function silentOn(servers: readonly Server[], { system }: UnderLoad): Promise<string[]> {
  const members = [...system.members.values()];
  const answers = await Promise.all(members.map((one) => one.missing()));
  return members.flatMap(({ name }, i) => {
    const needs = servers.flatMap((server) => NEEDS[server] ?? []).filter(({ who }) => who.test(name));
    const missing = answers[i]?.join('; ') ?? 'no answer';
    return needs.length === 0 || needs.some(({ says }) => says.test(missing)) ? [] : [`${name}: ${missing}`];
  });
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
