/** What a log is known by: of a topic that was deleted and made again, and of another cluster, offsets mean other records. */
export interface LogIdentity {
  readonly clusterId: string;
  /** '': nobody knows any more what it was of, as before ids were kept. */
  readonly topicId: string;
}

/** Whether a log that is found is the one that was read: not where nobody knows that. @param found undefined: the topic does not exist */
export const isSameLog = (
  known: LogIdentity,
  found: { readonly clusterId: string; readonly topicId: string | null | undefined },
): boolean => known.clusterId === found.clusterId && known.topicId === found.topicId;
