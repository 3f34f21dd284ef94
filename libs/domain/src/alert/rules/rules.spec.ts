import type { Device, PointVersion } from '../../plant/plant.js';
import { riskMeasure, riskWords, silentAfterMs } from './rules.js';

const version = (intervalMs: number | null, fromMs = -Infinity) => ({ fromMs, intervalMs }) as PointVersion;
const device = (...points: PointVersion[][]): Device =>
  ({ id: 'd', points: points.map((versions, i) => ({ id: `p${i}`, versions })) }) as unknown as Device;

describe('silence', () => {
  it('is three intervals of the fastest point, at least two minutes', () => {
    expect(silentAfterMs(device([version(10_000)]), 0)).toBe(120_000);
    expect(silentAfterMs(device([version(900_000)], [version(60_000)], [version(null)]), 0)).toBe(180_000);
  });

  it('follows the version that holds', () => {
    const changed = device([version(60_000), version(900_000, 1_000)]);
    expect(silentAfterMs(changed, 999)).toBe(180_000);
    expect(silentAfterMs(changed, 1_000)).toBe(2_700_000);
  });

  it('does not exist for a device of events only, or without points', () => {
    expect(silentAfterMs(device([version(null)]), 0)).toBeNull();
    expect(silentAfterMs(device(), 0)).toBeNull();
  });
});

describe('the risk of a target', () => {
  const target = { probabilityToMeet: 0.03, elapsedShare: 0.5, state: 'unlikely' } as const;

  it('is the probability, once a tenth of the season lies behind', () => {
    expect(riskMeasure(target)).toBe(0.03);
    expect(riskMeasure({ ...target, elapsedShare: 0.1 })).toBe(0.03);
    expect(riskMeasure({ ...target, elapsedShare: 0.099 })).toBeNull();
    expect(riskMeasure({ ...target, judgedPct: 89 })).toBeNull();
    expect(riskMeasure({ ...target, state: 'off-season' })).toBeNull();
    expect(riskMeasure({ ...target, state: 'no-data', probabilityToMeet: null })).toBeNull();
  });

  it('is a verdict only after three tenths of it', () => {
    const figures = {
      ...target,
      id: 'year',
      unit: 't',
      amountForArea: 1000,
      forecast: 800,
      forecastP10: 700,
      forecastP90: 900,
      toDateAsOf: '2026-01-10',
      gap: null,
    };
    expect(riskWords(figures)).toBe(
      'year will probably be missed: forecast 800 of 1,000 t (range 700 to 900 t), chance to meet it 3 %.',
    );
    expect(riskWords({ ...figures, elapsedShare: 0.29 })).toMatch(/^year: the target is at risk: forecast 800/);
  });
});
