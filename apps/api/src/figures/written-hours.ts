import { createHash } from 'node:crypto';
import { intervalsIn, type Interval, type Site } from '#domain';
import { readHourLines, startOf, type AlikeHours, type Queryable } from '#postgres';
import { gzipOf, storedPiece, type Piece } from '../http/answers/gzip-pieces.js';
import { singlePage } from '../http/lists/single-page.js';
import { WrittenList } from '../http/lists/written-list.js';
import type { ListAnswer } from '../http/lists/pages.js';
import type { TimeRange } from '../http/time-range.js';
import { hourParts, settlingOf } from './hour-parts.js';
import { emptyRowWriter, rowWriter, type WriteRow } from './hour-rows.js';
import type { HourText, HourTexts } from './hour-texts.js';
import { readSettling, type IsSettling } from './settling.js';

/**
 * Hours without shares, dense up to now, as what is stored makes them: parts of which PostgreSQL says that they are what they were when they
 * were written are not written again.
 */
export async function readHours(
  db: Queryable,
  site: Site,
  siteId: number,
  want: { readonly range: TimeRange; readonly nowMs: number },
  texts: HourTexts,
): Promise<HourText[]> {
  const { fromMs, toMs } = want.range;
  const parts = hourParts({ fromMs, toMs: Math.min(toMs, want.nowMs) }, site);
  if (parts.length === 0) return [];
  const isSettling = await readSettling(db, site, siteId, { fromMs: parts[0]!.fromMs, toMs: parts.at(-1)!.toMs });
  const asked = parts.map((part) => {
    const key = [siteId, site.timeZone, part.fromMs, part.toMs, settlingOf(part, isSettling, site)].join(' ');
    const written = texts.get(key);
    return { ...part, key, written, known: written?.version ?? null };
  });
  const found = await readHourLines(db, siteId, asked);
  return asked.map(({ key, written, ...part }, i) => {
    const { alike, version } = found[i]!;
    if (alike === null) return written!;
    const intervals = intervalsIn('hour', part.fromMs, part.toMs, site);
    return texts.keep(key, version, Buffer.from(writeHours({ intervals, alike, isSettling })));
  });
}

/** Hours as they are stored. */
export interface Hours {
  readonly intervals: readonly Interval[];
  readonly alike: readonly AlikeHours[];
  readonly isSettling: IsSettling;
}

/** The JSON of their rows, with commas between. */
export function writeHours({ intervals, alike, isSettling }: Hours): string {
  const rows = new Map<number, { readonly write: WriteRow; readonly line: string }>();
  for (const some of alike) {
    const write = rowWriter(some);
    for (const line of some.lines) rows.set(startOf(line), { write, line });
  }
  const nothing = { write: emptyRowWriter(), line: '' };
  return intervals
    .map((interval) => {
      const { write, line } = rows.get(interval.startMs) ?? nothing;
      return write(interval, line, isSettling(interval));
    })
    .join();
}

/** What `listEmissions` has for hours, as the answer that it is. */
export class WrittenHours extends WrittenList {
  readonly length: number;
  private read: Promise<ListAnswer> | null = null;
  private readonly texts: readonly HourText[];
  /** Before and behind the rows. */
  private readonly head: Piece;
  private readonly tail: Piece;

  constructor(
    texts: readonly HourText[],
    /** What the answer says besides its rows. */
    private readonly once: Readonly<Record<string, unknown>>,
    /** The same as rows, read when they are wanted. */
    private readonly readRows: () => Promise<readonly unknown[]>,
  ) {
    super();
    this.texts = texts.filter(({ bytes }) => bytes.length > 0);
    const [head, tail] = JSON.stringify(this.with([])).split('[]');
    this.head = storedPiece(`${head}[`);
    this.tail = storedPiece(`]${tail}`, true);
    this.length = this.json().reduce((sum, { length }) => sum + length, 0);
  }

  json(): Buffer[] {
    return this.around(this.texts).map(({ bytes }) => bytes);
  }

  async gzip(): Promise<Buffer> {
    return gzipOf(this.around(await Promise.all(this.texts.map((text) => text.piece()))));
  }

  digest(): Buffer {
    const hash = createHash('sha256').update(this.head.bytes).update(this.tail.bytes);
    for (const { digest } of this.texts) hash.update(digest);
    return hash.digest();
  }

  answer(): Promise<ListAnswer> {
    this.read ??= this.readRows().then((rows) => this.with(rows));
    return this.read;
  }

  private around<Own extends HourText | Piece>(rows: readonly Own[]): (Own | Piece)[] {
    return [this.head, ...rows.flatMap((some, i) => (i === 0 ? [some] : [COMMA, some])), this.tail];
  }

  private with(rows: readonly unknown[]): ListAnswer {
    return { ...singlePage(rows), ...this.once };
  }
}

const COMMA = storedPiece(',');
