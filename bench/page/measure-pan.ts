import type { CDPSession, Page } from 'playwright-core';

/** Frames while a curve is dragged, as the browser gave them out, and what each of them cost. */
export interface PanFrames {
  readonly frames: number;
  readonly framesPerSecond: number;
  /** Of the slowest twentieth of the frames. */
  readonly p5FramesPerSecond: number;
  /** CPU of the page's main thread for each frame: script, style, layout, paint. What a machine that is busy with other work does not change. */
  readonly mainMs: number;
  /** Of that, script alone. */
  readonly scriptMs: number;
  /** CPU of all processes of the browser for each frame, raster of the picture included. */
  readonly browserMs: number;
}

/** CSS pixels that the hand moves from frame to frame: a thousand in 2.5 s at 50 frames/s. */
const STEP_PX = 8;

/** Moves the pointer that is down once in each frame, to and fro, and notes when each frame begins. */
const DRAG = `(({ x, y, reach, step, ms }) => new Promise((done) => {
  const over = document.elementFromPoint(x, y);
  const times = [];
  let [at, way] = [x, 1];
  const frame = (t) => {
    times.push(t);
    if (t - times[0] > ms) return done(times);
    at += way * step;
    if (Math.abs(at - x) > reach) way = -way;
    over.dispatchEvent(new PointerEvent('pointermove', { clientX: at, clientY: y, pointerId: 1, isPrimary: true, pointerType: 'mouse', buttons: 1, bubbles: true }));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}))`;

interface Costs {
  readonly mainS: number;
  readonly scriptS: number;
  readonly browserS: number;
}

/** Seconds so far. */
async function costs(page: CDPSession, browser: CDPSession): Promise<Costs> {
  const { metrics } = await page.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const browserS = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  return { mainS: of('TaskDuration'), scriptS: of('ScriptDuration'), browserS };
}

/** Drags the first curve of the page to and fro for a while, once a frame. */
export async function measurePan(page: Page, seconds = 5): Promise<PanFrames> {
  const box = await page.locator('.trend-plot .u-over').first().boundingBox();
  if (!box) throw new Error('the page shows no curve');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const ofPage = await page.context().newCDPSession(page);
  const ofBrowser = await page.context().browser()!.newBrowserCDPSession();
  // Seconds of CPU and not of the clock, which other work on the machine would lengthen.
  await ofPage.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.mouse.move(x, y);
  await page.mouse.down();
  const drag = (ms: number): Promise<number[]> =>
    page.evaluate<number[]>(`${DRAG}(${JSON.stringify({ x, y, reach: box.width * 0.4, step: STEP_PX, ms })})`);
  await drag(1_000); // warm: what lies beside is asked for and compiled
  const before = await costs(ofPage, ofBrowser);
  const times = await drag(seconds * 1_000);
  const after = await costs(ofPage, ofBrowser);
  await page.mouse.up();
  const gaps = times.slice(1).map((t, i) => t - times[i]!);
  const slow = gaps.toSorted((a, b) => b - a).slice(0, Math.max(1, Math.round(gaps.length / 20)));
  const eachMs = (name: keyof Costs): number => (1_000 * (after[name] - before[name])) / times.length;
  return {
    frames: gaps.length,
    framesPerSecond: (gaps.length * 1_000) / (times.at(-1)! - times[0]!),
    p5FramesPerSecond: (slow.length * 1_000) / slow.reduce((sum, ms) => sum + ms, 0),
    mainMs: eachMs('mainS'),
    scriptMs: eachMs('scriptS'),
    browserMs: eachMs('browserS'),
  };
}
