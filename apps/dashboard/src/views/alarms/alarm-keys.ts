/** The life cycle by keyboard: rows by arrows, Enter for details, A S N T for what is done, / for the filter, Escape to leave. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { onKeys } from '../../shell/keyboard.js';
import { acknowledge } from '../../state/acknowledge.js';
import { address, go, isPast } from '../../state/address.js';
import type { Alert } from '../../state/live.js';
import { may } from '../../state/session.js';
import type { Asked } from './acts.js';
import { pointOf } from './shown.js';

/** A key is down: the list keeps its order until it is let go. */
export const isHeld = signal(false);

interface Keys {
  readonly rows: readonly Alert[];
  readonly chosen: Alert | null;
  readonly choose: (id: string | null) => void;
  readonly ask: (wish: Asked) => void;
  readonly search: { readonly current: HTMLInputElement | null };
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Keys that this view takes before the page does. Returns whether it was one. */
export function onAlarmKey(event: KeyboardEvent, { rows, chosen, choose, ask, search }: Keys): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const step = STEPS[key];
  if (step && rows.length > 0) {
    choose(
      rows[
        step(
          rows.findIndex(({ id }) => id === chosen?.id),
          rows.length,
        )
      ]!.id,
    );
    return true;
  }
  if (key === '/') {
    search.current?.focus();
    return true;
  }
  if (key === 'Escape') return leave();
  if (chosen === null) return false;
  if (key === 'Enter') {
    if (event.target instanceof HTMLElement && event.target.closest('button, a')) return false;
    document.querySelector<HTMLElement>('.answer')?.focus();
    return true;
  }
  const point = pointOf(chosen);
  if (key === 't' && point !== null) {
    go({ view: 'points', set: { point } });
    return true;
  }
  const isAllowed = !isPast.value && may('operator') && chosen.resolvedAt === null;
  if (key === 'a') {
    if (isAllowed && chosen.state.endsWith('-unacknowledged')) void acknowledge(chosen);
    return true;
  }
  if (!isAllowed) return false;
  if (key === 'n') ask({ what: 'note', alert: chosen });
  else if (key === 's' && chosen.state.startsWith('active-')) ask({ what: 'shelve', alert: chosen });
  else return false;
  return true;
}

function leave(): boolean {
  const { query } = address.value;
  const open = (['filter', 'alarm'] as const).find((name) => query.get(name) !== null);
  if (open === undefined) return false;
  go({ set: { [open]: null } }, { replace: true });
  return true;
}

export function useAlarmKeys(keys: Keys): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const down = (): void => void (isHeld.value = true);
    const up = (): void => void (isHeld.value = false);
    addEventListener('keydown', down, true);
    addEventListener('keyup', up, true);
    addEventListener('blur', up);
    const end = onKeys((event) => onAlarmKey(event, newest.current));
    return () => {
      end();
      up();
      removeEventListener('keydown', down, true);
      removeEventListener('keyup', up, true);
      removeEventListener('blur', up);
    };
  }, []);
}
