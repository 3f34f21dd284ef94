import { Balance, type Pools } from './balance.js';
import { claimsAfter, type ClaimAct } from './book.js';
import { kgOf, kgOfTonnes, takes, type Claim, type ClaimBasis } from './claim.js';
import {
  decideClaim,
  decideRetirement,
  decideStatement,
  decideTransfer,
  decideWithdrawal,
  type ClaimDecision,
  type ClaimOrder,
} from './decide.js';

const BY = { who: 'Wang Fang', reason: 'as agreed', atMs: Date.parse('2026-05-01T08:00:00Z') };
const PLANT = { kind: 'plant', name: 'Changchun South' } as const;
const PARK = { kind: 'park', name: 'Automobile park' } as const;

/** `{ '2026-01': [gross, net] }` in t. */
const closed = (months: Record<string, readonly [number, number]>, seasons: Pools['seasons'] = []): Pools => ({
  months: Object.entries(months).map(([label, [gross, net]]) => pool(label, gross, net)),
  seasons,
});
const pool = (label: string, gross: number, net: number) => ({
  label,
  grossKg: kgOfTonnes(gross),
  netKg: kgOfTonnes(net),
});

/** A book to which acts are added as they are decided. */
class Book {
  acts: ClaimAct[] = [];
  constructor(public pools: Pools) {}

  get claims(): Claim[] {
    return claimsAfter(this.acts);
  }
  get balance(): Balance {
    return new Balance(this.pools, this.claims);
  }
  claim(id: string, period: string, t: number, basis: ClaimBasis = 'net', more: Partial<ClaimOrder> = {}): string {
    const order = { id, period, purpose: 'reporting' as const, basis, owner: PLANT, kg: kgOfTonnes(t), ...more };
    return this.note(decideClaim(this.balance, order, BY));
  }
  statement(id: string, period: string, t: number, customer = 'Audi'): string {
    return this.note(
      decideStatement(this.pools, this.claims, { id, period, customer, basis: 'net', kg: kgOfTonnes(t) }, BY),
    );
  }
  transfer(claim: string, t: number | null, ids: [string, string]): string {
    const kg = t === null ? null : kgOfTonnes(t);
    return this.note(decideTransfer(this.balance, { claim, to: PARK, purpose: null, kg, ids }, BY));
  }
  retire = (id: string): string => this.note(decideRetirement(this.balance, id, BY));
  withdraw = (id: string): string => this.note(decideWithdrawal(this.claims, id, BY));

  month(label: string) {
    return this.balance.monthBalances().find((one) => one.pool.label === label)!;
  }
  parts(id: string): Record<string, number> {
    const claim = this.claims.find((one) => one.id === id)!;
    return Object.fromEntries(claim.parts.map(({ month, kg }) => [month, kg]));
  }
  private note(decision: ClaimDecision): string {
    if (decision.kind === 'act') this.acts = [...this.acts, decision.act];
    return 'detail' in decision ? `${decision.kind}: ${decision.detail}` : decision.kind;
  }
}

describe('claims on a month', () => {
  it('gives a joule one owner in both bases: half of the gross leaves half of the net', () => {
    const book = new Book(closed({ '2026-01': [100, 90] }));
    expect(book.claim('a', '2026-01', 50, 'gross')).toBe('act');
    expect(book.month('2026-01').left).toEqual({ gross: 50_000, net: 45_000 });
    expect(book.claim('b', '2026-01', 45.001)).toBe(
      'conflict: 2026-01 has 45 t net left of 90 t that are closed, 45.001 t are asked for',
    );
    expect(book.claim('b', '2026-01', 45)).toBe('act');
    expect(book.month('2026-01').left).toEqual({ gross: 0, net: 0 });
    expect(book.month('2026-01').isOverClaimed).toBe(false);
  });

  it('gives back what is withdrawn, and nothing of what is retired', () => {
    const book = new Book(closed({ '2026-01': [100, 90] }));
    book.claim('a', '2026-01', 40);
    book.claim('b', '2026-01', 50);
    expect(book.retire('a')).toBe('act');
    expect(book.withdraw('a')).toBe('conflict: claim a was retired by Wang Fang on 2026-05-01');
    expect(book.withdraw('b')).toBe('act');
    expect(book.month('2026-01').left.net).toBe(50_000);
    expect(book.withdraw('c')).toBe('missing: There is no claim "c".');
  });

  it('refuses gross for what is set off or passed on, and what is not closed', () => {
    const book = new Book(closed({ '2026-01': [100, 90] }));
    expect(book.claim('a', '2026-01', 1, 'gross', { purpose: 'offset' })).toMatch(/^basis: expected net/);
    expect(book.claim('a', '2026-01', 1, 'gross', { purpose: 'transfer' })).toMatch(/^basis: expected net/);
    expect(book.claim('a', '2026-02', 1)).toBe(
      'conflict: 2026-02 is not closed and approved: only closed tonnes can be claimed',
    );
    book.claim('a', '2026-01', 1, 'gross');
    expect(book.transfer('a', null, ['b', 'c'])).toBe('conflict: claim a is gross: only net tonnes can be transferred');
  });

  it('takes the same order twice as one, and another one under its id as none', () => {
    const book = new Book(closed({ '2026-01': [100, 90] }));
    expect(book.claim('a', '2026-01', 40)).toBe('act');
    expect(book.claim('a', '2026-01', 40)).toBe('done');
    expect(book.claim('a', '2026-01', 41)).toBe('conflict: claim a is another one already: name a new id');
    expect(book.transfer('a', 10, ['b', 'c'])).toBe('act');
    expect(book.transfer('a', 10, ['b', 'd'])).toBe('done');
    expect(book.transfer('a', 11, ['b', 'd'])).toBe('conflict: claim b is another one already: name a new id');
    expect(book.transfer('a', null, ['b', 'd'])).toMatch(/^conflict/);
  });

  it('passes on a part, to the kilogram', () => {
    const book = new Book(closed({ '2026-01': [100, 90] }));
    book.claim('a', '2026-01', 40);
    expect(book.transfer('a', 15.5, ['b', 'c'])).toBe('act');
    expect(book.claims.map(({ id, state, owner, parts, from }) => [id, state, owner.name, kgOf(parts), from])).toEqual([
      ['a', 'transferred', 'Changchun South', 40_000, null],
      ['b', 'claimed', 'Automobile park', 15_500, 'a'],
      ['c', 'claimed', 'Changchun South', 24_500, 'a'],
    ]);
    expect(book.transfer('c', 24.501, ['d', 'e'])).toBe(
      'conflict: claim c has 24.5 t, 24.501 t were to be transferred',
    );
  });
});

