/** What documents say, sentence by sentence: nothing is missing in either language, and no language is left in the other. */
import { displayIn, languagesOf, statementWording } from '#domain';
import { dossierWording } from '../../../apps/api/src/dossier/language/wording.js';

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

describe.each([
  ['statement', statementWording, 200],
  ['dossier', dossierWording, 250],
] as const)('the words of a %s', (_, wording, least) => {
  const [english, chinese] = [sentences(wording('en')), sentences(wording('zh'))];

  it('are the same in both languages: no key is missing, none is left over', () => {
    expect(chinese.map(([key]) => key)).toEqual(english.map(([key]) => key));
    expect(english.length).toBeGreaterThan(least);
  });

  it('leave no English word in Chinese, and no Chinese one in English', () => {
    expect(chinese.filter(([, text]) => /[A-Za-z]{2,}/.test(text.replace(NAMES, '')))).toEqual([]);
    expect(english.filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});

describe('the language of a document', () => {
  it('is that of the site’s locale where nobody asks for another, and writes numbers as it does', () => {
    const [german, chinese] = [
      { energy: 'MW.h', locale: 'de' },
      { energy: 'GJ', locale: 'zh-CN' },
    ] as const;
    expect([german, chinese].map((display) => languagesOf(display)[0])).toEqual(['en', 'zh']);
    expect(displayIn('en', german)).toEqual(german);
    expect(displayIn('zh', german)).toEqual({ energy: 'MW.h', locale: 'zh' });
    expect(displayIn('en', chinese)).toEqual({ energy: 'GJ', locale: 'en' });
    expect(displayIn('zh', chinese)).toEqual(chinese);
  });
});
