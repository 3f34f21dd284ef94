import { bridgeOutcome, WINDOW_MS, windowStart, type DarkSpan } from '#domain';
import type { LostWindow } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import type { CountedPoint } from '../figures/gap-surroundings.js';
import type { BridgeFinder, Range } from './find-bridges.js';

/** Windows of bridges that were refused: as lost as those of a register of which something is. */
export async function refusedWindows(
  finder: BridgeFinder,
  { site }: DerivedSite,
  one: CountedPoint,
  range: Range,
): Promise<LostWindow[]> {
  const bridges = await finder.refused(one, range);
  return bridges
    .filter((bridge) => bridgeOutcome(bridge, site).state === 'refused')
    .flatMap(({ spans }) => spans.flatMap(lostWindowsOf));
}

/** Of each window that a span touches, so much of it. */
function lostWindowsOf({ fromMs, toMs }: DarkSpan): LostWindow[] {
  const windows: LostWindow[] = [];
  for (let startMs = windowStart(fromMs); startMs < toMs; startMs += WINDOW_MS)
    windows.push({ startMs, lostMs: Math.min(toMs, startMs + WINDOW_MS) - Math.max(fromMs, startMs) });
  return windows;
}
