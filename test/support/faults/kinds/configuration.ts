import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../processes/until.js';
import { CORRECTED_RULES, NEWEST_RULES } from '../parks.js';
import type { Fault } from './fault.js';

const APART_MS = 8_000;
const LOADED = 'site files loaded again';

/** The corrected files lie beside each process; one after the other is told, the last aggregator eight seconds late. */
export const reloadApart: Fault = {
  name: 'corrected site files reach one process after the other',
  async strike({ system }) {
    const members = [...system.members.values()];
    for (const { name } of members) system.writeSites(name, CORRECTED_RULES);
    const last = system.member('aggregator-2');
    for (const one of members) if (one !== last) one.signal('SIGHUP');
    await delay(APART_MS);
    last.signal('SIGHUP');
    await until(() => last.line(LOADED) !== undefined, 'the last one has loaded them');
  },
};

/**
 * A host that was left behind: the newest files reach all others, and its process starts again beside those of before. They must
 * not count again.
 */
export const restartBesideOldFile: Fault = {
  name: 'an aggregator starts again beside an old file',
  async strike({ system }) {
    const behind = system.member('aggregator-2');
    for (const { name } of system.members.values()) if (name !== behind.name) system.writeSites(name, NEWEST_RULES);
    const first = system.member('aggregator-1');
    const loaded = first.line(LOADED);
    first.signal('SIGHUP');
    await until(() => first.line(LOADED) !== loaded, 'the newest files count');
    const { pid } = behind;
    behind.kill();
    await until(() => behind.isBack(pid), 'it is back', 60_000);
    await delay(3_000);
    system.writeSites(behind.name, NEWEST_RULES);
  },
};
