import fc from 'fast-check';
import { Balance, type Pools } from './balance.js';
import { claimsAfter, type ClaimAct } from './book.js';
import { CLAIM_BASES, kgOf, takes, type Claim, type ClaimBasis, type ClaimPart } from './claim.js';
import {
  decideClaim,
  decideRetirement,
  decideStatement,
  decideTransfer,
  decideWithdrawal,
  type ClaimDecision,
  type ClaimOrder,
} from './decide.js';
import { splitByWeight } from './split.js';

const MONTHS = ['2025-10', '2025-11', '2025-12', '2026-01'];
const SEASON = 'season-2025';
const BY = { who: 'Wang Fang', reason: 'try', atMs: 0 };

const tonnage = fc.integer({ min: -50, max: 5_000 });
const figures = fc.record({ gross: tonnage, net: tonnage });
/** Closed figures, in kilograms; net may be above gross, and either below nothing. */
const pools = fc
  .record({
    months: fc.array(figures, { minLength: 4, maxLength: 4 }),
    season: fc.option(
      fc.record({ gross: fc.integer({ min: 0, max: 20_000 }), net: fc.integer({ min: -100, max: 15_000 }) }),
    ),
  })
  .map(({ months, season }): Pools => ({
    months: months.map(({ gross, net }, i) => ({ label: MONTHS[i]!, grossKg: gross, netKg: net })),
    seasons:
      season === null ? [] : [{ label: SEASON, grossKg: season.gross, netKg: season.net, months: MONTHS.slice(0, 3) }],
  }));

type Step =
  | { readonly do: 'claim' | 'statement'; readonly period: string; readonly gross: boolean; readonly kg: number }
  | { readonly do: 'transfer' | 'retire' | 'withdraw'; readonly at: number; readonly kg: number }
  | { readonly do: 'restate'; readonly pools: Pools };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('claim' as const, 'statement' as const),
      period: fc.constantFrom(...MONTHS, SEASON),
      gross: fc.boolean(),
      kg: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('transfer' as const, 'retire' as const, 'withdraw' as const),
      at: fc.nat({ max: 30 }),
      kg: fc.integer({ min: 1, max: 1_000 }),
    }),
  },
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: step },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restate' as const), pools }) },
);

function decided(
  book: Pools,
  claims: readonly Claim[],
  one: Exclude<Step, { do: 'restate' }>,
  n: number,
): ClaimDecision {
  const balance = new Balance(book, claims);
  const id = `c${n}`;
  switch (one.do) {
    case 'claim': {
      const basis = one.gross ? 'gross' : 'net';
      const order = { id, period: one.period, purpose: 'reporting' as const, basis, kg: one.kg } as const;
      return decideClaim(balance, { ...order, owner: { kind: 'plant', name: 'South' } }, BY);
    }
    case 'statement':
      return decideStatement(book, claims, { id, period: one.period, customer: 'Audi', basis: 'net', kg: one.kg }, BY);
    default: {
      const claim = claims[one.at]?.id ?? 'none';
      if (one.do === 'retire') return decideRetirement(balance, claim, BY);
      if (one.do === 'withdraw') return decideWithdrawal(claims, claim, BY);
      const to = { kind: 'park' as const, name: 'Park' };
      return decideTransfer(balance, { claim, to, purpose: null, kg: one.kg, ids: [id, `${id}-rest`] }, BY);
    }
  }
}

