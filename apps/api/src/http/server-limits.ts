import type { Server } from 'node:http';

/** Longer than a proxy keeps a connection, so that it never sends into one that closes. */
const KEEP_ALIVE_MS = 65_000;
/** A head that drips in, and a body that does, hold a connection no longer. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
const LOOK_EVERY_MS = 1_000;
/** Beyond this the newest connections are refused: those that are served go on. */
const MAX_CONNECTIONS = 2_000;
const MAX_HEADERS = 100;

/** Bounds of what a stranger can hold, before anything of a request is looked at. Node bounds the bytes of a head (16 kB). */
export function limitServer(server: Server): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEAD_MS;
  server.requestTimeout = REQUEST_MS;
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  // Read when the server begins to listen; the types know it as an option of `createServer` only.
  Object.assign(server, { connectionsCheckingInterval: LOOK_EVERY_MS });
}
