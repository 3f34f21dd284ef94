import fc from 'fast-check';
import { effectiveCandidate } from '#domain';
import { sameValue } from '../../../libs/domain/src/reading/reading.js';
import { readConflicts, readPointPage } from '#postgres';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const QUALITY = ['good', 'uncertain', 'bad'] as const;
const POINTS = ['a', 'b', 'c'];

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open('conflicts');
});
beforeEach(() => store.clear());
afterAll(() => store.close());

interface Message {
  readonly ts: number;
  readonly seq: number | null;
  readonly values: Readonly<Record<string, { readonly v: number; readonly q: 0 | 1 | 2 }>>;
}

const message = fc.record({
  ts: fc.constantFrom(T, T + 1),
  seq: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  values: fc.dictionary(
    fc.constantFrom(...POINTS),
    fc.record({ v: fc.constantFrom(1, 2, 3), q: fc.constantFrom(0 as const, 1 as const, 2 as const) }),
    { minKeys: 1, maxKeys: 3 },
  ),
});
/** Messages, an order of arrival, and where batches end. */
const arrival = fc.array(message, { minLength: 1, maxLength: 12 }).chain((messages) =>
  fc.record({
    messages: fc.constant(messages),
    order: fc.shuffledSubarray(
      messages.map((_, i) => i),
      { minLength: messages.length },
    ),
    cuts: fc.array(fc.boolean(), { minLength: messages.length, maxLength: messages.length }),
  }),
);

const event = ({ ts, seq, values }: Message) =>
  readings({
    readings: [
      {
        ts,
        ...(seq === null ? {} : { seq }),
        values: Object.fromEntries(
          Object.entries(values).map(([point, { v, q }]) => [point, q === 0 ? v : { v, q: QUALITY[q] as 'bad' }]),
        ),
      },
    ],
  });

/** What must be there at the end, from the messages as a set. */
function expected(messages: readonly Message[]) {
  const counts = { stored: 0, duplicate: 0, conflict: 0 };
  const found: Record<string, unknown> = {};
  for (const ts of [T, T + 1]) {
    for (const point of POINTS) {
      const sent = messages.filter((m) => m.ts === ts && m.values[point]);
      const candidates = new Map<string, { v: number; q: number; seq: number | null; receivedMs: number }>();
      for (const { seq, values } of sent) {
        const { v, q } = values[point]!;
        const highest = candidates.get(`${v}/${q}`)?.seq ?? null;
        candidates.set(`${v}/${q}`, {
          v,
          q,
          seq: seq === null || (highest !== null && highest > seq) ? highest : seq,
          receivedMs: 0,
        });
      }
      if (candidates.size === 0) continue;
      counts.stored++;
      counts.conflict += candidates.size - 1;
      counts.duplicate += sent.length - candidates.size;
      const { v, q, seq } = effectiveCandidate([...candidates.values()]);
      found[`${point}@${ts - T}`] = { v, q, seq, candidates: candidates.size };
    }
  }
  return { counts, found };
}

describe('twice the same point and time', () => {
  it('which value counts, all candidates and all counts are the same in any order and any cutting', async () => {
    await fc.assert(
      fc.asyncProperty(arrival, async ({ messages, order, cuts }) => {
        await store.clear();
        let batch: Message[] = [];
        for (const [i, index] of order.entries()) {
          batch.push(messages[index]!);
          if (!cuts[i] && i < order.length - 1) continue;
          await store.readings(...batch.map(event));
          batch = [];
        }
        const { counts, found } = expected(messages);
        const line = await store.ledger();
        expect({ stored: line.stored, duplicate: line.duplicate, conflict: line.conflict }).toEqual(counts);
        expect(inFlight(line)).toBe(0);
        const stored: Record<string, unknown> = {};
        for (const point of POINTS) {
          const name = store.names.point('north', 'boiler-1', point)!;
          const conflicts = await readConflicts(store.db, name.pointId, T, T + 2);
          for (const r of await readPointPage(store.db, name, { fromMs: T, toMs: T + 2 }, { limit: 9, after: null })) {
            const all = conflicts.filter((c) => c.t === r.t).length;
            expect(r.conflict).toBe(all > 0);
            stored[`${point}@${r.t - T}`] = { v: r.v, q: r.q, seq: r.seq, candidates: Math.max(all, 1) };
          }
        }
        expect(stored).toEqual(found);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('equal to 1e-9 is equal', async () => {
    const at = (v: number) => readings({ readings: [{ ts: T, values: { a: v } }] });
    expect(sameValue(1e6, 1e6 + 1e-4)).toBe(true);
    await store.readings(at(1e6));
    await store.readings(at(1e6 + 1e-4), at(1e6 + 1));
    expect(await store.ledger()).toMatchObject({ stored: 1, duplicate: 1, conflict: 1 });
  });
});
