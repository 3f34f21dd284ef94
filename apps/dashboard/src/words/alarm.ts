import type { Alert } from '../state/live.js';
import { language } from './language.js';

/** What is the matter, in the language of the page. */
export const sentenceOf = (alert: Alert): string => alert.sentence[language.value];
