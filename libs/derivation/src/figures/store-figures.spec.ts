import { HOUR_MS, NO_FIGURES } from '#domain';
import type { Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { storeFigures, type ComputedFigures } from './store-figures.js';

const SITE = { siteId: 1, configurationHash: 'x' } as DerivedSite;
const FROM = Date.UTC(2026, 0, 10);
/** Three times as many as are sent at once. */
const HOURS = 700;

/** Nothing is stored, and what is written is answered when the test says so. */
class Answering {
  readonly writes: { readonly answer: () => void; readonly refuse: (reason: Error) => void }[] = [];
  readonly asked: string[] = [];

  readonly tx = {
    query: (sql: string) => {
      this.asked.push(sql);
      return Promise.resolve([{ starts: null, closed: [], revisions: [], missing: [], coded: [] }]);
    },
    execute: (sql: string) => {
      this.asked.push(sql);
      return new Promise<number>((resolve, reject) => {
        this.writes.push({ answer: () => resolve(1), refuse: reject });
      });
    },
  } as unknown as Queryable;
}

const computed = Array.from({ length: HOURS }, (_, i): ComputedFigures => ({
  startMs: FROM + i * HOUR_MS,
  label: `${i}`,
  figures: { ...NO_FIGURES, heatGj: i },
  cause: 'configuration',
}));
const starts = computed.map(({ startMs }) => startMs);

describe('figures that are stored', () => {
  it('are sent while the ones before are written, and who computed them can go on', async () => {
    const server = new Answering();
    const stored = await storeFigures(server.tx, SITE, 'hour', starts, computed, FROM);
    expect(server.writes).toHaveLength(3);
    expect([...stored.changed]).toEqual(starts);
    expect(stored.standing.get(FROM)).toBe(computed[0]!.figures);
    let isWritten = false;
    const written = stored.written().then(() => (isWritten = true));
    for (const write of server.writes.slice(0, -1)) write.answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isWritten).toBe(false);
    server.writes.at(-1)!.answer();
    await written;
  });

  it('are looked at behind what they are made from, before that is there', async () => {
    const server = new Answering();
    let made: (figures: readonly ComputedFigures[]) => void = () => undefined;
    const reading = new Promise<readonly ComputedFigures[]>((resolve) => (made = resolve));
    const storing = storeFigures(server.tx, SITE, 'hour', starts, reading, FROM);
    expect(server.asked).toHaveLength(1);
    made([]);
    expect((await storing).changed.size).toBe(0);
    expect(server.asked).toHaveLength(1);
  });

  it('fail by the first write that was refused, when all have ended', async () => {
    const server = new Answering();
    const stored = await storeFigures(server.tx, SITE, 'hour', starts, computed, FROM);
    server.writes[2]!.refuse(new Error('the last'));
    server.writes[1]!.refuse(new Error('the first that was refused'));
    server.writes[0]!.answer();
    await expect(stored.written()).rejects.toThrow('the first that was refused');
  });
});
