import { setTimeout as wait } from 'node:timers/promises';
import { BENCH_SITE } from '../system-under-bench.js';

const EVERY_MS = 250;

/** Ages of the figures that the status shows, ms, until it is told to stop. */
export async function watchStatusAge(http: string, goesOn: () => boolean): Promise<number[]> {
  const ages: number[] = [];
  for (; goesOn(); await wait(EVERY_MS)) {
    const response = await fetch(`${http}/api/v1/sites/${BENCH_SITE}/status`);
    if (!response.ok) throw new Error(`status: ${response.status} ${await response.text()}`);
    const { asOf } = (await response.json()) as { asOf: string };
    ages.push(Date.now() - Date.parse(asOf));
  }
  return ages;
}
