/** What the session of a slot is to be subscribed to, and what it may be subscribed to from before and is not to be any more. */
export interface SlotFilters {
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

/**
 * With shared subscriptions each slot is a member of one group, and the broker gives each message to one member. Without them one
 * slot has the subscription for all.
 * @param share name of the group; null: there is one session only
 * @param isShared the broker has shared subscriptions
 */
export function slotFilters(
  topics: readonly string[],
  slot: number,
  share: string | null,
  isShared: boolean,
): SlotFilters {
  if (share === null) return { wanted: topics, unwanted: [] };
  const shared = topics.map((topic) => `$share/${share}/${topic}`);
  if (isShared) return { wanted: shared, unwanted: topics };
  return slot === 0 ? { wanted: topics, unwanted: shared } : { wanted: [], unwanted: [...topics, ...shared] };
}

/** Slot 0 has the bare name: it is the session of a process from before there were slots, with what waits in it. */
export const slotClientId = (clientId: string, slot: number): string => (slot === 0 ? clientId : `${clientId}-${slot}`);
