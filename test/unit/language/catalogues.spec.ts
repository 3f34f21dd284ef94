/** What documents say, sentence by sentence: nothing is missing in any language, and no language is left in another. */
import { displayIn, languagesOf } from '#domain';
import { dossierWords, LANGUAGES, statementWords } from '#words';

type Catalogue = { readonly [key: string]: unknown };

/** Every sentence with its key; functions are called with numbers and lists, which are of no language. */
function sentences(of: Catalogue, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]): [string, string][] => {
    const at = `${path}/${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value !== 'function') return sentences(value as Catalogue, at);
    const make = value as (...args: unknown[]) => string;
    if (key === 'listed') return [[at, make(['1', '2'])]];
    if (key === 'readings') return [true, false].map((possible) => [at, make({ possible, factor: 1 })]);
    return [
      [1, 1, 1, 1, 1],
      [0, 0, 0, 0, 0],
      [null, null, null],
    ].map((args): [string, string] => [at, make(...args)]);
  });
}

/** Names, units and what people type: they are the same in every language. */
const NAMES =
  /CDM AMS-I\.C|AM0036|ISO 14064-2|CO2e|docs\/methodology\.md|greenpark verify FILE|CO2|CO₂|CH4|CH₄|N2O|N₂O|MW|GJ|kWh|km|OVERDUE|--waterfall|null|undefined/g;
/** English that German has not: words that a sentence can hardly do without. */
const ENGLISH = /\b(the|of|and|is|are|not|its|no|which|what|with|than|per|by|from|to)\b/;

describe.each([
  ['statement', statementWords, 200],
  ['dossier', dossierWords, 250],
] as const)('the words of a %s', (_, words, least) => {
  const english = sentences(words.en);

  it.each(LANGUAGES)('are the same in all languages: no key is missing in %s, none is left over', (language) => {
    expect(sentences(words[language]).map(([key]) => key)).toEqual(english.map(([key]) => key));
    expect(english.length).toBeGreaterThan(least);
  });

  it('leave no English word in Chinese or German, and no Chinese one in English or German', () => {
    const [chinese, german] = [sentences(words.zh), sentences(words.de)];
    expect(chinese.filter(([, text]) => /[A-Za-z]{2,}/.test(text.replace(NAMES, '')))).toEqual([]);
    expect(german.filter(([, text]) => ENGLISH.test(text.replace(NAMES, '')))).toEqual([]);
    expect([...english, ...german].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});

describe('the language of a document', () => {
  it('is that of the site’s locale where nobody asks for another, and writes numbers as it does', () => {
    const [german, chinese, french] = [
      { energy: 'MW.h', locale: 'de-AT' },
      { energy: 'GJ', locale: 'zh-CN' },
      { energy: 'GJ', locale: 'fr' },
    ] as const;
    expect([german, chinese, french].map((display) => languagesOf(display))).toEqual([
      ['de', 'en', 'zh'],
      ['zh', 'en', 'de'],
      ['en', 'zh', 'de'],
    ]);
    expect(displayIn('de', german)).toEqual(german);
    expect(displayIn('en', german)).toEqual({ energy: 'MW.h', locale: 'en' });
    expect(displayIn('zh', german)).toEqual({ energy: 'MW.h', locale: 'zh' });
    expect(displayIn('en', chinese)).toEqual({ energy: 'GJ', locale: 'en' });
    expect(displayIn('zh', chinese)).toEqual(chinese);
    expect(displayIn('en', french)).toEqual(french);
  });
});
