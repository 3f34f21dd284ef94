/** Every message of the catalogue, in every language, of any figure: it never shows a hole of its template. */
import fc from 'fast-check';
import { alarmSentence } from '#contracts';
import { ALERT_RULES } from '#domain';
import * as words from '#words';
import { LANGUAGES, marked, plain, SENTENCES, type Figure, type Language, type Phrase } from '#words';

const HOLE = /undefined|NaN|null|\[object|[{}]|\$\{|Infinity/;
const ZONE = 'Asia/Shanghai';
const EXTREMES = [0, 1, -1, 2, 0.04, -0.04, 99.95, 1e7, -1e7, 1e12];
const extreme = fc.oneof(fc.constantFrom(...EXTREMES), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
const written = (value: number, language: Language): string =>
  marked({ kind: 'amount', value, unit: 't' }, language, ZONE).text;

type Make = (...values: unknown[]) => string;
/** Messages that are no text yet, by where they stand. */
function messagesOf(of: object, at: string): [string, string, string | Make][] {
  return Object.entries(of).flatMap(
    ([name, value]: [string, string | Make | object]): [string, string, string | Make][] =>
      typeof value === 'object' ? messagesOf(value, `${at}.${name}`) : [[`${at}.${name}`, name, value]],
  );
}

const CATALOGUES = Object.entries(words).flatMap(([name, value]) =>
  typeof value === 'object' && 'de' in value && 'zh' in value
    ? [[name, value as unknown as Readonly<Record<Language, object>>] as const]
    : [],
);

/** What a message takes: texts that are written already or counts, whichever it is made for. */
function said(name: string, message: string | Make, values: readonly (number | string)[]): string {
  if (typeof message === 'string') return message;
  if (name === 'listed') return message(values.map(String));
  const named = new Proxy({}, { get: (_, key) => (key === 'isOver' || key === 'possible' ? true : values[0]) });
  if (name === 'readings' || name === 'sentence')
    return message(name === 'sentence' && message.length > 1 ? values[0] : named, ...values.slice(1));
  return message(...values);
}

describe('every message', () => {
  it('is of a catalogue of all languages', () => {
    expect(CATALOGUES.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'alarmRuleWords',
        'alarmsWords',
        'dossierWords',
        'notificationWords',
        'reportWords',
        'statementWords',
      ]),
    );
    expect(CATALOGUES.length).toBeGreaterThan(15);
  });

  it.each(CATALOGUES)('of %s can be said of any figure, in every language', (_, catalogue) => {
    for (const language of LANGUAGES) {
      const messages = messagesOf(catalogue[language], language);
      fc.assert(
        fc.property(fc.array(extreme, { minLength: 8, maxLength: 8 }), fc.boolean(), (figures, areTexts) => {
          const values = areTexts ? figures.map((value) => written(value, language)) : figures;
          for (const [at, name, message] of messages) {
            const text = said(name, message, values);
            if (HOLE.test(text)) throw new Error(`${at}: ${text}`);
          }
        }),
        { numRuns: 25, examples: EXTREMES.map((value) => [Array.from({ length: 8 }, () => value), true]) },
      );
    }
  });
});

describe('every sentence of the API', () => {
  const CHOICES: Readonly<Record<string, unknown>> = {
    period: 'season',
    cause: 'weather',
    isOnly: true,
    isBiomass: true,
    much: 'most',
    worst: 'critical',
    source: 'heat.cn.default',
    name: 'Park',
    shift: 'late',
  };
  /** Whatever figure a sentence asks for, of this size. */
  const figures = (value: number, language: Language, of: 'factor' | null) =>
    new Proxy(
      {},
      {
        get(_, name) {
          const key = String(name);
          if (key === 'of' && of !== null) return of;
          return key in CHOICES ? CHOICES[key] : marked({ kind: 'count', value }, language, ZONE);
        },
      },
    );

  it('can be said of any figure, in every language', () => {
    fc.assert(
      fc.property(extreme, fc.constantFrom(...LANGUAGES), (value, language) => {
        for (const [view, languages] of Object.entries(SENTENCES))
          for (const [id, make] of Object.entries(languages[language]) as [string, (of: object) => Phrase][]) {
            const text = plain(make(figures(value, language, id === 'doubtFrom' ? 'factor' : null)));
            if (HOLE.test(text) || text.trim() === '') throw new Error(`${view}.${id}: ${text}`);
          }
      }),
    );
  });

  it('writes figures of any size and kind with the signs of its language', () => {
    const moment = fc.integer({ min: 0, max: 4e12 });
    const figure: fc.Arbitrary<Figure> = fc.oneof(
      fc.record({
        kind: fc.constant('amount' as const),
        value: extreme,
        unit: fc.constantFrom('t', 'GJ', 'MW', '%', 'Cel', 'K.d', 'x'),
      }),
      fc.record({ kind: fc.constant('count' as const), value: extreme }),
      fc.record({ kind: fc.constant('span' as const), value: extreme }),
      fc.record({ kind: fc.constantFrom('moment' as const, 'clock' as const), value: moment }),
    );
    fc.assert(
      fc.property(figure, fc.constantFrom(...LANGUAGES), (of, language) => {
        const { text } = marked(of, language, ZONE);
        expect(text).not.toMatch(HOLE);
        expect(text).not.toMatch(/-\d/);
      }),
    );
  });
});

describe('the sentence of every alarm', () => {
  it('can be said with any figure, or with none, in every language', () => {
    const figure = fc.option(extreme);
    const text = fc.option(fc.constantFrom('2026-01-14', '2026-01-14T02:31:00Z', 'soon'));
    fc.assert(
      fc.property(
        fc.record({
          value: figure,
          limit: figure,
          unit: fc.option(fc.constantFrom('%', 'Cel', '1', 't')),
          since: text,
          until: text,
        }),
        fc.boolean(),
        (facts, isOver) => {
          for (const language of LANGUAGES)
            for (const { id } of ALERT_RULES) {
              const alarm = { rule: id, subjectName: 'Boiler 2', facts, isOver, message: 'as it was written' };
              const sentence = alarmSentence(alarm, language, ZONE);
              if (HOLE.test(sentence) || sentence === alarm.message) throw new Error(`${id}: ${sentence}`);
            }
        },
      ),
    );
  });
});
