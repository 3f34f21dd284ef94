import type { Language } from '../in-each-language.js';
import { said, type Marked } from './phrase.js';

interface OfMonth {
  readonly month: Marked;
}

const EN = {
  noMonth: () => said`No month has figures yet.`,
  canClose: ({ month }: OfMonth) => said`**${month} can be closed.**`,
  waitsForSecond: ({ month }: OfMonth) => said`**${month} is closed and waits for a second person.**`,
  restated: ({ month }: OfMonth) => said`**${month} is restated and waits for a signature.**`,
  nothingWaits: ({ approved }: { approved: Marked | false }) =>
    approved
      ? said`**Nothing waits for a signature.** ${approved} is approved.`
      : said`**Nothing waits for a signature.**`,
  next: ({ month, from }: { month: Marked; from: Marked }) => said`${month} can be closed from ${from} on.`,
};
type Reports = typeof EN;

const ZH: Reports = {
  noMonth: () => said`尚无有数据的月份。`,
  canClose: ({ month }) => said`**${month}可以关账。**`,
  waitsForSecond: ({ month }) => said`**${month}已关账，待第二人批准。**`,
  restated: ({ month }) => said`**${month}已重述，待签字。**`,
  nothingWaits: ({ approved }) => (approved ? said`**没有待签事项。**${approved}已批准。` : said`**没有待签事项。**`),
  next: ({ month, from }) => said`${month}自 ${from}起可以关账。`,
};

const DE: Reports = {
  noMonth: () => said`Noch kein Monat hat Zahlen.`,
  canClose: ({ month }) => said`**${month} kann abgeschlossen werden.**`,
  waitsForSecond: ({ month }) => said`**${month} ist abgeschlossen und wartet auf eine zweite Person.**`,
  restated: ({ month }) => said`**${month} ist neu berechnet und wartet auf eine Unterschrift.**`,
  nothingWaits: ({ approved }) =>
    approved
      ? said`**Nichts wartet auf eine Unterschrift.** ${approved} ist freigegeben.`
      : said`**Nichts wartet auf eine Unterschrift.**`,
  next: ({ month, from }) => said`${month} kann ab dem ${from} abgeschlossen werden.`,
};

/** Of Reports. */
export const REPORTS_SENTENCES: Readonly<Record<Language, Reports>> = { en: EN, zh: ZH, de: DE };
