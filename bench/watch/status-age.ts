import { setTimeout as wait } from 'node:timers/promises';
import { BENCH_SITE } from '../system-under-bench.js';

const EVERY_MS = 250;

/** The first member of a status. */
const AS_OF = /"asOf":"([^"]+)"/;

/**
 * Ages of the figures that the status shows, ms, until it is told to stop. That of a city has megabytes: what is looked at of it is one
 * time, and it comes as it is, so that the watcher takes little of what it watches.
 */
export async function watchStatusAge(http: string, goesOn: () => boolean): Promise<number[]> {
  const ages: number[] = [];
  for (; goesOn(); await wait(EVERY_MS)) {
    const response = await fetch(`${http}/api/v1/sites/${BENCH_SITE}/status`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const text = await response.text();
    const asOf = AS_OF.exec(text)?.[1];
    if (!response.ok || asOf === undefined) throw new Error(`status: ${response.status} ${text.slice(0, 500)}`);
    ages.push(Date.now() - Date.parse(asOf));
  }
  return ages;
}
