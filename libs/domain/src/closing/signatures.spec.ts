import { movementAt, signedFigures, type Signature } from './signatures.js';

const conditions = { materiality: { pct: 5, t: null } };
const sign = (action: Signature['action'], revision: number, who: string, t: number): Signature => ({
  action,
  revision,
  who,
  figures: { grossT: t, netT: t },
  conditions,
});
const people = (...signatures: Signature[]): number[] => signedFigures(signatures).map((one) => one.people);

describe('signatures', () => {
  const first = [sign('close', 1, 'Li', 100), sign('approve', 1, 'Zhao', 100)];

  it('are of two people where one closed and another approved the very same figures', () => {
    expect(people(...first)).toEqual([2]);
    expect(people(...first, sign('approve', 2, 'Li', 103))).toEqual([2, 1]);
    expect(people(...first, sign('close', 2, 'Li', 103), sign('approve', 2, 'Zhao', 103))).toEqual([2, 2]);
    expect(people(...first, sign('close', 2, 'Zhao', 103), sign('approve', 2, ' zhao', 103))).toEqual([2, 1]);
    expect(people(...first, sign('close', 2, 'Li', 102), sign('approve', 2, 'Zhao', 103))).toEqual([2, 1]);
    expect(people(...first, sign('close', 3, 'Li', 103), sign('approve', 2, 'Zhao', 103))).toEqual([2, 1]);
    expect(people(sign('close', 1, 'Li', 100))).toEqual([]);
  });

  it('say of each approval what had moved before it', () => {
    const list = [...first, sign('approve', 2, 'Li', 103), sign('approve', 3, 'Li', 101)];
    expect(list.slice(1).map((one) => movementAt(list, one)?.gross.movedT ?? null)).toEqual([null, 3, 5]);
    expect(movementAt(list, list[3]!)).toMatchObject({ gross: { movedT: 5, signedT: 1, limitT: 5 }, people: 1 });
    const lapsed = [{ device: 'meter', side: 'credit' as const, from: '2026-01-15', until: '2026-01-15', pct: 3.44 }];
    const signed = first.map((one) => ({ ...one, conditions: { ...conditions, lapsed } }));
    expect(movementAt([...signed, list[2]!], list[2]!)).toMatchObject({ healed: ['meter'], people: 2 });
    const { conditions: _, ...old } = list[3]!;
    expect(movementAt([...list.slice(0, 3), old], old)).toBeNull();
  });
});
