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

/** What all charts of a view share: the span that is seen, and where the pointer is. */
export interface TimeWindow {
  readonly span: ReadonlySignal<Span>;
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
  const cursor = signal<number | null>(null);
  const show = ({ fromMs, toMs }: Span): void => {
    const { fromMs: least, toMs: most } = limits();
    const length = Math.min(Math.max(toMs - fromMs, LEAST_MS), MOST_MS, Math.max(LEAST_MS, most - least));
    const middle = (fromMs + toMs) / 2;
    const from = Math.min(Math.max(middle - length / 2, least), most - length);
    const next = { fromMs: Math.round(from), toMs: Math.round(from + length) };
    if (next.fromMs !== span.value.fromMs || next.toMs !== span.value.toMs) span.value = next;
  };
  return {
    span: computed(() => span.value),
    cursorMs: computed(() => cursor.value),
    show,
    pan: (share) => {
      const { fromMs, toMs } = span.value;
      const by = share * (toMs - fromMs);
      show({ fromMs: fromMs + by, toMs: toMs + by });
    },
    zoom: (factor, atMs) => {
      const { fromMs, toMs } = span.value;
      const at = atMs ?? (fromMs + toMs) / 2;
      show({ fromMs: at - (at - fromMs) * factor, toMs: at + (toMs - at) * factor });
    },
    point: (atMs) => (cursor.value = atMs),
  };
}
