import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asksLoopback } from './loopback.js';
import { metrics } from './metrics.js';

/** What is missing before the process can do its work, one sentence each; none: ready. */
export type HealthCheck = () => readonly string[] | Promise<readonly string[]>;

export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * `/health/live`, `/health/ready` (503 with `missing: […]`) and `/metrics`, for processes without the API.
 * @param port 0: any free one
 * @param loopbackOnly authentication is off: other names as `Host` are refused (see asksLoopback)
 */
export async function startHealthServer(
  port: number,
  host: string,
  check: HealthCheck,
  { loopbackOnly = false } = {},
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (loopbackOnly && !asksLoopback(request.headers.host))
      return json(response, 421, {
        status: 'misdirected',
        detail: 'expected a name of loopback, or GREENPARK_AUTH=on',
      });
    void answer(request, response, check).catch((error: unknown) => {
      if (!response.headersSent) json(response, 500, { status: 'error', detail: String(error) });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, check: HealthCheck): Promise<void> {
  const path = request.url?.split('?', 1)[0];
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return json(response, 405, { status: 'method not allowed' });
  if (path === '/health/live') return json(response, 200, { status: 'ok' });
  if (path === '/health/ready') {
    const missing = await check();
    return json(response, missing.length === 0 ? 200 : 503, {
      status: missing.length === 0 ? 'ok' : 'unavailable',
      missing,
    });
  }
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': metrics.contentType });
    response.end(await metrics.metrics());
    return;
  }
  json(response, 404, { status: 'not found', paths: ['/health/live', '/health/ready', '/metrics'] });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
