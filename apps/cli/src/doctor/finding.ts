import { withoutPasswords } from '#runtime';

/** One thing that was looked at. */
export interface Finding {
  /** Of what: `kafka`, `clock`, `backup` …; docs/operations.md has a row for each. */
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do about it. */
  readonly advice: string | null;
}

export const DEADLINE_MS = 10_000;

export const good = (check: string, found: string): Finding => ({
  check,
  ok: true,
  found: withoutPasswords(found),
  advice: null,
});
export const bad = (check: string, found: string, advice: string): Finding => ({
  check,
  ok: false,
  found: withoutPasswords(found),
  advice: withoutPasswords(advice),
});
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
