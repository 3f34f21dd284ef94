import type { Load } from '../publish.js';
import type { Role } from './peer.js';

/** What one run of one system was like, from the first publish to the last commit. */
export interface PeerRun {
  /** How many were published. */
  readonly messages: number;
  readonly messagesPerS: number;
  /** CPU seconds by process; with what is derived after the last commit, where something is. */
  readonly cpuS: Readonly<Record<string, number>>;
  /** The most that each process held, MB. */
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Messages that had a PUBACK and were never stored. */
  readonly lost: number;
  /** Rows beyond one for a message. */
  readonly doubled: number;
}

/** All runs of one system. */
export interface SystemRuns {
  readonly title: string;
  /** Null: this system itself. */
  readonly version: string | null;
  readonly settings: string;
  readonly runs: readonly PeerRun[];
  /** Runs in which one process was ended by SIGKILL in the middle, by its role. */
  readonly killed: Readonly<Record<Role, readonly PeerRun[]>>;
}

/** What is compared, and what is done to the systems meanwhile. */
export interface PeerWork extends Load {
  /** The process that is ended by SIGKILL in the middle; null: none. */
  readonly kill: Role | null;
  /** As many messages go through each system before those that count: a plant runs for months. */
  readonly isWarm: boolean;
}
