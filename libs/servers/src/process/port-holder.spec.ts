import { createServer } from 'node:net';
import { listeningInodes, portHolder } from './port-holder.js';

describe('who has a port', () => {
  it('is the process that listens on it, with its command line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const holder = await portHolder(port);
    await new Promise((resolve) => server.close(resolve));
    expect(holder?.pid).toBe(process.pid);
    expect(holder?.command).toContain('node');
    expect(await portHolder(port)).toBeNull();
  });

  it('is found by the listening socket, not by a connection of the same port', () => {
    const text = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0',
      '   1: 0100007F:0BB8 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 4243 1 0',
      '   2: 0100007F:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4244 1 0',
    ].join('\n');
    expect(listeningInodes(text, 3000)).toEqual(['4242']);
  });
});
