/** Waits for a condition; fails with its name when it does not come true in time. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 20_000,
): Promise<void> {
  for (const end = Date.now() + deadlineMs; ;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`did not come true within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
