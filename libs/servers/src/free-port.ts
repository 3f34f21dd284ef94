import { createServer } from 'node:net';

/** Ports given out by this process a moment ago: they look free until their server listens. */
const reserved = new Set<number>();

/**
 * The first port from `from` upwards on which nothing listens, or any free one where `from` is 0.
 * The same port is not given out twice by one process.
 */
export async function freePort(from: number, host = '127.0.0.1'): Promise<number> {
  if (from === 0) {
    for (;;) {
      const port = await listenOnce(0, host);
      if (port !== null && !reserved.has(port)) return keep(port);
    }
  }
  for (let port = from; port <= 65_535; port++) {
    if (!reserved.has(port) && (await listenOnce(port, host)) !== null) return keep(port);
  }
  throw new Error(`no free port from ${from} upwards on ${host}`);
}

function keep(port: number): number {
  reserved.add(port);
  return port;
}

function listenOnce(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
