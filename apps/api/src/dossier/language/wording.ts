import type { Language } from '#domain';
import { DOSSIER_EN, type DossierWording } from './dossier-en.js';
import { DOSSIER_ZH } from './dossier-zh.js';

const DOSSIERS: Readonly<Record<Language, DossierWording>> = { en: DOSSIER_EN, zh: DOSSIER_ZH };

export const dossierWording = (language: Language): DossierWording => DOSSIERS[language];
