/** A wall: three views take turns without effects, a key or a touch stops that for two minutes, and the page loads anew each night. */
import { effect } from '@preact/signals';
import { localTimeText } from '#domain';
import { address, go, type View } from '../state/address.js';
import { nowMs } from '../state/clock.js';
import { zone } from '../state/live.js';

const TURNS: readonly (readonly [view: View, ms: number])[] = [
  ['overview', 40_000],
  ['plant', 20_000],
  ['performance', 20_000],
];
const PAUSE_MS = 120_000;
const RELOAD_AT = '04:00';

export function startKiosk(): void {
  let pausedUntil = 0;
  let since = { view: '', ms: Date.now() };
  const openedMs = Date.now();
  const pause = (): void => void (pausedUntil = Date.now() + PAUSE_MS);
  addEventListener('keydown', pause);
  addEventListener('pointerdown', pause);
  effect(() => {
    const now = nowMs.value;
    const { kiosk, view } = address.value;
    if (!kiosk) return;
    if (since.view !== view) since = { view, ms: now };
    const turn = TURNS.findIndex(([one]) => one === view);
    const [, stayMs] = TURNS[turn] ?? TURNS[0]!;
    if (now > pausedUntil && now - since.ms >= stayMs) {
      go({ view: TURNS[(turn + 1) % TURNS.length]![0] }, { replace: true });
    }
    if (now - openedMs > 3_600_000 && localTimeText(now, zone.value).slice(11, 16) === RELOAD_AT) location.reload();
  });
}
