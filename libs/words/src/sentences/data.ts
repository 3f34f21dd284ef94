import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

const EN = {
  nothing: () => said`No value has been received yet.`,
  balanced: ({ received }: { received: Marked }) => said`**All ${received} values received are accounted for.**`,
  onTheWay: ({ received, left }: { received: Marked; left: Marked }) =>
    said`Of ${received} values received **${left} ${plural(left, 'is', 'are')} not accounted for yet**.`,
  coverage: ({ coverage }: { coverage: Marked }) => said`The season is complete to ${coverage}.`,
  letters: ({ letters }: { letters: Marked }) =>
    said`${letters} refused ${plural(letters, 'message waits', 'messages wait')} to be looked at.`,
  held: ({ registers }: { registers: Marked }) => said`Readings wait for a decision: ${registers}.`,
};
type Data = typeof EN;

const ZH: Data = {
  nothing: () => said`尚未收到任何数据。`,
  balanced: ({ received }) => said`**收到的 ${received} 个数据均有去向。**`,
  onTheWay: ({ received, left }) => said`收到 ${received} 个数据，其中 **${left} 个去向未明**。`,
  coverage: ({ coverage }) => said`本季完整率 ${coverage}。`,
  letters: ({ letters }) => said`${letters} 条被拒消息待查看。`,
  held: ({ registers }) => said`有读数待裁定：${registers}。`,
};

const DE: Data = {
  nothing: () => said`Es ist noch kein Wert angekommen.`,
  balanced: ({ received }) => said`**Der Verbleib aller ${received} empfangenen Werte ist geklärt.**`,
  onTheWay: ({ received, left }) =>
    said`Von ${received} empfangenen Werten ${plural(left, 'ist', 'sind')} **${left} noch nicht geklärt**.`,
  coverage: ({ coverage }) => said`Die Saison ist zu ${coverage} vollständig.`,
  letters: ({ letters }) =>
    said`${letters} abgewiesene ${plural(letters, 'Nachricht wartet', 'Nachrichten warten')} auf Durchsicht.`,
  held: ({ registers }) => said`Werte warten auf eine Entscheidung: ${registers}.`,
};

/** Of Data. */
export const DATA_SENTENCES: Readonly<Record<Language, Data>> = { en: EN, zh: ZH, de: DE };