/** Shares of each month and of the season, added up once more with floating numbers. */
function shares({ months, seasons }: Pools, claims: readonly Claim[]): number[] {
  const of = (label: string, basis: string): number =>
    claims
      .filter((claim) => takes(claim) && claim.basis === basis)
      .flatMap(({ parts }) => parts.filter(({ month }) => month === label))
      .reduce((sum, { kg }) => sum + kg, 0);
  const share = (kg: number, whole: number): number => (kg === 0 ? 0 : whole <= 0 ? Infinity : kg / whole);
  const byMonth = months.map(
    ({ label, grossKg, netKg }) => share(of(label, 'gross'), grossKg) + share(of(label, 'net'), netKg),
  );
  const bySeason = seasons.map(({ label, grossKg, netKg, months: own }) => {
    const taken = months.map(({ label, netKg: net }, i) =>
      own.includes(label) ? Math.min(1, byMonth[i]!) * Math.max(0, net) : 0,
    );
    const ofItself = (basis: string): number =>
      claims
        .filter((claim) => takes(claim) && claim.period === label && claim.basis === basis)
        .reduce((sum, { parts }) => sum + kgOf(parts), 0);
    const net = taken.reduce((a, b) => a + b, 0);
    return Math.max(share(net, netKg), share(ofItself('gross'), grossKg) + share(ofItself('net'), netKg));
  });
  return [...byMonth, ...bySeason];
}

/** The book after each step, and what was decided. */
function* run(first: Pools, steps: readonly Step[]) {
  let book = first;
  let acts: ClaimAct[] = [];
  for (const [n, one] of steps.entries()) {
    const before = shares(book, claimsAfter(acts));
    if (one.do === 'restate') {
      // What is closed stays closed.
      book = {
        ...one.pools,
        seasons: book.seasons.length > 0 ? (one.pools.seasons.length > 0 ? one.pools : book).seasons : [],
      };
      yield {
        before,
        after: shares(book, claimsAfter(acts)),
        step: one,
        act: null,
        book,
        claims: claimsAfter(acts),
        earlier: claimsAfter(acts),
      };
      continue;
    }
    const earlier = claimsAfter(acts);
    const decision = decided(book, earlier, one, n);
    const act = decision.kind === 'act' ? decision.act : null;
    if (act) acts = [...acts, act];
    const claims = claimsAfter(acts);
    yield { before, after: shares(book, claims), step: one, act, book, claims, earlier };
  }
}

const NOISE = 1e-9;

