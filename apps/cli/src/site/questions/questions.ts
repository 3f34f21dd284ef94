/**
 * What `site new` wants to know, in the order of asking. Each answer comes as text, from a flag or from a person; a wrong one is
 * refused with what is expected. What is not answered gets its default, which may depend on what was answered before.
 */
import { COUNTING_QUESTIONS } from './counting-questions.js';
import { PLANT_QUESTIONS } from './plant-questions.js';
import type { Question } from './question.js';
import { TARGET_QUESTIONS } from './target-questions.js';

export const QUESTIONS: readonly Question[] = [...PLANT_QUESTIONS, ...COUNTING_QUESTIONS, ...TARGET_QUESTIONS];
