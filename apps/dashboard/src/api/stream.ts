/** The stream of events. `fetch` and not EventSource: that cannot send a key. */
import { request } from './client.js';

/** The server says something every 15 s. */
const QUIET_MS = 40_000;
const RETRY_MS = 2_000;

/** Blocks of a stream of server-sent events that are whole, and the rest. */
export function splitEvents(text: string): {
  readonly events: readonly { name: string; data: string }[];
  rest: string;
} {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.flatMap((block) => {
    let name = '';
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) name = line.slice(7);
      if (line.startsWith('data: ')) data += line.slice(6);
    }
    return name && data ? [{ name, data }] : [];
  });
  return { events, rest };
}

interface Follower {
  onEvent(name: string, data: unknown): void;
  /** After each connection: what was missed meanwhile must be asked for. */
  onOpen(): void;
  onLost(): void;
}

/** Follows the stream until it is ended by what this returns. */
export function follow(path: string, follower: Follower): () => void {
  let isEnded = false;
  let abort = new AbortController();
  const once = async (): Promise<void> => {
    abort = new AbortController();
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => abort.abort(), QUIET_MS);
    };
    try {
      alive();
      const response = await request(path, { signal: abort.signal });
      follower.onOpen();
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ''; ;) {
        const { value, done } = await reader.read();
        if (done) return;
        alive();
        const { events, rest } = splitEvents(text + value);
        text = rest;
        for (const { name, data } of events) follower.onEvent(name, JSON.parse(data));
      }
    } finally {
      clearTimeout(quiet);
    }
  };
  const forEver = async (): Promise<void> => {
    while (!isEnded) {
      await once().catch(() => undefined); // the server is away: said below, and tried again
      if (isEnded) return;
      follower.onLost();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  };
  void forEver();
  return () => {
    isEnded = true;
    abort.abort();
  };
}
