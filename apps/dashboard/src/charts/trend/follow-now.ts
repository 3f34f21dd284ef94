import { useEffect, useRef } from 'preact/hooks';
import type { TimeWindow } from './time-window.js';

/** A window that ends so near to the last moment ends at it. */
const AT_END_MS = 6_000;

/**
 * Keeps a window that ends at the last known moment there as time goes on; one that was moved away stays, and one that is moved back
 * follows again.
 * @param endMs the last moment, Unix ms; null: it stands still, or is not known
 */
export function useFollowing(time: TimeWindow, endMs: number | null): void {
  const last = useRef<number | null>(null);
  useEffect(() => {
    const before = last.current;
    last.current = endMs;
    if (endMs === null || before === null) return;
    const { fromMs, toMs } = time.span.peek();
    if (Math.abs(toMs - before) <= AT_END_MS) time.show({ fromMs: fromMs + endMs - toMs, toMs: endMs });
  }, [time, endMs]);
}
