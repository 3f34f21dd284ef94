import type { Language } from '../in-each-language.js';
import { said, type Marked } from './phrase.js';

const EN = {
  heats: ({ area, isBiomass }: { area: Marked; isBiomass: boolean }) =>
    said`Heat for ${area}${isBiomass ? ' from biomass in place of fossil fuel' : ''}.`,
  named: ({ name, isBiomass }: { name: string; isBiomass: boolean }) =>
    said`${name}${isBiomass ? ': heat from biomass in place of fossil fuel' : ''}.`,
};
type Kiosk = typeof EN;

const ZH: Kiosk = {
  heats: ({ area, isBiomass }) => said`${isBiomass ? '以生物质替代化石燃料，' : ''}为 ${area} 供热。`,
  named: ({ name, isBiomass }) => said`${name}${isBiomass ? '：以生物质替代化石燃料供热' : ''}。`,
};

const DE: Kiosk = {
  heats: ({ area, isBiomass }) => said`Wärme für ${area}${isBiomass ? ' aus Biomasse statt fossilem Brennstoff' : ''}.`,
  named: ({ name, isBiomass }) => said`${name}${isBiomass ? ': Wärme aus Biomasse statt fossilem Brennstoff' : ''}.`,
};

/** Of the wall. */
export const KIOSK_SENTENCES: Readonly<Record<Language, Kiosk>> = { en: EN, zh: ZH, de: DE };
