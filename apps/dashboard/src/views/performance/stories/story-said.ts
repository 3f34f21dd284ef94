import { performanceFacts } from '#domain';
import { say, SENTENCES } from '#words';
import type { AnswerOf } from '../../../api/answers.js';
import { language } from '../../../words/language.js';
import type { SignatureAnswer } from '../answers.js';

/** What the API would say of a signature. */
export function storySaid({ finding, days, target }: SignatureAnswer): AnswerOf<'getSentences'> {
  const facts = performanceFacts({ finding, days: days.length, unit: target.unit });
  const sentences = say(facts, SENTENCES.performance, language.value, 'Asia/Shanghai');
  return { view: 'performance', language: language.value, asOf: '2026-01-14T00:00:00Z', sentences };
}
