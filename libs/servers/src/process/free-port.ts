import { createServer, type AddressInfo } from 'node:net';

/** Ports given out by this process a moment ago: they look free until their server listens. */
const reserved = new Set<number>();

/**
 * The first port from `from` upwards on which nothing listens, or any free one where `from` is 0.
 * The same port is not given out twice by one process.
 * @throws where the host is none of this machine's
 */
export async function freePort(from: number, host = '127.0.0.1'): Promise<number> {
  if (from === 0) {
    for (;;) {
      const port = await listenOnce(0, host);
      if (typeof port === 'number' && !reserved.has(port)) return keep(port);
    }
  }
  for (let port = from; port <= 65_535; port++) {
    if ((await claimPort(port, host)) === 'claimed') return port;
  }
  throw new Error(`no free port from ${from} upwards on ${host}`);
}

/**
 * Takes exactly this port; `in-use` also where this process has given it out already.
 * @throws where the host is none of this machine's
 */
export async function claimPort(port: number, host = '127.0.0.1'): Promise<'claimed' | 'in-use' | 'not-permitted'> {
  if (reserved.has(port)) return 'in-use';
  const found = await listenOnce(port, host);
  if (typeof found === 'string') return found;
  keep(port);
  return 'claimed';
}

function keep(port: number): number {
  reserved.add(port);
  return port;
}

function listenOnce(port: number, host: string): Promise<number | 'in-use' | 'not-permitted'> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('in-use');
      else if (error.code === 'EACCES') resolve('not-permitted');
      else reject(new Error(`${host} cannot be listened on: ${error.message}`, { cause: error }));
    });
    server.listen({ port, host, exclusive: true }, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
