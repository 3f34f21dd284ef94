/** What one run of one system was like, from the first publish to the last commit. */
export interface PeerRun {
  readonly messagesPerS: number;
  /** CPU seconds by process; with what is derived after the last commit, where something is. */
  readonly cpuS: Readonly<Record<string, number>>;
  /** The most that each process held, MB. */
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Messages that were stored more than once. */
  readonly doubled: number;
}
