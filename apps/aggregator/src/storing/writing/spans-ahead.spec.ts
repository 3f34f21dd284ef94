import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoredSpans, type Names, type Queryable } from '#postgres';
import { SpansAhead } from './spans-ahead.js';

const DEVICES = Array.from({ length: 2_500 }, (_, i) => i + 1);
const NAMES = { deviceIds: () => DEVICES } as unknown as Names;

/** Nothing is stored. */
function emptyDatabase(onQuery: (devices: readonly number[]) => void | Promise<void>): Queryable {
  const query = async (_sql: string, [devices]: [readonly number[]]): Promise<readonly unknown[]> => {
    await onQuery(devices);
    return [];
  };
  return { query } as unknown as Queryable;
}

const unknownOf = (spans: StoredSpans): number[] => DEVICES.filter((device) => !spans.isOutside(device, 0));

describe('what is stored of devices, asked ahead', () => {
  it('is asked for all of them, a thousand at once', async () => {
    const spans = new StoredSpans();
    const sizes: number[] = [];
    const ahead = new SpansAhead(
      emptyDatabase(({ length }) => void sizes.push(length)),
      NAMES,
      spans,
    );
    ahead.ask();
    ahead.ask();
    await ahead.idle();
    expect(unknownOf(spans)).toEqual([]);
    expect(sizes).toEqual([1_000, 1_000, 500]);
  });

  it('is asked again from the first one on where all is forgotten meanwhile', async () => {
    const spans = new StoredSpans();
    let isFirst = true;
    const ahead = new SpansAhead(
      emptyDatabase(async () => {
        await nextTurn();
        if (!isFirst) return;
        isFirst = false;
        spans.clear();
        ahead.ask();
      }),
      NAMES,
      spans,
    );
    ahead.ask();
    await ahead.idle();
    expect(unknownOf(spans)).toEqual([]);
  });

  it('is left to each transaction where the database is away, and asked the next time', async () => {
    const spans = new StoredSpans();
    let isAway = true;
    const ahead = new SpansAhead(
      emptyDatabase(() => {
        if (isAway) throw new Error('away');
      }),
      NAMES,
      spans,
    );
    ahead.ask();
    await ahead.idle();
    expect(unknownOf(spans)).toHaveLength(DEVICES.length);
    isAway = false;
    ahead.ask();
    await ahead.idle();
    expect(unknownOf(spans)).toEqual([]);
  });
});
