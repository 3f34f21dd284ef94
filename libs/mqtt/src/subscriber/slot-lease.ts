/**
 * Which of the fixed slots this process may connect as. Each slot is a client id, and so a session at the broker that goes on
 * collecting messages while nobody is connected: several processes share the slots, each is one process's at a time, and those of a
 * process that is gone must come to another.
 */
export interface SlotLease {
  /** Told after every change of what is held; where something is held already, at once. */
  follow(changed: (slots: readonly number[]) => void): void;
  /** Whether the slot is this process's at this moment: false where it cannot be known, as after a long pause of the process. */
  holds(slot: number): boolean;
  /** What keeps the slots from being given out, for people; null: nothing, also where this process got none. */
  problem(): string | null;
}

/** One process alone has one slot, for ever. */
export const SOLE_SLOT: SlotLease = {
  follow: (changed) => changed([0]),
  holds: () => true,
  problem: () => null,
};
