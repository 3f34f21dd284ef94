import { FirstDocuments } from './first-documents.js';

const document = (key: string, version: number, day: string | null) => ({
  key,
  value: Buffer.from(
    JSON.stringify({ data: { version, targets: day === null ? [] : [{ id: 'heat', toDateAsOf: day }] } }),
  ),
});

describe('what the status topic held at the start', () => {
  it('is the newest document of each site and day, in order', async () => {
    const first = new FirstDocuments();
    const [a1, a2, a3, a4] = [1, 2, 3, 4].map((v) => document('a', v, v < 3 ? '2026-01-10' : '2026-01-11'));
    const [b1, b2] = [1, 2].map((v) => document('b', v, null));
    for (const record of [a1!, b1!, a2!, a3!, b2!, a4!]) first.add(record);
    const taken: unknown[] = [];
    await first.handOver(async (record) => void taken.push(record));
    expect(taken).toEqual([a2, b2, a4]);
    await first.handOver(async (record) => void taken.push(record));
    expect(taken).toHaveLength(3);
  });

  it('stays where it was not taken', async () => {
    const first = new FirstDocuments();
    for (const key of ['a', 'b']) first.add(document(key, 1, null));
    await expect(first.handOver(() => Promise.reject(new Error('PostgreSQL is away')))).rejects.toThrow('PostgreSQL');
    const taken: unknown[] = [];
    await first.handOver(async ({ key }) => void taken.push(key));
    expect(taken).toEqual(['a', 'b']);
  });
});
