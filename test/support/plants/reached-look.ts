import { MINUTE_MS } from '#domain';
import type { ReachedLook } from '#postgres';

/** As if all that was received until two minutes behind `closesAtMs` were stored and derived: what is due at it closes. */
export const reachedLook = (closesAtMs: number): ReachedLook => ({
  gen: Number.MAX_SAFE_INTEGER,
  askedAtMs: closesAtMs + 2 * MINUTE_MS,
});
