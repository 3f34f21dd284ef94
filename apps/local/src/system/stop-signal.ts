/** Ctrl-C reaches this process more than once: from the terminal, and from npm, which passes it on. */
const ONE_PRESS_MS = 2_000;

interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

/**
 * SIGINT, SIGTERM and SIGHUP ask for a stop in order. SIGINTs within 2 s count as one; a later one asks for a stop by force.
 */
export function onStopSignal(
  stop: () => void,
  force: () => void,
  source: Signals = process,
  now: () => number = Date.now,
): void {
  let first: number | null = null;
  source.on('SIGINT', () => {
    if (first === null) {
      first = now();
      stop();
    } else if (now() - first > ONE_PRESS_MS) {
      force();
    }
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    source.on(signal, () => {
      first ??= now();
      stop();
    });
  }
}
