import { setTimeout as wait } from 'node:timers/promises';
import { BENCH_SITE } from '../system-under-bench.js';

const EVERY_MS = 250;

/** Ages of the figures that the status shows, ms, until it is told to stop. What is there already is not sent again: a city's has megabytes. */
export async function watchStatusAge(http: string, goesOn: () => boolean): Promise<number[]> {
  const ages: number[] = [];
  let [asOfMs, tag] = [NaN, ''];
  for (; goesOn(); await wait(EVERY_MS)) {
    const response = await fetch(`${http}/api/v1/sites/${BENCH_SITE}/status`, { headers: { 'if-none-match': tag } });
    if (response.status === 304) await response.arrayBuffer();
    else if (response.ok) {
      asOfMs = Date.parse(((await response.json()) as { asOf: string }).asOf);
      tag = response.headers.get('etag') ?? '';
    } else throw new Error(`status: ${response.status} ${await response.text()}`);
    ages.push(Date.now() - asOfMs);
  }
  return ages;
}
