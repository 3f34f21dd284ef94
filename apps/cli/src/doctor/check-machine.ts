import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { endings, endingWords, localDateOf, type Site } from '#domain';
import { ConfigurationError, loadCatalogue, readEnvironment } from '#runtime';
import { dataDirOf } from '../system/running-system.js';
import { bad, good, type Finding } from './finding.js';

const LEAST_FREE_BYTES = 5e9;

export async function checkConfiguration(): Promise<Finding[]> {
  try {
    const env = readEnvironment();
    const { sites } = await loadCatalogue(env);
    const found = `${sites.length} site(s): ${sites.map(({ id }) => id).join(', ')}`;
    const whose = process.env['GREENPARK_SITES']
      ? ''
      : ', the shipped example: GREENPARK_SITES names no files of yours';
    return [good('configuration', `${found}${whose}`), ...sites.flatMap((site) => endingFindings(site, Date.now()))];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => bad('configuration', problem, 'mend the file or the variable'));
  }
}

/** Certificates and waivers of a site that have ended or soon do: the latter are told, and wrong is nothing yet. */
export function endingFindings(site: Site, nowMs: number): Finding[] {
  const found = endings(site, localDateOf(nowMs, site.timeZone));
  return found.map((ending): Finding => {
    const [what, advice = ''] = `${site.id}: ${endingWords(ending)}`.split('; ');
    return ending.hasEnded ? bad('endings', what!, advice) : { ...good('endings', what!), advice };
  });
}

/** Of the data folder, and of the servers in it where they lie on a disk of their own. */
export async function checkDisk(): Promise<Finding[]> {
  const root = dataDirOf();
  const folders: string[] = [];
  const devices = new Set<number>();
  for (const folder of [root, join(root, 'postgres'), join(root, 'kafka')]) {
    const found = await stat(folder).catch(() => null);
    if (found === null || devices.has(found.dev)) continue;
    devices.add(found.dev);
    folders.push(folder);
  }
  return Promise.all(
    (folders.length > 0 ? folders : ['.']).map((folder) => freeOf(folder, folders.length > 0 ? folder : root)),
  );
}

async function freeOf(folder: string, shown: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  return diskFinding(bavail * bsize, shown);
}

export function diskFinding(freeBytes: number, folder: string): Finding {
  const found = `${(freeBytes / 1e9).toFixed(1)} GB free at ${folder}`;
  return freeBytes > LEAST_FREE_BYTES
    ? good('disk', found)
    : bad('disk', found, 'free some space: Kafka and PostgreSQL stop when the disk is full');
}
