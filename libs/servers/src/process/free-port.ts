import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Any free one is below those that kernels give to connections that go out (from 32,768 on Linux, from 49,152 elsewhere): one of those may
 * be taken by a connection of anybody until its server listens.
 */
const ANY_FREE = { least: 10_240, most: 32_767 };

/** Ports given out by this process: they look free until their server listens, and while it is down. */
const reserved = new Set<number>();

/**
 * The first port from `from` upwards on which nothing listens, or any free one where `from` is 0.
 * The same port is not given out twice by one process, any free one not by two of this machine while both run.
 * @throws where the host is none of this machine's
 */
export async function freePort(from: number, host = '127.0.0.1'): Promise<number> {
  if (from === 0) {
    for (;;) {
      const port = randomInt(ANY_FREE.least, ANY_FREE.most + 1);
      if (!reserved.has(port) && (await holdPort(port)) && (await claimPort(port, host)) === 'claimed') return port;
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

/**
 * Keeps a port from other processes that look for any free one, until this one ends: a server may take seconds until it listens, and
 * listens anew after a fault. The token is the UDP port of the same number, which nothing else here uses and the kernel gives back.
 */
function holdPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const token = createSocket({ type: 'udp4', reuseAddr: false });
    token.once('error', () => {
      token.close();
      resolve(false);
    });
    token.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      token.unref();
      resolve(true);
    });
  });
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
