import { instantOf } from '#domain';
import { wrongField } from '../http/problem.js';
import { momentMs } from '../http/time-range.js';

/**
 * The moment that a question is about; null: now.
 * @throws ProblemError `bad-parameter`, also where the moment has not come yet
 */
export function asOfOf(text: string | undefined, zone: string, nowMs: number): number | null {
  if (text === undefined) return null;
  const asOfMs = momentMs('asOf', text, zone);
  if (asOfMs <= nowMs) return asOfMs;
  const detail = `lies in the future (now: ${instantOf(nowMs)}); what will be known then cannot be answered`;
  throw wrongField('bad-parameter', 'asOf', detail);
}
