import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import type { Database } from '#postgres';
import { cpuSeconds, peakMemoryMb, since } from '../cpu-seconds.js';
import { connectPublishers } from '../publish.js';
import { BENCH_SITE } from '../system-under-bench.js';
import { until } from '../until.js';
import { killInTheMiddle } from './killing.js';
import { ROLES, type InstalledPeer, type Peer, type Role } from './peer.js';
import type { PeerRun, PeerWork } from './peer-run.js';
import { withPeerServers } from './peer-servers.js';
import { AFTER_KILL, stored, UNDISTURBED, WARM_UP_DEVICE, whenSettled } from './stored-rows.js';

const WARM_UP_EVERY_MS = 250;

/** The same messages through a peer: Mosquitto, its ingestion, Kafka, its sink, PostgreSQL; null: there is no Mosquitto. */
export function runPeer(
  { table }: Peer,
  installed: InstalledPeer,
  folder: string,
  work: PeerWork,
): Promise<PeerRun | null> {
  const { messages, kill, isWarm } = work;
  const rounds = isWarm ? 2 : 1;
  const patience = kill === null ? UNDISTURBED : AFTER_KILL;
  return withPeerServers(folder, async ({ servers, db, records, mqttUrl, processes }) => {
    if (table !== null) await db.query(table);
    const children = new Map<Role, ChildProcess>();
    try {
      for (const role of ROLES) children.set(role, start(installed, role, servers));
      await warmUp(mqttUrl, db, children);
      const watched = [...[...children].map(([name, { pid }]) => ({ name, pid: pid! })), ...processes];
      if (isWarm) {
        const first = await connectPublishers(mqttUrl, { ...work, rounds, round: 0 });
        await whenSettled(db, messages, first.publish(), patience);
        await first.close();
        // What counts is counted among as many rows as without it.
        await db.query('truncate telemetry');
      }
      const publishing = await connectPublishers(mqttUrl, { ...work, rounds, round: rounds - 1 });
      const before = cpuSeconds(watched);
      const startedAt = Date.now();
      const killing =
        kill &&
        killPeer(
          kill,
          children,
          () => start(installed, kill, servers),
          async () => {
            const done = kill === 'sink' ? (await stored(db)).rows : await records();
            return done >= messages / 2;
          },
        );
      await Promise.all([whenSettled(db, messages, publishing.publish(), patience), killing]);
      const cpuS = since(before, cpuSeconds(watched));
      const memoryMb = peakMemoryMb(watched);
      await publishing.close();
      const { rows, distinct, lastCommitMs } = await stored(db);
      return {
        messages,
        messagesPerS: Math.round((distinct * 1_000) / (lastCommitMs - startedAt)),
        cpuS,
        memoryMb,
        lost: messages - distinct,
        doubled: rows - distinct,
      };
    } finally {
      for (const child of children.values()) await ended(child);
    }
  });
}

function start(installed: InstalledPeer, role: Role, servers: Parameters<InstalledPeer['command']>[1]): ChildProcess {
  const { command, args, env } = installed.command(role, servers);
  const log = openSync(join(servers.folder, `${role}.log`), 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } });
  closeSync(log);
  return child;
}

function killPeer(
  role: Role,
  children: Map<Role, ChildProcess>,
  startAgain: () => ChildProcess,
  isHalfDone: () => Promise<boolean>,
): Promise<void> {
  return killInTheMiddle(
    isHalfDone,
    () => ended(children.get(role)!),
    () => children.set(role, startAgain()),
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/**
 * Publishes a reading that does not count until one of them is a row: then all connections stand and nothing is subscribed too late.
 * @throws when a process of the peer has ended
 */
async function warmUp(mqttUrl: string, db: Database, children: ReadonlyMap<Role, ChildProcess>): Promise<void> {
  const publisher = new MqttPublisher({ url: mqttUrl });
  await publisher.connect();
  const topic = telemetryTopic(BENCH_SITE, WARM_UP_DEVICE);
  let seq = 0;
  await until(
    async () => {
      for (const [role, { exitCode }] of children) {
        if (exitCode !== null) throw new Error(`${role} of the peer has ended with ${exitCode}`);
      }
      const values = { 'heat.energyTotal': 1, 'heat.power': 1, 'water.supplyTemp': 1, 'water.returnTemp': 1 };
      await publisher.publish(topic, JSON.stringify({ ts: Date.now(), seq: ++seq, values }));
      return (await stored(db, true)).rows > 0;
    },
    'the first reading has gone all the way through the peer',
    WARM_UP_EVERY_MS,
  );
  await publisher.close();
}
