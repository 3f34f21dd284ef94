import fc from 'fast-check';
import { judgeClosing, type ClosingFacts } from './conditions.js';
import { monthsLater, type Waiver } from './waivers.js';

const GOOD: ClosingFacts = {
  period: '2026-01',
  netKnown: true,
  toldPct: 95,
  held: [],
  factorMissing: false,
  factors: [{ version: 'heat@2015-01-01', status: 'verified' }],
  neverVerified: [],
  openMonths: [],
};
const BAD: ClosingFacts = {
  period: 'season-2025',
  netKnown: false,
  toldPct: 89.96,
  held: ['meter/heat'],
  factorMissing: true,
  factors: [
    { version: 'heat@2015-01-01', status: 'second-hand' },
    { version: 'grid@2024-01-01', status: 'verified' },
  ],
  neverVerified: ['aux-power'],
  openMonths: ['2026-02'],
};
const waiver = (waives: Waiver['waives'], subject: string, more: Partial<Waiver> = {}): Waiver => ({
  waives,
  subject,
  by: 'Sun Li',
  reason: 'read by the auditor',
  until: '2026-12-31',
  ...more,
});
const signing = { day: '2026-03-02', signers: ['Li Wei', 'Zhao'] };
const waivers = [
  waiver('factor', 'heat@2015-01-01'),
  waiver('told', 'season-2025'),
  waiver('calibration', 'aux-power'),
];
const checks = (...args: Parameters<typeof judgeClosing>): string[] =>
  judgeClosing(...args).problems.map(({ check, subject }) => `${check} ${subject}`);

describe('what must hold to sign', () => {
  it('holds where all is known, verified and decided', () => {
    expect(judgeClosing(GOOD, waivers, signing)).toEqual({ problems: [], waivers: [] });
    expect(judgeClosing({ ...GOOD, toldPct: null }, [], signing).problems).toEqual([]);
    expect(judgeClosing({ ...GOOD, toldPct: 90 }, [], signing).problems).toEqual([]);
  });

  it('is told all at once, each with what it is about', () => {
    const { problems } = judgeClosing(BAD, [], signing);
    expect(problems.map(({ check, subject, waivable }) => [check, subject, waivable])).toEqual([
      ['net', 'season-2025', false],
      ['told', 'season-2025', true],
      ['held', 'meter/heat', false],
      ['factor-missing', 'season-2025', false],
      ['factor', 'heat@2015-01-01', true],
      ['calibration', 'aux-power', true],
      ['month', '2026-02', false],
    ]);
    expect(problems[1]!.detail).toBe('89.9 % of the heating days is known, at least 90 % must be');
  });

  it('may be waived by name: factors, what is known, calibrations, and nothing else', () => {
    expect(checks(BAD, waivers, signing)).toEqual([
      'net season-2025',
      'held meter/heat',
      'factor-missing season-2025',
      'month 2026-02',
    ]);
    expect(judgeClosing(BAD, waivers, signing).waivers).toHaveLength(3);
    expect(checks({ ...GOOD, factors: BAD.factors }, [waiver('factor', 'heat@2020-01-01')], signing)).toEqual([
      'factor heat@2015-01-01',
    ]);
    expect(checks({ ...GOOD, toldPct: 50 }, [waiver('told', '2025-12')], signing)).toEqual(['told 2026-01']);
  });

  const detail = (more: Partial<Waiver>, on = signing): string | undefined =>
    judgeClosing({ ...GOOD, factors: BAD.factors }, [waiver('factor', 'heat@2015-01-01', more)], on).problems[0]
      ?.detail;

  it('counts a waiver on the day of the signature, its last day included, for twelve months at most', () => {
    expect(detail({ until: '2026-03-02' })).toBeUndefined();
    expect(detail({ until: '2026-03-01' })).toContain('ended on 2026-03-01');
    expect(detail({ until: '2027-03-02' })).toBeUndefined();
    expect(detail({ until: '2027-03-03' })).toContain('longer than 12 months');
    expect(monthsLater('2027-02-28', 12)).toBe('2028-02-28');
    expect(monthsLater('2028-02-29', 12)).toBe('2029-02-28');
  });

  it('counts no waiver of somebody who signs', () => {
    expect(detail({ by: ' li  WEI' })).toContain('other people than the author');
    expect(detail({ by: 'Zhao' })).toContain('other people than the author');
    expect(detail({ by: 'Zhao' }, { ...signing, signers: ['Li Wei'] })).toBeUndefined();
  });

  it('is never waived by somebody who signs, or outside its time, whatever else is there', () => {
    const day = fc.date({ min: new Date('2025-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });
    const text = day.map((date) => date.toISOString().slice(0, 10));
    const who = fc.constantFrom('Li Wei', 'Zhao', 'Sun Li', 'Wang');
    const many = fc.array(fc.record({ by: who, until: text }));
    fc.assert(
      fc.property(many, text, fc.tuple(who, who), (list, on, signers) => {
        const all = list.map((more) => waiver('factor', 'heat@2015-01-01', more));
        const used = judgeClosing({ ...GOOD, factors: BAD.factors }, all, { day: on, signers }).waivers;
        for (const { by, until } of used) {
          expect(signers).not.toContain(by);
          expect(until >= on && until <= monthsLater(on, 12)).toBe(true);
        }
      }),
    );
  });
});
