import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../processes/until.js';
import type { App } from '../member.js';
import { readWaiting } from '../stored-once.js';
import { LASTS_MS, type Fault, type UnderLoad } from './fault.js';

const nameOf = (app: App, { random }: UnderLoad): string => `${app}-${random() < 0.5 ? 1 : 2}`;

/** One of each named pair, at the same moment. */
export const kill = (...apps: readonly App[]): Fault => ({
  name: `SIGKILL of ${apps.join(' and ')}`,
  async strike(on) {
    const { system, load } = on;
    await until(() => load.inFlight > 0, 'messages are under way');
    const killed = apps.map((app) => system.member(nameOf(app, on)));
    const pids = killed.map(({ pid }) => pid);
    for (const one of killed) one.kill();
    await until(() => killed.every((one, i) => one.isBack(pids[i]!)), 'they are back', 60_000);
  },
});

/** Longer than a lease, so that others take over what it had; then it goes on as if nothing had been. */
export const standStill = (app: App, ms = 15_000): Fault => ({
  name: `${app} stands still for ${ms / 1_000} s, and goes on`,
  async strike(on) {
    const one = on.system.member(nameOf(app, on));
    one.signal('SIGSTOP');
    try {
      const over = delay(ms);
      if ((await one.missing()) !== null) throw new Error(`${one.name} answers while it stands still`);
      if (app === 'aggregator') await isBehind(on, ms);
      await over;
    } finally {
      one.signal('SIGCONT');
    }
  },
});

/** Stopped between two statements of one transaction: what it has locked stays locked until PostgreSQL gives it up. */
export const standStillInTransaction: Fault = {
  name: 'an aggregator stands still inside a transaction',
  async strike(on) {
    const one = on.system.member(nameOf('aggregator', on));
    const db = await on.system.open();
    const open = async (): Promise<boolean> => {
      const rows = await db.query(
        `select 1 from pg_stat_activity
         where state = 'idle in transaction' and xact_start < clock_timestamp() - interval '150 ms'
           and application_name like '%aggregator%'`,
      );
      return rows.length > 0;
    };
    try {
      await until(
        async () => {
          one.signal('SIGSTOP');
          await delay(200);
          if (await open()) return true;
          one.signal('SIGCONT');
          await delay(20 + on.random() * 100);
          return false;
        },
        'it is caught inside a transaction',
        30_000,
      );
      await delay(LASTS_MS);
    } finally {
      one.signal('SIGCONT');
      await db.close();
    }
  },
};

/** Under load, beside files that are old by then, and away again in order. */
export const joinAndLeave: Fault = {
  name: 'one more aggregator joins, and leaves',
  async strike({ system }) {
    const third = await system.add('aggregator', 3);
    await delay(LASTS_MS);
    await third.stop();
    if (third.surprises.length > 0) throw new Error(third.surprises.join('\n'));
    await system.remove(third);
  },
};

/** Waits until records wait: the partitions of the one that stands still are nobody's for a while. */
async function isBehind({ system }: UnderLoad, deadlineMs: number): Promise<void> {
  const db = await system.open();
  try {
    await until(async () => (await readWaiting(system.kafka, db)).records > 0, 'records wait', deadlineMs);
  } finally {
    await db.close();
  }
}
