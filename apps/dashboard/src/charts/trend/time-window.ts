import { computed, signal, type ReadonlySignal } from '@preact/signals';

/** A span of time, Unix ms, half-open. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nothing can be seen in less. */
const LEAST_MS = 60_000;
/** More is not answered (`GET …/trend`). */
const MOST_MS = 760 * 86_400_000;
/** Words follow the hand so often: a picture moves with each frame, a sentence that did could not be read. */
const WORDS_EVERY_MS = 200;

/** What all charts of a view share: the span that is seen, and where the pointer is. */
export interface TimeWindow {
  readonly span: ReadonlySignal<Span>;
  /** The same some times a second and when it has come to rest: for words, tables, and what is asked for. */
  readonly slowSpan: ReadonlySignal<Span>;
  /** Unix ms; null: the pointer is on none of the charts. */
  readonly cursorMs: ReadonlySignal<number | null>;
  show(span: Span): void;
  /** Moves the span by a share of its length: 1 is a whole one later. */
  pan(share: number): void;
  /** Makes the span longer (`factor` above 1) or shorter; the moment `atMs` stays where it is. */
  zoom(factor: number, atMs?: number): void;
  point(atMs: number | null): void;
}

/** @param limits the window never leaves them: the first moment that is worth a look, and the last */
export function timeWindow(initial: Span, limits: () => Span): TimeWindow {
  const span = signal(initial);
  const slow = signal(initial);
  const cursor = signal<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      slow.value = span.peek();
    }, WORDS_EVERY_MS);
  };
  const show = ({ fromMs, toMs }: Span): void => {
    const { fromMs: least, toMs: most } = limits();
    const length = Math.min(Math.max(toMs - fromMs, LEAST_MS), MOST_MS, Math.max(LEAST_MS, most - least));
    const middle = (fromMs + toMs) / 2;
    const from = Math.min(Math.max(middle - length / 2, least), most - length);
    const next = { fromMs: Math.round(from), toMs: Math.round(from + length) };
    if (next.fromMs === span.peek().fromMs && next.toMs === span.peek().toMs) return;
    span.value = next;
    follow();
  };
  return {
    span: computed(() => span.value),
    slowSpan: computed(() => slow.value),
    cursorMs: computed(() => cursor.value),
    show,
    pan: (share) => {
      const { fromMs, toMs } = span.peek();
      const by = share * (toMs - fromMs);
      show({ fromMs: fromMs + by, toMs: toMs + by });
    },
    zoom: (factor, atMs) => {
      const { fromMs, toMs } = span.peek();
      const at = atMs ?? (fromMs + toMs) / 2;
      show({ fromMs: at - (at - fromMs) * factor, toMs: at + (toMs - at) * factor });
    },
    point: (atMs) => (cursor.value = atMs),
  };
}
