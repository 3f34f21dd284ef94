import { Worker } from 'node:worker_threads';

interface Content {
  readonly content: unknown;
}

const before = new Map<string, { readonly text: string; readonly kept: WeakRef<Content> }>();

/**
 * Content of a YAML file as plain data, parsed in a thread whose memory ends with it. null: it is no good YAML, and has to be parsed
 * where its faults are told. What is read a second time is mostly still there, and handed out as a copy.
 */
export async function contentInThread(text: string, file: string): Promise<Content | null> {
  const last = before.get(file);
  const kept = last?.text === text ? last.kept.deref() : undefined;
  if (kept) return structuredClone(kept);
  const fresh = await parseInThread(text);
  if (fresh) before.set(file, { text, kept: new WeakRef(fresh) });
  return fresh && structuredClone(fresh);
}

/** Resolves once the thread has ended. */
function parseInThread(text: string): Promise<Content | null> {
  return new Promise((resolve, reject) => {
    let content: Content | null = null;
    const thread = new Worker(new URL('./yaml-thread.js', import.meta.url), { workerData: text });
    thread.on('message', (message: Content | null) => (content = message));
    thread.on('error', reject);
    thread.on('exit', () => resolve(content));
  });
}
