import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../processes/until.js';
import { CORRECTED_RULES, FIRST_RULES } from '../parks.js';
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

/** A host that was left behind: its process starts again beside the files of before. They must not count again. */
export const restartBesideOldFile: Fault = {
  name: 'an aggregator starts again beside an old file',
  async strike({ system }) {
    const one = system.member('aggregator-2');
    system.writeSites(one.name, FIRST_RULES);
    const { pid } = one;
    one.kill();
    await until(() => one.isBack(pid), 'it is back', 30_000);
    await delay(3_000);
    system.writeSites(one.name, CORRECTED_RULES);
  },
};
