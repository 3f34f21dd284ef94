import { intervalsIn, type Interval, type Site } from '#domain';
import { readHourLines, startOf, type AlikeHours, type Queryable } from '#postgres';
import { singlePage } from '../http/lists/single-page.js';
import { WrittenList } from '../http/lists/written-list.js';
import type { TimeRange } from '../http/time-range.js';
import { emptyRowWriter, figuresOf, rowWriter, type WriteRow } from './hour-rows.js';
import { NOTHING, shown } from './list-emissions.js';
import { readSettling, type IsSettling } from './settling.js';

/** Rows that become bytes at once: the pieces that their text is put together from are gone before a collection of the heap copies them. */
const TOGETHER = 64;

/** Hours without shares, dense up to now, as they are stored. */
export interface Hours {
  readonly intervals: readonly Interval[];
  readonly alike: readonly AlikeHours[];
  readonly isSettling: IsSettling;
}

export async function readHours(
  db: Queryable,
  site: Site,
  siteId: number,
  want: { readonly range: TimeRange; readonly nowMs: number },
): Promise<Hours> {
  const { fromMs, toMs } = want.range;
  const intervals = intervalsIn('hour', fromMs, Math.min(toMs, want.nowMs), site);
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (!first || !last) return { intervals, alike: [], isSettling: () => false };
  const span = { fromMs: first.startMs, toMs: last.endMs };
  const isSettling = await readSettling(db, site, siteId, span);
  return { intervals, isSettling, alike: await readHourLines(db, siteId, span.fromMs, span.toMs) };
}

/** What `listEmissions` has for hours, as the answer that it is. */
export class WrittenHours extends WrittenList {
  constructor(
    private readonly hours: Hours,
    /** What the answer says besides its rows. */
    private readonly once: Readonly<Record<string, unknown>>,
  ) {
    super();
  }

  json(): Buffer {
    const { intervals, alike, isSettling } = this.hours;
    const rows = new Map<number, { readonly write: WriteRow; readonly line: string }>();
    for (const some of alike) {
      const write = rowWriter(some);
      for (const line of some.lines) rows.set(startOf(line), { write, line });
    }
    const nothing = { write: emptyRowWriter(), line: '' };
    const [head, tail] = JSON.stringify(this.with([])).split('[]');
    const parts: Buffer[] = [];
    let part = `${head}[`;
    intervals.forEach((interval, i) => {
      const { write, line } = rows.get(interval.startMs) ?? nothing;
      part += `${i === 0 ? '' : ','}${write(interval, line, isSettling(interval))}`;
      if (i % TOGETHER === 0) {
        parts.push(Buffer.from(part));
        part = '';
      }
    });
    parts.push(Buffer.from(`${part}]${tail}`));
    return Buffer.concat(parts);
  }

  answer() {
    const { intervals, alike, isSettling } = this.hours;
    const rows = new Map(
      alike.flatMap((some) => some.lines.map((line) => [startOf(line), figuresOf(some, line)] as const)),
    );
    return this.with(intervals.map((one) => shown(one, rows.get(one.startMs) ?? NOTHING, isSettling(one))));
  }

  private with<Row>(rows: readonly Row[]) {
    return { ...singlePage(rows), ...this.once };
  }
}
