import { setTimeout as delay } from 'node:timers/promises';
import { READINGS_TOPIC } from '#contracts';
import { until } from '../../processes/until.js';
import { LASTS_MS, type Fault } from './fault.js';

/** The broker that leads the first partition of the readings; it comes back with what is on its disk. */
export const killLeader: Fault = {
  name: 'SIGKILL of a broker that leads',
  async strike({ system: { kafka }, load }) {
    const leader = await kafka.leaderOf(READINGS_TOPIC, 0);
    if (leader === null) throw new Error('nobody leads');
    await kafka.kill(leader);
    await until(
      async () => ![null, leader].includes(await kafka.leaderOf(READINGS_TOPIC, 0).catch(() => null)),
      'another broker leads',
      30_000,
    );
    const before = load.acknowledged;
    await until(() => load.acknowledged > before, 'messages are acknowledged by the two that are left', 30_000);
    await delay(LASTS_MS / 2);
    await kafka.startBroker(leader);
    await kafka.whole(READINGS_TOPIC);
  },
};

/** The standby has every transaction that was confirmed; the services follow the address. Then it gets a standby of its own. */
export const failOver: Fault = {
  name: 'SIGKILL of the primary, its standby is promoted',
  async strike({ system }) {
    const { postgres } = system;
    const before = await system.timeline();
    await postgres.killPrimary();
    await delay(2_000);
    await postgres.promote();
    const after = await system.timeline();
    if (after <= before) throw new Error(`timeline ${after} after ${before}`);
    await delay(LASTS_MS / 2);
    await postgres.addStandby(true);
  },
};

/** Keys move to other partitions; what is under way of a device then lies in two. */
export const addPartitions: Fault = {
  name: 'partitions are added',
  async strike({ system: { kafka } }) {
    const before = await kafka.ends(READINGS_TOPIC);
    await kafka.addPartitions(READINGS_TOPIC, before.length + 3);
    await delay(LASTS_MS);
    const after = await kafka.ends(READINGS_TOPIC);
    if (after.length !== before.length + 3) throw new Error(`${after.length} partitions after ${before.length}`);
  },
};
