import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from './free-port.js';

describe('a free port', () => {
  it('is one that no connection that goes out is given, and each is given out once', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort(0)));
    expect(new Set(ports).size).toBe(50);
    expect(ports.every((port) => port >= 10_240 && port < 32_768)).toBe(true);
  });

  it('is not given out by another process meanwhile, whether its server listens yet or not', async () => {
    const port = await freePort(0);
    const other = createSocket({ type: 'udp4' });
    const refusal = await new Promise((resolve) => {
      other.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
      other.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(null));
    });
    other.close();
    expect(refusal).toBe('EADDRINUSE');
  });

  it('from one on is the first on which nothing listens', async () => {
    const server = createServer();
    const taken = await freePort(0);
    await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));
    expect((server.address() as AddressInfo).port).toBe(taken);
    expect(await freePort(taken)).toBeGreaterThan(taken);
    await new Promise((resolve) => server.close(resolve));
  });
});
