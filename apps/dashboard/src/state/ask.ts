import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get, Problem } from '../api/client.js';
import { inLine } from '../api/in-line.js';
import { connections, figuresVersion } from './live.js';
import { isPast } from './address.js';

/**
 * What was asked of the API: the last answer stays in sight while it is asked again, and after a failure; but never one of now on a page
 * of the past, nor the other way round.
 */
export interface Asked<Answer> {
  /** null: nothing has come yet. */
  readonly value: Answer | null;
  /** Why the newest try failed, for people; null: it did not. */
  readonly error: string | null;
  readonly status: number | null;
  /** The answer is of this path, not of the one before. */
  readonly isCurrent: boolean;
  readonly again: () => void;
}

/** What this part of the page asks for may wait for what other such parts ask for. */
export const AsksInLine = createContext(false);

interface Options {
  /** Asked again with each new status of the site, at most this often; default 5 s, null: never. */
  readonly everyMs?: number | null;
}

/**
 * Asks for a path, and again when it changes, when the figures of the site change (never while the page looks at the past), and after
 * a connection that was lost. null asks nothing.
 */
export function useAsked<Answer>(path: string | null, { everyMs = 5_000 }: Options = {}): Asked<Answer> {
  const [state, setState] = useState<{
    path: string | null;
    value: Answer | null;
    error: string | null;
    status: number | null;
    ofPast: boolean;
  }>({ path: null, value: null, error: null, status: null, ofPast: isPast.value });
  const [tries, setTries] = useState(0);
  const [settled, setSettled] = useState(0);
  const asked = useRef({ key: '', version: -1, ms: 0 });
  const running = useRef<AbortController | null>(null);
  const isInLine = useContext(AsksInLine);
  const version = everyMs === null || isPast.value ? 0 : figuresVersion.value;
  const key = `${connections.value} ${tries} ${path ?? ''}`;

  useEffect(
    () => () => {
      running.current?.abort();
      running.current = null;
    },
    [key],
  );
  useEffect(() => {
    // What is on its way is let come, however often the figures change meanwhile: a slow answer is better than none.
    if (path === null || running.current !== null) return undefined;
    const isAgain = asked.current.key === key;
    if (isAgain && asked.current.version === version) return undefined;
    const wait = isAgain ? Math.max(0, asked.current.ms + (everyMs ?? 0) - performance.now()) : 0;
    const timer = setTimeout(() => {
      const abort = new AbortController();
      running.current = abort;
      const ofPast = isPast.value;
      asked.current = { key, version, ms: performance.now() };
      const ask = (): Promise<Answer> => get<Answer>(path, abort.signal);
      void (isInLine ? inLine(ask) : ask())
        .then(
          (value) => setState({ path, value, error: null, status: 200, ofPast }),
          (error: Error) => {
            if (abort.signal.aborted) return;
            setState((before) => ({
              path,
              value: before.path === path ? before.value : null,
              error: error.message,
              status: error instanceof Problem ? error.status : null,
              ofPast,
            }));
          },
        )
        .finally(() => {
          if (running.current !== abort) return;
          running.current = null;
          setSettled((n) => n + 1);
        });
    }, wait);
    return () => clearTimeout(timer);
  }, [key, version, settled]);

  // The same as long as nothing has come: a part of the page that is handed it is not drawn again with its neighbours.
  const ofPast = isPast.value;
  return useMemo(
    () => ({
      value: state.path === path || state.ofPast === ofPast ? state.value : null,
      error: state.path === path ? state.error : null,
      status: state.path === path ? state.status : null,
      isCurrent: state.path === path,
      again: () => setTries((n) => n + 1),
    }),
    [state, path, ofPast],
  );
}
