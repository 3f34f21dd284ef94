import fc from 'fast-check';
import { unlikeAlerts } from './unlike-alerts.js';

const open = (id: string, version: number) => ({ site: 'park', id, version });
const unlike = (published: Record<string, number>, stored: ReturnType<typeof open>[], waiting: string[] = []) =>
  unlikeAlerts(new Map(Object.entries(published)), stored, new Set(waiting));

describe('alerts that stand otherwise in Kafka', () => {
  it('are those with another version, those that were never told, and records of what is not open', () => {
    expect(unlike({ 'park/a': 5, 'park/b': 5 }, [open('a', 5), open('b', 5)])).toEqual([]);
    expect(unlike({ 'park/a': 5, 'park/b': 9, 'park/c': 3 }, [open('a', 6), open('b', 7), open('d', 1)])).toEqual([
      { site: 'park', id: 'a', version: 6, published: 5 },
      { site: 'park', id: 'b', version: 7, published: 9 },
      { site: 'park', id: 'd', version: 1, published: null },
      { site: 'park', id: 'c', version: null, published: 3 },
    ]);
  });

  it('are not those that wait in the outbox', () => {
    expect(unlike({ 'park/a': 5, 'park/c': 3 }, [open('a', 6)], ['park/a', 'park/c'])).toEqual([]);
  });

  it('are none once all of them were published again', () => {
    const versions = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(versions, versions, (published, stored) => {
        const topic = new Map(Object.entries(published).map(([id, version]) => [`park/${id}`, version]));
        const rows = new Map(Object.entries(stored).map(([id, version]) => [id, open(id, version)]));
        for (const { site, id, version, published: last } of unlikeAlerts(topic, [...rows.values()], new Set())) {
          if (version === null) {
            topic.delete(`${site}/${id}`);
            continue;
          }
          const next = Math.max(version, last ?? 0) + 1;
          rows.set(id, open(id, next));
          topic.set(`${site}/${id}`, next);
        }
        expect(unlikeAlerts(topic, [...rows.values()], new Set())).toEqual([]);
        expect([...topic.keys()].sort()).toEqual([...rows.keys()].map((id) => `park/${id}`).sort());
      }),
    );
  });
});
