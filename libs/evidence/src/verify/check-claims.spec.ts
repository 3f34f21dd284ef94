import { kgOfTonnes, type Claim, type HourFigures } from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import { checkClaims, describeClaims } from './check-claims.js';

const figures = (grossT: number, netT: number) => ({ grossT, netT }) as HourFigures;
const pool = (label: string, grossT: number, netT: number) => ({
  label,
  grossKg: kgOfTonnes(grossT),
  netKg: kgOfTonnes(netT),
});
const by = { who: 'Wang Fang', reason: '', atMs: 0 };
const claim = (id: string, t: number, more: Partial<Claim> = {}): Claim => ({
  id,
  period: '2026-01',
  purpose: 'reporting',
  basis: 'net',
  owner: { kind: 'plant', name: 'South' },
  parts: [{ month: '2026-01', kg: kgOfTonnes(t) }],
  statement: null,
  state: 'claimed',
  from: null,
  made: by,
  changed: by,
  ...more,
});

/** A month, or a season, whose newest figure is lower than what was approved. */
const content = (grain: 'month' | 'season', label: string, approved: HourFigures, newest = approved): ParsedContent =>
  ({
    period: label,
    grain,
    approvals: {
      signatures: [{ action: 'approve', revision: 1, figures: approved }],
      revisions: [{ revision: 1, figures: newest }],
    },
  }) as unknown as ParsedContent;
const month = content('month', '2026-01', figures(100, 90));
const pools = { months: [pool('2026-01', 100, 90)], seasons: [] };

describe('claims of a pack', () => {
  it('add up again, in gross and net together, those that ended not', () => {
    const claims = [
      claim('a', 45),
      claim('b', 50, { basis: 'gross' }),
      claim('c', 90, { state: 'withdrawn' }),
      claim('d', 1, { state: 'transferred' }),
    ];
    expect(describeClaims(checkClaims(month, { pools, claims }))).toBe(
      '2 claims added up again: 2026-01 100.000 % (50 t gross and 45 t net)',
    );
  });

  it('are refused above what is closed, with who has what', () => {
    const claims = [claim('a', 45.001), claim('b', 50, { basis: 'gross' })];
    expect(() => checkClaims(month, { pools, claims })).toThrow(
      'claims take 50 t gross and 45.001 t net, closed are 100 t gross and 90 t net: a, b',
    );
  });

  it('are refused above the net of a season, though each month has them', () => {
    const season = content('season', 'season-2025', figures(200, 140));
    const months = [pool('2025-12', 100, 90), pool('2026-01', 100, 90)];
    const own = { months, seasons: [{ ...pool('season-2025', 200, 140), months: ['2025-12', '2026-01'] }] };
    const december = { parts: [{ month: '2025-12', kg: kgOfTonnes(90) }] };
    const within = [claim('a', 50), claim('b', 90, december)];
    expect(checkClaims(season, { pools: own, claims: within }).count).toBe(2);
    expect(() => checkClaims(season, { pools: own, claims: [claim('a', 51), claim('b', 90, december)] })).toThrow(
      'closed are 200 t gross and 140 t net',
    );
  });

  it('that were retired before a restatement stand, and are told', () => {
    const restated = content('month', '2026-01', figures(100, 90), figures(30, 27));
    const own = { months: [pool('2026-01', 30, 27)], seasons: [] };
    const claims = [claim('a', 30, { state: 'retired' })];
    expect(describeClaims(checkClaims(restated, { pools: own, claims }))).toMatch(
      /more is retired than there is any more of 2026-01$/,
    );
    expect(() => checkClaims(restated, { pools: own, claims: [...claims, claim('b', 1)] })).toThrow(': b');
  });

  it('are refused where the pool is not what was approved, an id is there twice, or parts are no kilograms', () => {
    const more = { months: [pool('2026-01', 101, 91)], seasons: [] };
    expect(() => checkClaims(month, { pools: more, claims: [] })).toThrow(
      'approvals.json gives 100 t gross and 90 t net',
    );
    expect(() => checkClaims(month, { pools, claims: [claim('a', 1), claim('a', 1)] })).toThrow('there twice');
    expect(() => checkClaims(month, { pools, claims: [claim('a', -1)] })).toThrow('no whole kilograms');
  });
});
