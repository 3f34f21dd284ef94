import { resolve } from 'node:path';
import {
  readEndpoints,
  readSystemFacts,
  screenRow,
  screenRows,
  siteStandings,
  type Endpoints,
  type SiteStanding,
} from '#runtime';
import { identityOf } from '#servers';
import { apiClient } from '../system/api-client.js';
import { Failure } from '../terminal/failure.js';
import { dataDirOf } from '../system/running-system.js';
import type { Output } from '../terminal/output.js';

/** A process of the local system, and whether it runs at the moment. */
interface Part {
  readonly name: string;
  readonly pid: number;
  readonly isRunning: boolean;
}

/** The screen of `npm start` again, from a running system. @throws Failure where it is stopped, or part of it is down */
export async function status(output: Output): Promise<void> {
  const dataDir = resolve(dataDirOf());
  const endpoints = await readEndpoints(dataDir);
  const processes = await partsOf(endpoints);
  if (endpoints === null || processes.every(({ isRunning }) => !isRunning))
    throw new Failure(stoppedText(dataDir, endpoints));
  const facts = (await readSystemFacts(dataDir)) ?? { simulator: false, access: [], metrics: [] };
  const api = await apiClient(endpoints.http);
  let failure: string | null = null;
  const sites = await siteStandings((path) => api.get(path)).catch((error: Error) => {
    failure = error.message;
    return null;
  });
  const { http, mqtt, kafka } = endpoints;
  const machine = {
    http,
    mqtt,
    kafka,
    postgres: withoutPassword(endpoints.postgres),
    dataDir,
    ...facts,
    processes,
    sites,
  };
  output.result(machine, () =>
    [
      ...screenRows({ ...facts, endpoints, dataDir, savings: sites }),
      ...(sites ?? []).map(standingRow),
      ...processes.map(({ name, pid, isRunning }, i) =>
        screenRow(i === 0 ? 'Processes' : '', `${name.padEnd(12)}${isRunning ? `pid ${pid}` : 'is down'}`),
      ),
    ].join('\n'),
  );
  const down = processes.filter(({ isRunning }) => !isRunning).map(({ name }) => `${name} is down`);
  const wrong = [...down, ...(failure === null ? [] : [failure])];
  if (wrong.length > 0) throw new Failure(`${wrong.join('; ')}: see the logs in ${dataDir}/logs`);
}

/** What to do about a system that does not run. */
export function stoppedText(dataDir: string, endpoints: Endpoints | null): string {
  return endpoints === null
    ? `no system runs on ${dataDir}: it is stopped, \`npm start\` starts it (another folder: GREENPARK_DATA_DIR)`
    : `the system on ${dataDir} was ended by force, none of its processes runs: \`npm start\` goes on where it was`;
}

export async function partsOf(endpoints: Endpoints | null): Promise<Part[]> {
  return Promise.all(
    (endpoints?.processes ?? []).map(async ({ name, pid }) => ({
      name,
      pid,
      isRunning: (await identityOf(pid)) !== null,
    })),
  );
}

function standingRow({ site, alerts, lagRecords }: SiteStanding): string {
  const open = ['critical', 'warning', 'info'].flatMap((severity) =>
    alerts[severity] ? [`${alerts[severity]} ${severity}`] : [],
  );
  const lag = lagRecords === null ? 'lag not known' : `${lagRecords.toLocaleString('en')} records wait`;
  return screenRow('Alerts', `${open.join(', ') || 'none'}   (${site}; ${lag})`);
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.href;
}
