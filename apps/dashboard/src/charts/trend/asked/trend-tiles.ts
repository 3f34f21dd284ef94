import { signal, type ReadonlySignal } from '@preact/signals';
import type { AnswerOf } from '../../../api/answers.js';
import { get, Problem, sitePath, withQuery } from '../../../api/client.js';
import type { Span } from '../time-window.js';

export type Trend = AnswerOf<'getTrend'>;

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** Lengths of what is asked for at once, ms: neighbours are at most three times as long, so that a screen needs few of them. */
const LENGTHS: readonly number[] = [
  ...[2, 5, 15, 45].map((n) => n * MINUTE),
  ...[2, 6, 18].map((n) => n * HOUR),
  ...[2, 6, 15, 30, 90, 270, 760].map((n) => n * DAY),
];
/** Places in which the API puts a tile: more than a screen has for it. */
const PIXELS = 1_000;
/** Tiles that are kept: some forty screens of one zoom. */
const MOST_TILES = 120;
/** A tile in which something may still come, or that failed to come, is asked for again. */
const FRESH_MS = 10_000;
/** Where single readings are not kept any more windows of this length are, in so many places at least. */
const WINDOW_MS = 15 * MINUTE;
const LEAST_PIXELS = 50;
const EXPIRED = 410;

/** One stretch of the history of a point, as it was asked for. */
interface Tile {
  readonly span: Span;
  answer: Trend | null;
  askedMs: number;
  isAsking: boolean;
  /** It did not come; null: it did. `EXPIRED`: it never will. */
  failed: number | null;
}

export interface TilesOf {
  readonly site: string;
  /** `device/point`. */
  readonly address: string;
  readonly asOf: string | null;
}

/** Length of a tile for a span: at least half of it. */
export const tileLength = (spanMs: number): number => LENGTHS.find((length) => length >= spanMs / 2) ?? LENGTHS.at(-1)!;

/** Starts of the tiles of a length that a span touches. */
export function tileStarts({ fromMs, toMs }: Span, length: number): number[] {
  const first = Math.floor(fromMs / length);
  const last = Math.ceil(toMs / length);
  return Array.from({ length: last - first }, (_, i) => (first + i) * length);
}

/**
 * The history of one point as far as it was looked at, in tiles: a move asks only for those that are not there yet, and what was there
 * stays in sight until they come.
 */
export class TrendTiles {
  private readonly tiles = new Map<string, Tile>();
  private readonly changes = signal(0);
  private readonly failure = signal<{ readonly status: number | null; readonly detail: string } | null>(null);
  private readonly abort = new AbortController();

  constructor(private readonly of: TilesOf) {}

  /** Rises with each answer. */
  get version(): ReadonlySignal<number> {
    return this.changes;
  }
  /** Why the newest question failed; null: it did not. */
  get error(): ReadonlySignal<{ readonly status: number | null; readonly detail: string } | null> {
    return this.failure;
  }

  /** Asks for what is missing of a span and a little beside it, where the hand goes next. */
  want(span: Span, nowMs: number): void {
    const length = tileLength(span.toMs - span.fromMs);
    const beside = (span.toMs - span.fromMs) / 4;
    const wide = { fromMs: span.fromMs - beside, toMs: Math.min(span.toMs + beside, nowMs) };
    for (const startMs of tileStarts(wide.toMs > wide.fromMs ? wide : span, length))
      void this.ask(startMs, length, nowMs);
  }

  /** What is known of a span: the tiles of its zoom, else those of another one that was looked at. */
  known(span: Span): readonly Trend[] {
    const length = tileLength(span.toMs - span.fromMs);
    const wanted = tileStarts(span, length).flatMap((start) => this.tiles.get(idOf(start, length))?.answer ?? []);
    if (wanted.length > 0) return wanted;
    const others = [...this.tiles.values()].filter(
      ({ answer, span: own }) => answer !== null && own.fromMs < span.toMs && own.toMs > span.fromMs,
    );
    const longest = Math.max(...others.map(({ span: own }) => own.toMs - own.fromMs));
    return others
      .filter(({ span: own }) => own.toMs - own.fromMs === longest)
      .sort((a, b) => a.span.fromMs - b.span.fromMs)
      .map(({ answer }) => answer!);
  }

  /** Whether all of a span has come. */
  isWhole(span: Span): boolean {
    const length = tileLength(span.toMs - span.fromMs);
    return tileStarts(span, length).every((start) => this.tiles.get(idOf(start, length))?.answer);
  }

  /** What came meanwhile was missed: each tile is asked for again when it is wanted, and stays in sight until then. */
  expire(): void {
    for (const tile of this.tiles.values()) tile.askedMs = -Infinity;
  }

  close(): void {
    this.abort.abort();
  }

  private async ask(startMs: number, length: number, nowMs: number): Promise<void> {
    const id = idOf(startMs, length);
    const span = { fromMs: startMs, toMs: startMs + length };
    const tile = this.tiles.get(id) ?? { span, answer: null, askedMs: -Infinity, isAsking: false, failed: null };
    const isOpen = this.of.asOf === null && span.toMs > nowMs - HOUR;
    const isOld = nowMs - tile.askedMs > FRESH_MS;
    const mayCome = isOpen || (tile.failed !== null && tile.failed !== EXPIRED);
    if (tile.isAsking || (tile.askedMs > -Infinity && !(mayCome && isOld))) return;
    this.tiles.delete(id);
    this.tiles.set(id, tile);
    tile.isAsking = true;
    tile.askedMs = nowMs;
    try {
      tile.answer = await this.get(span);
      tile.failed = null;
      this.failure.value = null;
    } catch (error) {
      if (this.abort.signal.aborted) return;
      const status = error instanceof Problem ? error.status : null;
      tile.failed = status ?? 0;
      this.failure.value = { status, detail: error instanceof Error ? error.message : String(error) };
    } finally {
      tile.isAsking = false;
    }
    for (const old of this.tiles.keys()) {
      if (this.tiles.size <= MOST_TILES) break;
      this.tiles.delete(old);
    }
    this.changes.value += 1;
  }

  /** Where single readings are not kept any more, the windows that are. */
  private async get(span: Span): Promise<Trend> {
    const windows = Math.floor((span.toMs - span.fromMs) / WINDOW_MS);
    try {
      return await get<Trend>(this.path(span, PIXELS), this.abort.signal);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== EXPIRED || windows < LEAST_PIXELS) throw error;
      return get<Trend>(this.path(span, windows), this.abort.signal);
    }
  }

  private path({ fromMs, toMs }: Span, pixels: number): string {
    const point = this.of.address.split('/').map(encodeURIComponent).join('/');
    return withQuery(sitePath(this.of.site, `points/${point}/trend`), {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      pixels,
      asOf: this.of.asOf,
    });
  }
}

const idOf = (startMs: number, length: number): string => `${length}/${startMs}`;
