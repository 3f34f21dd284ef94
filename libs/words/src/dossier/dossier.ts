import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './chinese.js';
import { english } from './english.js';
import { german } from './german.js';

/** The words of a project dossier, beside those of statements. */
export const dossierWords = inEachLanguage({ en: english, zh: chinese, de: german });
