import { createRequire } from 'node:module';
import fc from 'fast-check';
import { BROKER } from '../client.js';
import { FetchOrder, type AskedTopic, type FetchAnswer } from './fetch-order.js';

const topics = fc.uniqueArray(
  fc.record({
    topic: fc.constantFrom('readings', 'events', 'dead letters'),
    partitions: fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: 12 }),
  }),
  { selector: ({ topic }) => topic },
);
const asked = (of: readonly { topic: string; partitions: readonly number[] }[]): AskedTopic[] =>
  of.map(({ topic, partitions }) => ({ topic, partitions: partitions.map((partition) => ({ partition })) }));
const namesOf = (of: readonly AskedTopic[]): string[] =>
  of.flatMap(({ topic, partitions }) => partitions.map(({ partition }) => `${topic}/${partition}`));

/** What a broker answers that has records of these. */
const answer = (of: readonly AskedTopic[], has: (name: string) => boolean): FetchAnswer => ({
  responses: of.map(({ topic, partitions }) => ({
    topicName: topic,
    partitions: partitions.map(({ partition }) => ({
      partition,
      messages: has(`${topic}/${partition}`) ? ['a record'] : [],
    })),
  })),
});

describe('what a broker is asked for', () => {
  it('has all partitions each time, and of those that wait each first once before any comes again', () => {
    fc.assert(
      fc.property(topics, fc.integer({ min: 1, max: 4 }), (found, room) => {
        const order = new FetchOrder();
        const all = namesOf(asked(found)).toSorted();
        const served: string[] = [];
        // much waits for each, and an answer has room for so many
        while (served.length < 3 * all.length) {
          const of = order.next(asked(found));
          expect(namesOf(of).toSorted()).toEqual(all);
          const some = namesOf(of).slice(0, room);
          served.push(...some);
          order.answered(answer(of, (name) => some.includes(name)));
        }
        const rounds = [0, 1].map((i) => served.slice(i * all.length, (i + 1) * all.length));
        if (all.length % room === 0) for (const round of rounds) expect(round.toSorted()).toEqual(all);
        for (const name of all) {
          const at = served.flatMap((one, i) => (one === name ? [i] : []));
          expect(at[0]).toBeLessThan(all.length);
          expect(at[1]! - at[0]!).toBeLessThan(all.length + room);
        }
      }),
    );
  });

  it('has what had nothing before what had something', () => {
    const order = new FetchOrder();
    const of = asked([
      { topic: 'readings', partitions: [0, 1] },
      { topic: 'events', partitions: [0] },
    ]);
    order.answered(answer(of, (name) => name === 'readings/0'));
    expect(namesOf(order.next(of))).toEqual(['readings/1', 'events/0', 'readings/0']);
    order.answered(answer(of, (name) => name === 'readings/1'));
    expect(namesOf(order.next(of))).toEqual(['events/0', 'readings/0', 'readings/1']);
  });

  it('is sent by the client library so, by each consumer in its own turn', async () => {
    type Sent = { readonly topics: readonly AskedTopic[] };
    const { prototype } = createRequire(import.meta.url)(BROKER) as {
      prototype: { fetch: (this: object, asked: Sent) => Promise<FetchAnswer> };
    };
    const toConnection = Object.getOwnPropertySymbols(prototype).find(({ description }) =>
      description?.includes('sendRequest'),
    )!;
    const sent: string[][] = [];
    const broker = (): object => ({
      lookupRequest: () => (request: Sent) => request,
      [toConnection]: async ({ topics: of }: Sent) => {
        const names = namesOf(of);
        sent.push(names);
        return answer(of, (name) => name === names[0]);
      },
    });
    const [one, other] = [broker(), broker()];
    const of = asked([{ topic: 'readings', partitions: [0, 1, 2] }]);
    for (const which of [one, one, other, one, one]) await prototype.fetch.call(which, { topics: of });
    expect(sent.map(([first]) => first)).toEqual([
      'readings/0',
      'readings/1',
      'readings/0',
      'readings/2',
      'readings/0',
    ]);
  });
});
