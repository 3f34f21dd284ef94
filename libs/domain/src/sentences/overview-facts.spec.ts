import fc from 'fast-check';
import { overviewFacts, type SeenOverview, type SeenTarget } from './overview-facts.js';

const target: SeenTarget = {
  unit: 't',
  amount: 47_700,
  amountForArea: 47_700,
  state: 'on-track',
  periodKind: 'season',
  achieved: 23_542,
  toDateAsOf: '2027-01-13',
  planToDate: 23_169,
  planInAll: 47_700,
  forecast: 47_340,
  forecastP10: 46_000,
  forecastP90: 48_700,
  probability: 0.38,
  winters: { reached: 12, of: 32 },
  gap: { weather: 758, performance: -376, area: 0, data: -9 },
  change: { date: '2026-12-22', beforePct: 0, afterPct: -4.3 },
  hasSeasonBefore: true,
};
const seen = (of: Partial<SeenTarget> = {}, more: Partial<SeenOverview> = {}): SeenOverview => ({
  target: { ...target, ...of },
  season: { start: '10-20', end: '04-06', exceptions: {} },
  today: '2027-01-14',
  days: [{ hours: 2_064, coveragePct: 100 * (1 - 12 / 2_064) }],
  doubt: { u95T: 4_831, shares: [{ source: 'factor:heat.cn.default', sharePct: 99 }] },
  ...more,
});
const ids = (of: SeenOverview, about = 'view'): string[] =>
  overviewFacts(of)
    .filter((fact) => fact.about === about)
    .map(({ id }) => id);
const factOf = (of: SeenOverview, id: string) => overviewFacts(of).find((fact) => fact.id === id)?.figures;

describe('what Overview says', () => {
  it('says how far ahead, why, since when, and where it ends', () => {
    expect(ids(seen())).toEqual(['ahead', 'less', 'ends']);
    expect(factOf(seen(), 'ahead')).toEqual({
      difference: { kind: 'amount', value: 373, unit: 't' },
      cause: 'weather',
      isOnly: true,
    });
    expect(factOf(seen(), 'ends')).toMatchObject({ forecast: { value: 47_300, about: true } });
    expect(factOf(seen(), 'share')).toMatchObject({ share: { value: expect.closeTo(49.35, 2) } });
    expect(factOf(seen(), 'winters')).toMatchObject({ reached: { value: 12 }, of: { value: 32 } });
    expect(factOf(seen(), 'complete')).toMatchObject({ estimated: { value: 12 }, hours: { value: 2_064 } });
    expect(factOf(seen(), 'doubtFrom')).toMatchObject({ half: { value: 4_800 }, much: 'nearly-all', of: 'factor' });
  });

  it('names the part of the gap that made most of the difference, and whether it did so alone', () => {
    const behind = seen({ achieved: 22_000, gap: { weather: -300, performance: -900, area: 31, data: 0 } });
    expect(factOf(behind, 'behind')).toMatchObject({
      difference: { value: 1_169 },
      cause: 'performance',
      isOnly: false,
    });
    const ahead = seen({ achieved: 24_169, gap: { weather: 400, performance: 600, area: 0, data: 0 } });
    expect(factOf(ahead, 'ahead')).toMatchObject({ cause: 'performance', isOnly: false });
    expect(ids(seen({ achieved: 23_200 }))[0]).toBe('onPlan');
  });

  it('says no end of the season before a tenth of it, and before 30 % of the degree days only the range', () => {
    expect(ids(seen({ planToDate: 4_000, achieved: 4_500 }))).toEqual(['ahead', 'less', 'early']);
    expect(ids(seen({ planToDate: 4_000, achieved: 4_500 }), 'enough')).toEqual(['noForecast']);
    expect(ids(seen({ planToDate: 14_000, achieved: 13_000 }))).toEqual(['behind', 'less', 'range']);
  });

  it('says between seasons what the season brought and when the next one begins', () => {
    const off = seen({ state: 'off-season', achieved: 47_100 }, { today: '2027-08-20' });
    expect(ids(off)).toEqual(['finishedBelow', 'nextSeason']);
    expect(factOf(off, 'nextSeason')).toMatchObject({ begins: { value: '2027-10-20' }, days: { value: 61 } });
    expect(ids(off, 'enough')).toEqual([]);
    expect(ids(seen({ state: 'off-season', achieved: 47_700 }, { today: '2027-04-07' }))[0]).toBe('finishedAbove');
  });

  it('says of a first season that there is none to compare with; without figures, target or plan it says that', () => {
    expect(ids(seen({ hasSeasonBefore: false }))).toContain('firstSeason');
    expect(ids(seen({ achieved: null, state: 'no-data' }))).toEqual(['noFigures']);
    expect(ids(seen({}, { target: null }))).toEqual(['noTarget']);
    expect(ids(seen({ planToDate: null, achieved: 7.1, unit: '%', amount: 8 }))).toEqual(['ratio']);
    expect(ids(seen({ state: 'met' }))).toEqual(['reached']);
  });

  it('says chances in tenths where no winters are known, and never none or all of them', () => {
    const chances = [0.01, 0.38, 0.99].map((probability) => ids(seen({ winters: null, probability }), 'enough'));
    expect(chances).toEqual([['chanceLow'], ['chance'], ['chanceHigh']]);
  });

  it('never says that a season ends short before it is over', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (behind, achieved) => {
        const said = ids(seen({ planToDate: behind * 47_700, achieved: achieved * 47_700 }));
        expect(said).not.toContain('finishedBelow');
        if (behind < 0.3) expect(said).not.toContain('ends');
      }),
    );
  });
});
