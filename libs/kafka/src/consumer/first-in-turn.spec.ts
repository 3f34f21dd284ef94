import { createRequire } from 'node:module';
import fc from 'fast-check';
import { BROKER } from '../client.js';
import { firstInTurn, type AskedTopic } from './first-in-turn.js';

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
  of.flatMap(({ topic, partitions }) =>
    partitions.map((one) => `${topic}/${(one as { readonly partition: number }).partition}`),
  );

describe('what a broker is asked for', () => {
  it('has each partition first in its turn, and all of them each time', () => {
    fc.assert(
      fc.property(topics, (found) => {
        const inTurn = firstInTurn();
        const all = namesOf(asked(found));
        const rounds = all.map(() => namesOf(inTurn(asked(found))));
        expect(rounds.map(([first]) => first).sort()).toEqual(all.toSorted());
        for (const round of rounds) expect(round.toSorted()).toEqual(all.toSorted());
      }),
    );
  });

  it('is sent by the client library in that order, by each consumer in its own', async () => {
    const { prototype } = createRequire(import.meta.url)(BROKER) as {
      prototype: { fetch: (this: object, asked: { topics: readonly AskedTopic[] }) => Promise<unknown> };
    };
    const sent: string[][] = [];
    const broker = (): object => ({
      lookupRequest: () => (request: { topics: readonly AskedTopic[] }) => {
        sent.push(namesOf(request.topics));
        throw new Error('nothing is sent');
      },
    });
    const [one, other] = [broker(), broker()];
    const of = asked([{ topic: 'readings', partitions: [0, 1, 2] }]);
    for (const which of [one, one, other, one])
      await expect(prototype.fetch.call(which, { topics: of })).rejects.toThrow('nothing is sent');
    expect(sent.map(([first]) => first)).toEqual(['readings/0', 'readings/1', 'readings/0', 'readings/2']);
  });
});