describe('the claims book, whatever is asked of it', () => {
  it('never has more than all of a month or season, under any order of claims, statements, transfers and withdrawals', () => {
    fc.assert(
      fc.property(pools, fc.array(step, { maxLength: 30 }), (first, steps) => {
        for (const { after } of run(first, steps))
          for (const share of after) expect(share).toBeLessThanOrEqual(1 + NOISE);
      }),
      { numRuns: 300 },
    );
  });

  it('raises no share above all of it, also where restatements come between', () => {
    fc.assert(
      fc.property(pools, fc.array(anyStep, { maxLength: 40 }), (first, steps) => {
        for (const { before, after, step: one } of run(first, steps)) {
          if (one.do === 'restate') continue;
          for (const [i, share] of after.entries()) expect(share).toBeLessThanOrEqual(Math.max(1, before[i]!) + NOISE);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says over-claimed where and only where the shares say so, and has nothing left there', () => {
    fc.assert(
      fc.property(pools, fc.array(anyStep, { maxLength: 30 }), (first, steps) => {
        for (const { after, book, claims } of run(first, steps)) {
          const balance = new Balance(book, claims);
          const all = [...balance.monthBalances(), ...balance.seasonBalances()];
          const sharp = all
            .map((one, i) => [one, after[i]!] as const)
            .filter(([, share]) => Math.abs(share - 1) > NOISE);
          for (const [one, share] of sharp) {
            expect([one.pool.label, one.isOverClaimed]).toEqual([one.pool.label, share > 1]);
            if (one.isOverClaimed) expect(one.left).toEqual({ gross: 0, net: 0 });
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  const order = (period: string, basis: ClaimBasis, kg: number): ClaimOrder => {
    const owner = { kind: 'plant', name: 'South' } as const;
    return { id: 'last', period, purpose: 'reporting', basis, owner, kg };
  };
  const left = (book: Pools, steps: readonly Step[], period: string, basis: ClaimBasis) => {
    const last = [...run(book, steps)].at(-1) ?? { book, claims: [] };
    const balance = new Balance(last.book, last.claims);
    const kg = balance.leftOf(period, basis);
    const decided = (more: number): string => decideClaim(balance, order(period, basis, kg + more), BY).kind;
    if (kg > 0) expect(decided(0)).toBe('act');
    return { oneMore: () => decided(1) };
  };
  const anyBasis = fc.constantFrom(...CLAIM_BASES);
  const someSteps = fc.array(anyStep, { maxLength: 12 });

  it('gives the last kilogram that it says is left, of a month not one more', () => {
    fc.assert(
      fc.property(pools, someSteps, fc.constantFrom(...MONTHS, SEASON), anyBasis, (book, steps, period, basis) => {
        const { oneMore } = left(book, steps, period, basis);
        if (period !== SEASON) expect(oneMore()).toBe('conflict');
      }),
      { numRuns: 200 },
    );
  });

  it('gives of a season not one kilogram more than it says, where at least half of what was avoided is net', () => {
    const month = fc
      .integer({ min: 0, max: 5_000 })
      .chain((gross) => fc.integer({ min: Math.ceil(gross / 2), max: gross }).map((net) => ({ gross, net })));
    const likely = fc.record({
      months: fc.array(month, { minLength: 4, maxLength: 4 }),
      lost: fc.integer({ min: 0, max: 2_000 }),
    });
    const steps = fc.array(step, { maxLength: 12 });
    fc.assert(
      fc.property(likely, steps, anyBasis, ({ months, lost }, done, basis) => {
        const own = months.map(({ gross, net }, i) => ({ label: MONTHS[i]!, grossKg: gross, netKg: net }));
        const [grossKg, netKg] = (['grossKg', 'netKg'] as const).map((of) =>
          own.slice(0, 3).reduce((sum, one) => sum + one[of], 0),
        ) as [number, number];
        const season = { label: SEASON, grossKg, netKg: netKg - lost, months: MONTHS.slice(0, 3) };
        expect(left({ months: own, seasons: [season] }, done, SEASON, basis).oneMore()).toBe('conflict');
      }),
      { numRuns: 200 },
    );
  });

  it('moves tonnes of a transfer from one owner to another and changes no month', () => {
    fc.assert(
      fc.property(pools, fc.array(step, { minLength: 5, maxLength: 30 }), (first, steps) => {
        for (const { act, before, after, earlier } of run(first, steps)) {
          if (act?.action !== 'transfer') continue;
          const given = earlier.find(({ id }) => id === act.claim)!;
          expect(kgOf(act.to.parts) + kgOf(act.kept?.parts ?? [])).toBe(kgOf(given.parts));
          expect(after).toEqual(before.map((share) => expect.closeTo(share, 9)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('owes of retired tonnes no less than what is above the closed ones, and nothing of others', () => {
    fc.assert(
      fc.property(pools, fc.array(anyStep, { maxLength: 30 }), (first, steps) => {
        for (const { book, claims } of run(first, steps)) {
          for (const one of new Balance(book, claims).monthBalances()) {
            const { retired, owes, pool } = one;
            expect(owes.net).toBeLessThanOrEqual(retired.net);
            expect(owes.gross).toBeLessThanOrEqual(retired.gross);
            const kept = { gross: retired.gross - owes.gross, net: retired.net - owes.net };
            const share = (kg: number, whole: number): number => (kg === 0 ? 0 : kg / whole);
            expect(share(kept.gross, pool.grossKg) + share(kept.net, pool.netKg)).toBeLessThanOrEqual(1 + NOISE);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('the split of a season over its months', () => {
  it('adds up to the kilogram, takes from no month more than it has, and does not hang on their order', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 60_000_000 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const parts = given.map((kg, i): ClaimPart => ({ month: `2026-0${i + 1}`, kg }));
        const whole = kgOf(parts);
        const kg = Math.floor(whole * share);
        if (kg === 0) return;
        const split = splitByWeight(kg, parts);
        expect(kgOf(split)).toBe(kg);
        for (const part of split) {
          const own = parts.find(({ month }) => month === part.month)!.kg;
          expect(part.kg).toBeLessThanOrEqual(own);
          expect(Math.abs(part.kg - (kg * own) / whole)).toBeLessThan(1.000001);
        }
        expect(splitByWeight(kg, parts.toReversed())).toEqual(split);
      }),
    );
  });
});
