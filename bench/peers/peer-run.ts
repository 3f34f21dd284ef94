/** What one run of one system was like, from the first publish to the last commit. */
export interface PeerRun {
  readonly messagesPerS: number;
  readonly storedS: number;
  /** CPU seconds by process; with what is derived after the last commit, where something is. */
  readonly cpuS: Readonly<Record<string, number>>;
  /** The most that each process held, MB. */
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Messages that were stored more than once. */
  readonly doubled: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