describe('claims on a season', () => {
  const SEASON = { ...pool('season-2025', 200, 130), months: ['2025-11', '2025-12'] };
  const book = (): Book => new Book(closed({ '2025-11': [100, 90], '2025-12': [100, 50] }, [SEASON]));

  it('are split over its months by what they still have, exactly', () => {
    const own = book();
    own.claim('a', '2025-11', 45);
    // 45 and 50 are left: 60 × 45/95 = 28.42105…, 60 × 50/95 = 31.57894…
    expect(own.claim('b', 'season-2025', 60)).toBe('act');
    expect(own.parts('b')).toEqual({ '2025-11': 28_421, '2025-12': 31_579 });
  });

  it('are bounded by the net of the season, which is below that of its months', () => {
    const own = book();
    own.claim('a', '2025-11', 90);
    expect(own.claim('b', '2025-12', 41)).toBe(
      'conflict: 2025-12 has 40 t net left of 50 t that are closed, 41 t are asked for',
    );
    expect(own.claim('b', 'season-2025', 41)).toBe(
      'conflict: season-2025 has 40 t net left of 130 t that are closed, 41 t are asked for',
    );
    expect(own.claim('b', 'season-2025', 40)).toBe('act');
    expect(own.balance.seasonBalances()[0]).toMatchObject({ left: { gross: 0, net: 0 }, isOverClaimed: false });
  });

  it('let both bases of different months stand that are within the whole', () => {
    const own = new Book(closed({ '2025-11': [100, 90], '2025-12': [100, 50] }, [{ ...SEASON, netKg: 140_000 }]));
    expect(own.claim('a', '2025-11', 90)).toBe('act');
    expect(own.claim('b', '2025-12', 100, 'gross')).toBe('act');
  });
});

