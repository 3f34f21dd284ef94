import { factorAt, factorSet, type Factor } from '../emissions/factors/factors.js';
import type { Site, Target } from '../plant/plant.js';
import { withFactors, withTargets } from './proposal.js';

const factor = (value: number, validFrom: string | null, validTo: string | null = null): Factor =>
  ({ id: 'grid', value, validFrom, validTo }) as Factor;
const valueOn = (factors: ReturnType<typeof factorSet>, date: string): number | undefined =>
  factorAt(factors, 'grid', date)?.value;

describe('proposed factors', () => {
  const counting = factorSet([factor(1, '2020-01-01'), factor(2, '2024-01-01')]);

  it('take the place of the version that begins on the same day', () => {
    const proposed = withFactors(counting, [factor(1.5, '2020-01-01')]);
    expect(['2019-12-31', '2020-01-01', '2024-01-01'].map((date) => valueOn(proposed, date))).toEqual([
      undefined,
      1.5,
      2,
    ]);
  });

  it('hold from their own day on, until the next one begins', () => {
    const proposed = withFactors(counting, [factor(1.7, '2022-06-01'), factor(3, '2025-01-01')]);
    const days = ['2022-05-31', '2022-06-01', '2023-12-31', '2024-01-01', '2024-12-31', '2025-01-01'];
    expect(days.map((date) => valueOn(proposed, date))).toEqual([1, 1.7, 1.7, 2, 2, 3]);
    expect(proposed.get('grid')).toHaveLength(4);
  });

  it('leave other factors alone, and the set that counts', () => {
    const proposed = withFactors(counting, [{ ...factor(9, null), id: 'diesel' }]);
    expect(proposed.get('grid')).toEqual(counting.get('grid'));
    expect(counting.has('diesel')).toBe(false);
  });
});

describe('proposed targets', () => {
  it('take the place of those of the same id, or are added', () => {
    const target = (id: string, amount: number): Target => ({ id, amount }) as Target;
    const site = { targets: [target('a', 1), target('b', 2)] } as unknown as Site;
    expect(withTargets(site, [target('b', 3), target('c', 4)]).targets).toEqual([
      target('a', 1),
      target('b', 3),
      target('c', 4),
    ]);
  });
});
