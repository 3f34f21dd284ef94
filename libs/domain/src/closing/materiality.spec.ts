import fc from 'fast-check';
import { DEFAULT_MATERIALITY, movementOf, type Materiality, type SignedFigure, type Tonnes } from './materiality.js';

const both = (t: number | null): Tonnes => ({ grossT: t, netT: t });
const signed = (tonnes: Tonnes, people: 1 | 2 = 2, materiality: Materiality | null = DEFAULT_MATERIALITY) => ({
  revision: 1,
  tonnes,
  people,
  materiality,
});

/** Signs figures one after the other by as few people as are needed. */
function signAll(first: number, restated: readonly number[], inForce = DEFAULT_MATERIALITY) {
  const list: SignedFigure[] = [signed(both(first), 2, inForce)];
  return restated.map((figure, i) => {
    const movement = movementOf(list, both(figure), inForce, [])!;
    list.push({ revision: i + 2, tonnes: both(figure), people: movement.people, materiality: inForce });
    const { movedT, limitT, signedT, fromT } = movement.gross;
    return { figure, movedT: movedT!, limitT: limitT!, signedT, fromT: fromT!, signatures: movement.people };
  });
}
const close = (n: number): number => expect.closeTo(n, 6) as number;

describe('materiality', () => {
  it('adds up the steps since two people signed: K04', () => {
    expect(signAll(47_700, [50_080.23, 52_579.23, 55_202.94, 57_957.57])).toMatchObject([
      { figure: 50_080.23, movedT: close(2_380.23), limitT: close(2_385), signatures: 1 },
      { figure: 52_579.23, movedT: close(4_879.23), limitT: close(2_385), signatures: 2 },
      { figure: 55_202.94, movedT: close(2_623.71), limitT: close(2_628.9615), signatures: 1 },
      { figure: 57_957.57, movedT: close(5_378.34), limitT: close(2_628.9615), signatures: 2 },
    ]);
  });

  it('lets ups and downs not cancel, and shows the sum with its signs beside: K04, second', () => {
    expect(signAll(10_000, [10_450, 10_000, 10_450])).toMatchObject([
      { movedT: close(450), signedT: close(450), limitT: close(500), signatures: 1 },
      { movedT: close(900), signedT: close(0), limitT: close(500), signatures: 2 },
      { movedT: close(450), signedT: close(450), limitT: close(500), signatures: 1 },
    ]);
  });

  const people = (from: Tonnes, now: Tonnes, inForce: Materiality, then: Materiality | null = inForce) =>
    movementOf([signed(from, 2, then)], now, inForce, [])!.people;
  const approved = { grossT: 1_000, netT: 900 };

  it('asks gross and net each on its own', () => {
    expect(people(approved, { grossT: 1_050, netT: 900 }, DEFAULT_MATERIALITY)).toBe(1); // exactly 5 %
    expect(people(approved, { grossT: 1_050.1, netT: 900 }, DEFAULT_MATERIALITY)).toBe(2);
    expect(people(approved, { grossT: 1_000, netT: 850 }, DEFAULT_MATERIALITY)).toBe(2);
  });

  it('asks for tonnes too where the site file names them', () => {
    expect(people(approved, { grossT: 1_011, netT: 900 }, { pct: 5, t: 10 })).toBe(2);
    expect(people(approved, { grossT: 1_010, netT: 900 }, { pct: 5, t: 10 })).toBe(1);
  });

  it('takes the lower of the threshold when two people signed and the one in force', () => {
    const moved = { grossT: 1_040, netT: 900 };
    expect(people(approved, moved, { pct: 10, t: null }, { pct: 3, t: null })).toBe(2);
    expect(people(approved, moved, { pct: 3, t: null }, { pct: 10, t: null })).toBe(2);
    expect(people(approved, moved, { pct: 5, t: 500 }, { pct: 5, t: 30 })).toBe(2);
    expect(people(approved, moved, { pct: 5, t: null }, { pct: 5, t: 30 })).toBe(2);
    expect(people(approved, moved, { pct: 5, t: null }, null)).toBe(1); // signed before it was kept
  });

  it('holds any change of nothing for material', () => {
    expect(people(both(0), both(0.001), DEFAULT_MATERIALITY)).toBe(2);
    expect(people(both(0), both(0), DEFAULT_MATERIALITY)).toBe(1);
    expect(people(approved, { grossT: 1_000, netT: null }, DEFAULT_MATERIALITY)).toBe(2);
    expect(people({ grossT: 1_000, netT: null }, approved, DEFAULT_MATERIALITY)).toBe(2);
    expect(people(both(null), both(null), DEFAULT_MATERIALITY)).toBe(1);
    expect(movementOf([], approved, DEFAULT_MATERIALITY, [])).toBeNull();
  });

  it('asks for two people where less is taken off for days without a certificate, whatever that moves', () => {
    const lapsed = (until: string) => [
      { device: 'meter', side: 'credit' as const, from: '2026-01-15', until, pct: 3.44 },
    ];
    const first = { ...signed(both(1_000)), lapsed: lapsed('2026-01-17') };
    const people = (list: readonly SignedFigure[], until: string) =>
      movementOf(list, both(1_001), DEFAULT_MATERIALITY, lapsed(until));
    expect(people([first], '2026-01-17')).toMatchObject({ healed: [], people: 1 });
    expect(people([first], '2026-01-16')).toMatchObject({ healed: ['meter'], people: 2 });
    const worse = { ...signed(both(999), 1), revision: 2, lapsed: lapsed('2026-01-18') };
    expect(people([first, worse], '2026-01-17')).toMatchObject({ healed: ['meter'], people: 2 });
    expect(people([signed(both(1_000))], '2026-01-16')).toMatchObject({ healed: [], people: 1 }); // signed before it was kept
  });

  it('is counted anew where two people signed what one could have', () => {
    const list = [signed(both(1_000)), { ...signed(both(1_040)), revision: 2 }];
    expect(movementOf(list, both(1_080), DEFAULT_MATERIALITY, [])).toMatchObject({
      sinceRevision: 2,
      gross: { fromT: 1_040, movedT: 40, limitT: 52 },
      people: 1,
    });
  });

  const figures = fc.array(fc.double({ min: 0, max: 2_000, noNaN: true }), { minLength: 1, maxLength: 12 });
  it('lets no order of restatements bring a singly signed figure further than the limit', () => {
    fc.assert(
      fc.property(
        figures,
        fc.infiniteStream(fc.nat()),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (list, random, pct) => {
          const order = list.map((figure) => ({ figure, key: random.next().value! })).sort((a, b) => a.key - b.key);
          const steps = signAll(1_000, order.map(({ figure }) => figure), { pct, t: null }); // prettier-ignore
          for (const { figure, fromT, limitT, signatures } of steps) {
            if (signatures === 1) expect(Math.abs(figure - fromT)).toBeLessThanOrEqual(limitT * (1 + 1e-9) + 1e-9);
          }
        },
      ),
    );
  });

  it('never asks for fewer people where a change comes in smaller steps', () => {
    const step = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(step, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (delta, cuts) => {
        const ways = [...cuts.sort((a, b) => a - b), 1].map((share) => 1_000 + delta * share);
        const [whole] = signAll(1_000, [1_000 + delta]);
        const steps = signAll(1_000, ways);
        if (whole!.signatures === 2) expect(steps.some(({ signatures }) => signatures === 2)).toBe(true);
      }),
    );
  });
});
