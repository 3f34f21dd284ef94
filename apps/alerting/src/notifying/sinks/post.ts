import type { SinkRequest } from './sink-request.js';

const PATIENCE_MS = 10_000;
const MOST_ANSWER_BYTES = 2_000;

/** What a receiver said; `answer` is short and holds no address, which may be a secret. */
export interface Answer {
  readonly isTaken: boolean;
  readonly answer: string;
}

/** Sends a request to an address of the site file. Redirects are not followed: a secret would go with them. */
export async function post(address: string, request: SinkRequest): Promise<Answer> {
  let url: URL;
  try {
    url = urlOf(address, request);
  } catch {
    return { isTaken: false, answer: 'the address is no http:// or https:// address' };
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'greenpark',
        ...credentialsOf(url),
        ...request.headers,
      },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await beginning(response);
    const isTaken = response.ok && (request.isTaken?.(text) ?? true);
    return { isTaken, answer: `${response.status} ${text}`.trim().slice(0, 500) };
  } catch (error) {
    return { isTaken: false, answer: reasonOf(error) };
  }
}

function urlOf(address: string, { path, query = {} }: SinkRequest): URL {
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) throw new Error('no http');
  if (path !== undefined) url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Takes user and password out of the address: `fetch` refuses them there. */
function credentialsOf(url: URL): Record<string, string> {
  if (url.username === '') return {};
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

async function beginning(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks)
    .subarray(0, MOST_ANSWER_BYTES)
    .toString('utf8')
    .replaceAll(/[\p{C}\s]+/gu, ' ');
}

/** `ECONNREFUSED`, `ENOTFOUND`, a timeout: never the address. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${PATIENCE_MS / 1_000} s`;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { readonly code?: unknown }).code;
  return typeof code === 'string' ? code : 'the connection failed';
}
