/** One short tone for a critical alarm that waits, and again each minute until somebody acknowledges it; off until it is wanted here. */
import { signal } from '@preact/signals';
import { keep, kept } from '../../state/device.js';
import type { Alert } from '../../state/live.js';

const AGAIN_MS = 60_000;
const TONE_HZ = 880;
const TONE_S = 0.25;

export const hasSound = signal(kept('sound') === 'on');
let context: AudioContext | null = null;
const sounded = new Map<string, number>();

/** Browsers let a page sound after a touch only: this is one. */
export function setSound(isOn: boolean): void {
  hasSound.value = isOn;
  keep('sound', isOn ? 'on' : null);
  if (isOn) tone();
}

/** Sounds where a critical alarm waits that has not sounded within a minute. */
export function soundFor(alerts: readonly Alert[], nowMs: number): void {
  if (!hasSound.value) return;
  const waiting = alerts.filter(({ severity, state }) => severity === 'critical' && state.endsWith('-unacknowledged'));
  const due = waiting.filter(({ id }) => nowMs - (sounded.get(id) ?? -Infinity) >= AGAIN_MS);
  if (due.length === 0) return;
  for (const { id } of due) sounded.set(id, nowMs);
  tone();
}

function tone(): void {
  context ??= new AudioContext();
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.2, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + TONE_S);
  const oscillator = context.createOscillator();
  oscillator.frequency.value = TONE_HZ;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start();
  oscillator.stop(context.currentTime + TONE_S);
}
