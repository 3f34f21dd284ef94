import fc from 'fast-check';
import { chooseFactor, factorSet, factorVersion, type Factor } from '../emissions/factors/factors.js';
import type { FactorUses } from '../emissions/factor-uses.js';
import { addDays, datesBetween } from '../calendar/local-date.js';
import { factorChanges, SINCE_EVER } from './factor-changes.js';

const factor = (value: number, validFrom: string | null, more: Partial<Factor> = {}): Factor => ({
  id: 'grid',
  value,
  unit: 'kg/(kW.h)',
  gas: null,
  region: null,
  scope: null,
  dataYear: null,
  publishedOn: null,
  validFrom,
  validTo: null,
  u95: null,
  source: null,
  sourceRef: null,
  sourceHash: null,
  status: 'unverified',
  note: null,
  set: 'test',
  ...more,
});
const debit: FactorUses = new Map([['grid', new Set(['debit'] as const)]]);
const changes = (before: readonly Factor[], after: readonly Factor[], uses = debit) =>
  factorChanges(factorSet(before), factorSet(after), uses).map(({ from, to }) => [from, to]);

describe('what a change of factors makes again', () => {
  it('leaves earlier days alone where a later version came', () => {
    expect(changes([factor(0.5, '2024-01-01')], [factor(0.5, '2024-01-01'), factor(0.4, '2026-01-01')])).toEqual([
      ['2026-01-01', null],
    ]);
  });

  it('takes the days on which an edited value held', () => {
    const later = factor(0.4, '2026-01-01');
    // with no version valid before 2024, the highest candidate stands in there: it is the edited one
    expect(changes([factor(0.5, '2024-01-01'), later], [factor(0.6, '2024-01-01'), later])).toEqual([
      [SINCE_EVER, '2026-01-01'],
    ]);
    expect(changes([factor(0.3, '2024-01-01'), later], [factor(0.2, '2024-01-01'), later])).toEqual([
      ['2024-01-01', '2026-01-01'],
    ]);
  });

  it('takes the days that had none, when a valid one comes', () => {
    const old = factor(0.5, '2024-01-01', { validTo: '2025-01-01' });
    expect(changes([old], [old, factor(0.4, '2025-01-01')])).toEqual([['2025-01-01', null]]);
  });

  it('looks at the side that counts: another candidate for credit is none for debit', () => {
    const old = factor(0.5, '2024-01-01');
    const wider = [factor(0.3, null, { validTo: '2020-01-01' }), old];
    const credit: FactorUses = new Map([['grid', new Set(['credit'] as const)]]);
    expect(changes([old], wider)).toEqual([[SINCE_EVER, '2020-01-01']]);
    expect(changes([old], wider, credit)).toEqual([[SINCE_EVER, '2024-01-01']]);
  });

  it('changes nothing for a new source, note or status, nor for a factor that is not used', () => {
    const old = factor(0.5, '2024-01-01');
    expect(changes([old], [{ ...old, source: 'read again', status: 'verified', note: 'x' }])).toEqual([]);
    expect(changes([old], [factor(0.6, '2024-01-01')], new Map())).toEqual([]);
  });

  it('names exactly the days on which something else is chosen (property)', () => {
    const days = datesBetween('2026-01-01', '2026-03-01');
    const version = fc.record({
      day: fc.nat({ max: 59 }),
      length: fc.option(fc.nat({ max: 30 })),
      value: fc.integer({ min: 1, max: 3 }),
    });
    const set = fc.uniqueArray(version, { selector: ({ day }) => day, minLength: 1, maxLength: 4 }).map((versions) => {
      const sorted = versions.toSorted((a, b) => a.day - b.day);
      return sorted.map(({ day, length, value }, i) => {
        const next = sorted[i + 1]?.day ?? Infinity;
        const end = length === null ? null : Math.min(day + 1 + length, next);
        return factor(value, days[day]!, { validTo: end === null ? null : addDays('2026-01-01', end) });
      });
    });
    const chosen = (factors: readonly Factor[], date: string): string => {
      const found = chooseFactor(factorSet(factors), 'grid', date, 'debit')!;
      return `${factorVersion(found.factor)} ${found.factor.value} ${found.missing}`;
    };
    fc.assert(
      fc.property(set, set, (before, after) => {
        const spans = changes(before, after);
        for (const date of datesBetween('2025-12-30', '2026-04-10')) {
          const inside = spans.some(([from, to]) => from! <= date && (to === null || date < to!));
          expect([date, inside]).toEqual([date, chosen(before, date) !== chosen(after, date)]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
