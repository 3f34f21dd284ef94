export interface Repeated {
  /** Resolves when the run in hand has ended. */
  stop(): Promise<void>;
}

/** Runs `work` again and again, `restMs` apart. A failure is told once, until a run succeeds again. */
export function repeat(work: () => Promise<unknown>, restMs: number, onError: (error: unknown) => void): Repeated {
  let stopped = false;
  let failing = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      try {
        await work();
        failing = false;
      } catch (error) {
        if (!failing && !stopped) onError(error);
        failing = true;
      }
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, restMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await loop;
    },
  };
}
