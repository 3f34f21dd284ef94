import { LANGUAGES } from '../in-each-language.js';
import { marked, type Figure } from './marks.js';
import { plain, said } from './phrase.js';
import { SENTENCES } from './sentences.js';

const SHANGHAI = 'Asia/Shanghai';
const texts = (figure: Figure): string[] =>
  LANGUAGES.map((language) => marked(figure, language, SHANGHAI).text.replaceAll('\u00a0', '·'));

describe('figures in sentences', () => {
  it('have the digits that they mean, a true minus, and a space that does not break before the unit', () => {
    expect(texts({ kind: 'amount', value: 23_542.4, unit: 't' })).toEqual(['23,542·t', '23,542·吨', '23.542·t']);
    expect(texts({ kind: 'amount', value: -9.04, unit: 't' })).toEqual(['−9.0·t', '−9.0·吨', '−9,0·t']);
    expect(texts({ kind: 'amount', value: 42.64, unit: 'MW' })).toEqual(['42.6·MW', '42.6·MW', '42,6·MW']);
    expect(texts({ kind: 'amount', value: 49.35, unit: '%' })[0]).toBe('49.4·%');
    expect(texts({ kind: 'amount', value: 4_800, unit: 't', about: true })[0]).toBe('4,800·t');
    expect(texts({ kind: 'amount', value: -0.0001, unit: 't' })[0]).toBe('0.0·t');
  });

  it('write days as people say them and moments in the zone of the site', () => {
    expect(texts({ kind: 'day', value: '2026-12-22' })).toEqual(['22·December', '12·月·22·日', '22.·Dezember']);
    expect(texts({ kind: 'moment', value: Date.parse('2027-01-13T13:20:00Z') })).toEqual([
      '13·January, 21:20',
      '1·月·13·日 21:20',
      '13.·Januar, 21:20',
    ]);
    expect(texts({ kind: 'month', value: '2026-11' })).toEqual(['November 2026', '2026年11月', 'November 2026']);
  });

  it('write spans in one or two units, and lists with a count of what is left out', () => {
    const spans = [19_000, 540_000, 5_880_000, 158_400_000, 1_123_200_000].map(
      (value) => texts({ kind: 'span', value })[0],
    );
    expect(spans).toEqual(['19·s', '9·min', '1·h·38', '1·d·20·h', '13·d']);
    expect(texts({ kind: 'names', value: ['A', 'B'], more: 2 })).toEqual([
      'A, B and 2 more',
      'A、B和另外 2 个',
      'A, B und 2 weitere',
    ]);
  });

  it('stay figures in the parts of a sentence, strong where the words around them are', () => {
    const phrase = said`**${marked({ kind: 'amount', value: 373, unit: 't' }, 'en', SHANGHAI)} ahead** of plan`;
    expect(phrase).toEqual([
      { text: '373\u00a0t', strong: true, figure: { kind: 'amount', value: 373, unit: 't' } },
      { text: ' ahead', strong: true, figure: null },
      { text: ' of plan', strong: false, figure: null },
    ]);
    expect(plain(phrase)).toBe('373\u00a0t ahead of plan');
  });
});

/** Any figure, and any choice between words. */
const anything = (value: number) =>
  new Proxy(
    {},
    {
      get: (_, name) => {
        const choices: Record<string, unknown> = {
          period: 'season',
          cause: 'weather',
          isOnly: true,
          isBiomass: true,
          much: 'most',
          of: 'factor',
          worst: 'critical',
          source: 'heat.cn.default',
          name: 'Park',
        };
        return name in choices && !(name === 'of' && value === 2)
          ? choices[name as string]
          : { text: `⟨${String(name)}⟩`, kind: 'count', value, unit: null };
      },
    },
  );

describe('the catalogue of sentences', () => {
  const all = Object.entries(SENTENCES).flatMap(([view, languages]) =>
    LANGUAGES.flatMap((language) =>
      Object.entries(languages[language]).map(([id, words]) => ({ view, language, id, words: words as Words })),
    ),
  );
  type Words = (figures: object) => ReturnType<typeof said>;

  it('has every sentence in every language', () => {
    for (const languages of Object.values(SENTENCES))
      for (const language of LANGUAGES)
        expect(Object.keys(languages[language]).sort()).toEqual(Object.keys(languages.en).sort());
  });

  it.each([1, 2])('leaves no mark of its templates, no double space and no cheer behind (%i)', (value) => {
    for (const { view, language, id, words } of all) {
      const text = plain(words(anything(value)));
      expect({ view, language, id, text }).toMatchObject({
        text: expect.not.stringMatching(/\*|undefined| {2}|\[object|!/),
      });
    }
  });

  it('says every figure of a sentence in every language', () => {
    for (const { view, id, words, language } of all) {
      const english = (SENTENCES[view as keyof typeof SENTENCES].en as unknown as Record<string, Words>)[id]!;
      const figures = (of: Words) =>
        of(anything(2))
          .filter(({ figure }) => figure !== null)
          .map(({ text }) => text)
          .sort();
      expect({ view, id, language, figures: figures(words) }).toEqual({
        view,
        id,
        language,
        figures: figures(english),
      });
    }
  });
});
