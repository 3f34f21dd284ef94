import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { deserialize, setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

interface Content {
  readonly content: unknown;
}

const PROGRAM = new URL('./yaml-thread.js', import.meta.url);
/**
 * Read by V8 where it makes a heap, so from here on for threads alone; a limit of the thread's own counts less than the flag of the process,
 * which is made for messages: what the parser makes lives to the end of its thread.
 */
const THREAD_HEAP = '--max-semi-space-size=8';

/** By file: its content as the thread wrote it. Of the text no more than its hash, since it is as large as what is not kept for it. */
const before = new Map<string, { readonly hash: string; readonly kept: WeakRef<Uint8Array> }>();

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
  const written = kept ?? (await parseInThread(text, program));
  if (!written) return null;
  if (!kept) before.set(file, { hash, kept: new WeakRef(written) });
  return deserialize(written) as Content;
}

/** Resolves once the thread has ended. Bytes are handed over, not copied, and lie outside the heap. */
function parseInThread(text: string, program: URL): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    let content: Uint8Array | null = null;
    setFlagsFromString(THREAD_HEAP);
    const thread = new Worker(program, { workerData: text });
    thread.on('message', (message: Uint8Array | null) => (content = message));
    thread.on('error', reject);
    thread.on('exit', () => resolve(content));
  });
}
