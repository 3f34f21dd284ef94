import fc from 'fast-check';
import { betweenSeasons, seasonOwing, withOffSeason } from './off-season.js';
import { NO_FIGURES, type HourFigures } from './hour-figures.js';
import type { PartFigures } from './sum.js';

const figures = (grossT: number | null, projectT: number | null, leakageT: number | null = 0): HourFigures => ({
  ...NO_FIGURES,
  baselineT: grossT,
  projectT,
  leakageT,
  grossT,
  netT: grossT === null || projectT === null || leakageT === null ? null : grossT - projectT - leakageT,
  u95T: 0,
  coveragePct: 100,
  toldPct: 100,
});
const days = (...rows: HourFigures[]): PartFigures[] => rows.map((row, i) => ({ startMs: i, figures: row }));
const SEASON = figures(47_700, 2_664.960905, 526.488153);

describe('what a season owes for the days before it', () => {
  // K09: 500 MWh at 0.4671 t/MWh, and 0, 300 and 100 t that were earned
  it('K09: is their net where it is negative, and nothing where it is not', () => {
    const of = (earnedT: number) => withOffSeason(SEASON, days(figures(earnedT, 100), figures(null, 133.55, null)));
    expect([0, 300, 100].map((t) => of(t).terms.offSeason ?? 0)).toEqual([233.55, 0, 133.55]);
    expect([0, 300, 100].map((t) => of(t).netT!).map((t) => Math.round(t * 1e6) / 1e6)).toEqual([
      44_275.000942, 44_508.550942, 44_375.000942,
    ]);
  });

  it('is in its project emissions and its doubt, and names its factors', () => {
    const summer = { ...figures(null, 10), uncertainty: { 'factor:grid': -0.5 }, factorVersions: ['grid@2026'] };
    const season = { ...SEASON, uncertainty: { 'factor:grid': -3 }, factorVersions: ['grid@2025'] };
    const owing = withOffSeason(season, days(summer));
    expect(owing.projectT).toBe(season.projectT! + 10);
    expect(owing.netT).toBe(owing.grossT! - owing.projectT! - owing.leakageT!);
    expect(owing).toMatchObject({
      uncertainty: { 'factor:grid': -3.5 },
      u95T: 3.5,
      factorVersions: ['grid@2025', 'grid@2026'],
    });
  });

  it('never raises a net, and is the same in any order', () => {
    const amount = fc.double({ min: 0, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, amount), { maxLength: 20 }), (rows) => {
        const all = days(...rows.map(([gross, project]) => figures(gross, project)));
        const owing = withOffSeason(SEASON, all);
        expect(owing.netT).toBeLessThanOrEqual(SEASON.netT!);
        expect(withOffSeason(SEASON, all.toReversed())).toEqual(owing);
      }),
    );
  });

  it('belongs to the season after them, from the beginning of the site on', () => {
    const calendar = { timeZone: 'Asia/Shanghai', season: { start: '10-20', end: '04-06', exceptions: {} } };
    expect(seasonOwing(calendar, '2026-07-01').start).toBe('2026-10-20');
    expect(seasonOwing(calendar, '2026-04-06').start).toBe('2025-10-20');
    expect(seasonOwing(calendar, '2026-04-07').start).toBe('2026-10-20');
    const at = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);
    const since = (ms: number) => betweenSeasons({ ...calendar, sinceMs: ms }, { start: '2026-10-20' });
    expect(since(0)).toEqual({ fromMs: at('2026-04-07'), toMs: at('2026-10-20') });
    expect(since(at('2026-08-15') + 3_600_000)).toEqual({ fromMs: at('2026-08-15'), toMs: at('2026-10-20') });
    const south = { ...calendar, season: { start: '05-01', end: '09-30', exceptions: {} } };
    expect(seasonOwing(south, '2026-11-11').start).toBe('2027-05-01');
  });
});
