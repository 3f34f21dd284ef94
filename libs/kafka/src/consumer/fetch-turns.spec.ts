import { createRequire } from 'node:module';
import fc from 'fast-check';
import { BROKER } from '../client.js';
import { FetchTurns, type AskedTopic, type FetchAnswer } from './fetch-turns.js';

const topics = fc.uniqueArray(
  fc.record({
    topic: fc.constantFrom('readings', 'events', 'dead letters'),
    partitions: fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: 12 }),
  }),
  { selector: ({ topic }) => topic },
);
const asked = (of: readonly { topic: string; partitions: readonly number[] }[]): AskedTopic[] =>
  of.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((partition) => ({ partition, fetchOffset: '100' })),
  }));
const namesOf = (of: readonly AskedTopic[]): string[] =>
  of.flatMap(({ topic, partitions }) => partitions.map(({ partition }) => `${topic}/${partition}`));

/** What a broker says of these, of each so many records behind the offset that was asked for. */
const answer = (of: readonly AskedTopic[], waiting: (name: string) => number): FetchAnswer => ({
  responses: of.map(({ topic, partitions }) => ({
    topicName: topic,
    partitions: partitions.map(({ partition }) => ({
      partition,
      highWatermark: String(100 + waiting(`${topic}/${partition}`)),
    })),
  })),
});

describe('what a broker is asked for', () => {
  it('has each partition first in its turn, and all of them each time', () => {
    fc.assert(
      fc.property(topics, (found) => {
        const turns = new FetchTurns();
        const all = namesOf(asked(found));
        const rounds = all.map(() => namesOf(turns.next(asked(found)).topics));
        expect(rounds.map(([first]) => first).sort()).toEqual(all.toSorted());
        for (const round of rounds) expect(round.toSorted()).toEqual(all.toSorted());
      }),
    );
  });

  it('has one partition at a time of those for which much waits, whichever waits longest, and all others', () => {
    fc.assert(
      fc.property(topics, fc.array(fc.nat({ max: 1_000 }), { minLength: 1 }), (found, waiting) => {
        const turns = new FetchTurns();
        const all = namesOf(asked(found));
        const waits = (name: string): number => waiting[all.indexOf(name) % waiting.length]!;
        const much = all.filter((name) => waits(name) >= 500);
        const first = turns.next(asked(found));
        expect(first.isAll).toBe(true);
        turns.answered(first.topics, answer(first.topics, waits));
        const rounds = much.map(() => {
          const { topics: of, isAll } = turns.next(asked(found));
          expect(isAll).toBe(much.length < 2);
          turns.answered(of, answer(of, waits));
          return namesOf(of);
        });
        expect(rounds.flatMap((names) => names.filter((name) => much.includes(name))).toSorted()).toEqual(
          much.toSorted(),
        );
        const few = all.filter((name) => !much.includes(name)).toSorted();
        for (const names of rounds) expect(names.filter((name) => !much.includes(name)).toSorted()).toEqual(few);
      }),
    );
  });

  it('has all partitions again when little waits, and where the broker says nothing of one', () => {
    const turns = new FetchTurns();
    const of = asked([{ topic: 'readings', partitions: [0, 1, 2] }]);
    const ask = (waits: (name: string) => number): string[] => {
      const { topics: some } = turns.next(of);
      turns.answered(some, answer(some, waits));
      return namesOf(some).toSorted();
    };
    const all = namesOf(of);
    expect(ask(() => 500)).toEqual(all);
    expect(ask(() => 499)).toEqual(['readings/0']);
    expect(ask(() => 500)).toEqual(['readings/0', 'readings/1']);
    const error = -101;
    expect(ask(() => error)).toEqual(['readings/2']);
    expect(ask(() => error)).toEqual(['readings/0', 'readings/2']);
    expect(ask(() => error)).toEqual(all);
  });

  it('is sent by the client library so, by each consumer in its own turn, and waits for none where some are left out', async () => {
    type Sent = { readonly topics: readonly AskedTopic[]; readonly maxWaitTime: number };
    const { prototype } = createRequire(import.meta.url)(BROKER) as {
      prototype: { fetch: (this: object, asked: Sent) => Promise<FetchAnswer> };
    };
    const sent: [names: string[], maxWaitTime: number][] = [];
    const broker = (waiting: number): object => ({
      lookupRequest: () => (request: Sent) => request,
      // what the library asks its connection by
      [Object.getOwnPropertySymbols(prototype).find(({ description }) => description?.includes('sendRequest'))!]:
        async ({ topics: of, maxWaitTime }: Sent) => {
          sent.push([namesOf(of), maxWaitTime]);
          return answer(of, () => waiting);
        },
    });
    const [one, other] = [broker(0), broker(500)];
    const of = asked([{ topic: 'readings', partitions: [0, 1, 2] }]);
    for (const which of [one, one, other, one, other])
      await prototype.fetch.call(which, { topics: of, maxWaitTime: 200 });
    expect(sent.map(([[first], maxWaitTime]) => [first, maxWaitTime])).toEqual([
      ['readings/0', 200],
      ['readings/1', 200],
      ['readings/0', 200],
      ['readings/2', 200],
      ['readings/0', 0],
    ]);
    expect(sent.at(-1)![0]).toHaveLength(1);
  });
});
