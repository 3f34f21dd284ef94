import type { DueNotification } from '#postgres';
import type { Message } from './message-parts.js';

/** What is told, and how often it may come again. */
export interface Telling {
  readonly notification: Pick<DueNotification, 'id' | 'site' | 'news' | 'document' | 'digest'>;
  readonly message: Message;
  /** File contents: null where the sink names none. */
  readonly secret: string | null;
  readonly nowMs: number;
}

/** A POST that tells a sink something. */
export interface SinkRequest {
  /** Below the address that is configured; absent: that address itself. */
  readonly path?: string;
  /** Added to the query of the address. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether an answer of 2xx says that it was taken: chats answer 200 to what they refuse. Absent: it does. */
  readonly isTaken?: (answer: string) => boolean;
}

/** Reads a number of a JSON answer; null: there is none. */
export function numberIn(answer: string, name: string): number | null {
  try {
    const value: unknown = (JSON.parse(answer) as Record<string, unknown>)[name];
    return typeof value === 'number' ? value : null;
  } catch {
    return null;
  }
}