describe('what a restatement leaves', () => {
  it('is as docs/claims.md works it out', () => {
    const book = new Book(closed({ '2026-01': [100, 90], '2026-02': [50, 40] }));
    book.claim('plant', '2026-01', 50, 'gross');
    expect(book.month('2026-01').left.net).toBe(45_000);
    book.claim('park', '2026-01', 30, 'net', { purpose: 'offset', owner: PARK });
    book.retire('park');
    expect(book.month('2026-01').left.net).toBe(15_000);
    book.pools = closed({ '2026-01': [40, 36], '2026-02': [50, 40] });
    expect(book.month('2026-01').isOverClaimed).toBe(true);
    expect(book.month('2026-01').share!.toNumber()).toBeCloseTo(25 / 12, 12);
    book.withdraw('plant');
    expect(book.month('2026-01').left.net).toBe(6_000);
    book.pools = closed({ '2026-01': [40, 27], '2026-02': [50, 40] });
    expect(book.month('2026-01').owes.net).toBe(3_000);
    expect(book.month('2026-02').left.net).toBe(37_000);
  });

  it('is over-claimed below the claims: new ones are refused with the numbers, withdrawals heal it', () => {
    const book = new Book(closed({ '2026-01': [100, 90] }));
    book.claim('a', '2026-01', 60);
    book.claim('b', '2026-01', 20);
    book.pools = closed({ '2026-01': [80, 70] });
    expect(book.month('2026-01').isOverClaimed).toBe(true);
    const refused =
      'conflict: 2026-01 is over-claimed: 0 t gross and 80 t net are claimed, 80 t gross and 70 t net are closed; until claims are withdrawn nothing of it can be claimed, transferred or retired';
    expect(book.claim('c', '2026-01', 1)).toBe(refused);
    expect(book.retire('a')).toBe(refused);
    expect(book.transfer('a', null, ['x', 'y'])).toBe(refused);
    expect(book.withdraw('b')).toBe('act');
    expect(book.month('2026-01')).toMatchObject({ isOverClaimed: false, left: { net: 10_000 } });
  });

  it('is owed by the next months where it was retired, out of what nobody has', () => {
    const book = new Book(closed({ '2026-01': [100, 90], '2026-02': [100, 90], '2026-03': [50, 40] }));
    book.claim('a', '2026-01', 90);
    book.retire('a');
    book.claim('b', '2026-02', 85);
    book.pools = closed({ '2026-01': [90, 80], '2026-02': [100, 90], '2026-03': [50, 40] });
    expect(book.month('2026-01')).toMatchObject({ isOverClaimed: true, owes: { net: 10_000, gross: 0 } });
    expect(book.month('2026-02')).toMatchObject({ isOverClaimed: false, covers: { net: 5_000 }, left: { net: 0 } });
    expect(book.month('2026-03')).toMatchObject({ covers: { net: 5_000 }, left: { net: 35_000 } });
    expect(book.claim('c', '2026-03', 35.001)).toMatch(/has 35 t net left/);
    book.withdraw('b');
    expect(book.month('2026-02')).toMatchObject({ covers: { net: 10_000 }, left: { net: 80_000 } });
    expect(book.month('2026-03').left.net).toBe(40_000);
  });

  it('is owed by the next season where only the net of the season has fallen', () => {
    const season = (net: number) => [{ ...pool('season-2025', 200, net), months: ['2025-11', '2025-12'] }];
    const months = { '2025-11': [100, 90], '2025-12': [100, 50], '2026-11': [100, 90] } as const;
    const book = new Book(closed(months, season(140)));
    book.claim('a', '2025-11', 90);
    book.claim('b', '2025-12', 50);
    book.retire('a');
    book.retire('b');
    book.pools = closed(months, season(128));
    const [balance] = book.balance.seasonBalances();
    expect(balance).toMatchObject({ isOverClaimed: true, owes: { net: 12_000 } });
    expect(book.month('2026-11')).toMatchObject({ covers: { net: 12_000 }, left: { net: 78_000 } });
  });

  it('is all owed where the net is below nothing', () => {
    const book = new Book(closed({ '2026-04': [10, 4], '2026-05': [10, 8] }));
    book.claim('a', '2026-04', 4);
    book.retire('a');
    book.pools = closed({ '2026-04': [10, -1], '2026-05': [10, 8] });
    expect(book.month('2026-04')).toMatchObject({ isOverClaimed: true, share: null, owes: { net: 4_000 } });
    expect(book.month('2026-05').left.net).toBe(4_000);
  });
});

describe('statements to customers', () => {
  const SEASON = { ...pool('season-2025', 200, 140), months: ['2025-11', '2025-12'] };
  const book = (): Book => new Book(closed({ '2025-11': [100, 90], '2025-12': [100, 50] }, [SEASON]));

  it('reserve their share; a newer one of the period takes the place of the one before', () => {
    const own = book();
    expect(own.statement('a', '2025-11', 30)).toBe('act');
    expect(own.statement('b', '2025-11', 30)).toBe('done');
    expect(own.statement('c', '2025-11', 35)).toBe('act');
    expect(own.claims.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'replaced'],
      ['c', 'reserved'],
    ]);
    expect(own.month('2025-11').left.net).toBe(55_000);
  });

  it('of a season take over those of its months, less what was passed on or retired', () => {
    const own = book();
    own.statement('a', '2025-11', 30);
    own.statement('b', '2025-12', 20);
    own.transfer('a', 10, ['a1', 'a2']);
    own.retire('b');
    expect(own.statement('s', 'season-2025', 55)).toBe('act');
    const states = Object.fromEntries(own.claims.map(({ id, state }) => [id, state]));
    expect(states).toEqual({ a: 'transferred', a1: 'claimed', a2: 'replaced', b: 'retired', s: 'reserved' });
    // 55 less 10 passed on and 20 retired, by what is left: 80 and 30.
    expect(own.parts('s')).toEqual({ '2025-11': 18_182, '2025-12': 6_818 });
    expect(own.statement('n', '2025-12', 20)).toMatch(/conflict: the statement of season-2025 has reserved it/);
  });

  it('are refused where others have the tonnes', () => {
    const own = book();
    own.claim('p', '2025-11', 80);
    expect(own.statement('a', '2025-11', 30)).toMatch(/has 10 t net left of 90 t/);
    expect(own.claims.filter(takes).map(({ id }) => id)).toEqual(['p']);
  });
});
