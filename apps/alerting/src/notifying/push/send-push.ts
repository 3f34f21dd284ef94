import { lookup } from 'node:dns';
import { request as requestInTheClear, type IncomingMessage, type RequestOptions } from 'node:http';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress, whyNoPushService } from '#runtime';
import type { Answer } from '../sinks/post.js';

const PATIENCE_MS = 10_000;
const MOST_ANSWER_BYTES = 500;

/** What a push service answers; `isGone`: the browser has ended the subscription (RFC 8030, 404 and 410). */
export interface PushAnswer extends Answer {
  readonly isGone: boolean;
}

const refused = (answer: string): PushAnswer => ({ isTaken: false, isGone: false, answer });

/**
 * Sends a message that is encrypted already. The address was named by a browser: it must be one of a push service, and what its name
 * leads to is looked at in the connection itself, so that a name cannot lead inside after it was looked at. Redirects are not followed.
 * @param services origins that may lie inside
 */
export async function sendPush(
  endpoint: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string | number>>; readonly body: Buffer },
  services: readonly string[],
): Promise<PushAnswer> {
  const why = whyNoPushService(endpoint, services);
  if (why !== null) return refused(`the address is not sent to: ${why}`);
  const url = new URL(endpoint);
  const isListed = services.includes(url.origin);
  const options: RequestOptions = {
    method: 'POST',
    headers,
    agent: false,
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(isListed ? {} : { lookup: lookupOutside }),
  };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const open = url.protocol === 'http:' ? requestInTheClear : request;
      open(url, options, resolve).on('error', reject).end(body);
    });
    const status = response.statusCode ?? 0;
    const text = await beginning(response);
    const answer = `${url.hostname}: ${status} ${text}`.trim();
    return { isTaken: status >= 200 && status < 300, isGone: status === 404 || status === 410, answer };
  } catch (error) {
    return refused(`${url.hostname}: ${reasonOf(error)}`);
  }
}

class Inside extends Error {
  readonly code = 'leads into this network';
}

/** The system's resolver; a name of which one address lies inside is not connected to. */
export const lookupOutside: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(new Inside(), []);
    if (options.all === true) return callback(null, addresses);
    callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};

async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_ANSWER_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
}

function reasonOf(error: unknown): string {
  const { name, code } = error as { readonly name?: string; readonly code?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1_000} s`;
  return typeof code === 'string' ? code : 'the connection failed';
}
