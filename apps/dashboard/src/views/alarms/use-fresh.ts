import { useEffect, useRef } from 'preact/hooks';
import { nowMs } from '../../state/clock.js';
import type { Alert } from '../../state/live.js';
import { soundFor } from './sound.js';

const MARKED_MS = 10_000;

/** Ids of alerts that have come while the page was open, for ten seconds; the first list is not new. */
export function useFresh(alerts: readonly Alert[], isLoaded: boolean): ReadonlySet<string> {
  const seen = useRef<Map<string, number> | null>(null);
  const now = nowMs.value;
  if (isLoaded) {
    const isFirst = seen.current === null;
    seen.current ??= new Map();
    for (const { id } of alerts) if (!seen.current.has(id)) seen.current.set(id, isFirst ? -Infinity : now);
  }
  useEffect(() => soundFor(alerts, now));
  return new Set([...(seen.current ?? [])].filter(([, ms]) => now - ms < MARKED_MS).map(([id]) => id));
}
