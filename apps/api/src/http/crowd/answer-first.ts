import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Answers a request itself, now or later, or gives it on. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Puts a middleware before the one who listens to requests so far (Express). What waits behind a router that has begun keeps all that the
 * router has made for it, and most of what answers a question that many ask is the way through it.
 */
export function answerFirst(server: Server, middleware: Middleware): void {
  const [behind] = server.listeners('request') as RequestListener[];
  if (behind === undefined) throw new Error('Nothing listens to requests yet.');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    middleware(request, response, () => behind(request, response)),
  );
}
