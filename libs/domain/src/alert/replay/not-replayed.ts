import type { AlertRuleId } from '../rules/rule-catalogue.js';

/** Rules of whose condition no history is kept, and why: a replay says nothing of them. */
export const NOT_REPLAYED = {
  'device.noisy': 'it is judged by each status document, and those are not kept',
  'register.held':
    'it is judged by each status document, and those are not kept; asOf says what was held at one moment',
  'lost.range': 'a loss is told once when it is found, by no level that could be another',
  'delivery.lag': 'how late what was received was stored is not kept',
  'deadletters.rate': 'what could not be used is kept for a time, and as it stands now',
  'evidence.chain': 'how the chains stood at a moment is not kept',
  'notification.failing': 'it is about the sinks, not about the plant',
} as const satisfies Partial<Record<AlertRuleId, string>>;
