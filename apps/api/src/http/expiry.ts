import { expiryMs } from '#contracts';
import { wrongField } from './problem.js';

/**
 * From when on what a body asks for does not hold; null: it does not end.
 * @throws ProblemError `bad-body` where that is not in the future
 */
export function futureExpiry(text: string | null | undefined, nowMs: number): number | null {
  const ms = typeof text === 'string' ? expiryMs(text) : null;
  if (ms !== null && ms <= nowMs) throw wrongField('bad-body', 'expires', 'must lie in the future');
  return ms;
}
