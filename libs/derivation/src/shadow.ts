import { shadowWindows, type Shadow } from '#postgres';
import type { DerivedSite } from './derived-site.js';
import type { DerivedDevice } from './device-input.js';
import { deriveSpan } from './device-windows.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);
/** Rows of a device that are in memory at once. */
const MOST_ROWS = 20_000;

/**
 * Makes the windows of a device in a shadow from a moment on: to the end of what the shadow knows, or on behind `toMs` until they
 * are as they were.
 */
export async function shadowDevice(
  shadow: Shadow,
  derived: DerivedSite,
  device: DerivedDevice,
  { fromMs, toMs = END_OF_TIME_MS }: { readonly fromMs: number; readonly toMs?: number },
): Promise<void> {
  const cause = 'configuration';
  for (let rest: { readonly fromMs: number; readonly toMs: number } | null = { fromMs, toMs }; rest !== null;) {
    ({ rest } = await deriveSpan(shadow, derived, device, { ...rest, cause }, MOST_ROWS, shadowWindows));
  }
}
