import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

interface Content {
  readonly content: unknown;
}

const PROGRAM = new URL('./yaml-thread.js', import.meta.url);

/** By file; of the text no more than its hash, since it is as large as what is not kept for it. */
const before = new Map<string, { readonly hash: string; readonly kept: WeakRef<Content> }>();

/**
 * Content of a YAML file as plain data, parsed in a thread whose memory ends with it. null: it has to be parsed by whoever asks, because
 * it is no good YAML and its faults are told there, or because this build has no such thread (`nest build` leaves out what is no
 * TypeScript). What is read a second time is mostly still there, and handed out as a copy.
 */
export async function contentInThread(text: string, file: string, program = PROGRAM): Promise<Content | null> {
  if (!existsSync(program)) return null;
  const last = before.get(file);
  const hash = createHash('sha256').update(text).digest('base64');
  const kept = last?.hash === hash ? last.kept.deref() : undefined;
  if (kept) return structuredClone(kept);
  const fresh = await parseInThread(text, program);
  if (fresh) before.set(file, { hash, kept: new WeakRef(fresh) });
  return fresh && structuredClone(fresh);
}

/** Resolves once the thread has ended. */
function parseInThread(text: string, program: URL): Promise<Content | null> {
  return new Promise((resolve, reject) => {
    let content: Content | null = null;
    const thread = new Worker(program, { workerData: text });
    thread.on('message', (message: Content | null) => (content = message));
    thread.on('error', reject);
    thread.on('exit', () => resolve(content));
  });
}
