import { endings, endingWords } from '#domain';
import type { WarnedSite, Warning } from './warning.js';

/** Certificates of counted meters, and waivers, that have ended or soon do. */
export const endingWarnings = ({ site, today }: WarnedSite): Warning[] =>
  endings(site, today).map((ending) => ({
    path: ending.what === 'calibration' ? ['devices', ending.index, 'meter'] : ['closing', 'waivers', ending.index],
    text: endingWords(ending),
  }));
