import type { Page } from 'playwright-core';

/** Frames while a curve is dragged, as the browser gave them out. */
export interface PanFrames {
  readonly framesPerSecond: number;
  /** ms between two frames. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** Share of frames that came later than after 20 ms. */
  readonly slowPct: number;
}

/** Notes when each frame begins, until it is told to stop. */
const WATCH = `(() => {
  const times = [];
  let on = true;
  const note = (t) => { times.push(t); if (on) requestAnimationFrame(note); };
  requestAnimationFrame(note);
  window.__stopFrames = () => { on = false; return times; };
})()`;

/** Drags the first curve of the page to and fro for a while and says how even its frames were. */
export async function measurePan(page: Page, seconds = 5): Promise<PanFrames> {
  const box = await page.locator('.trend-plot .u-over').first().boundingBox();
  if (!box) throw new Error('the page shows no curve');
  const [middle, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(middle, y);
  await page.mouse.down();
  await page.evaluate(WATCH);
  const end = performance.now() + seconds * 1_000;
  for (let i = 0; performance.now() < end; i++) await page.mouse.move(middle + Math.sin(i / 25) * box.width * 0.4, y);
  const times = await page.evaluate<number[]>('window.__stopFrames()');
  await page.mouse.up();
  const gaps = times.slice(1).map((t, i) => t - times[i]!);
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const total = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return {
    framesPerSecond: (gaps.length * 1_000) / total,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    worstMs: at(1),
    slowPct: (100 * gaps.filter((ms) => ms > 20).length) / gaps.length,
  };
}
