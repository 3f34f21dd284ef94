import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFirst } from './answer-first.js';

describe('a middleware before a server', () => {
  it('answers what it answers, and gives on the rest', async () => {
    const server = createServer((_request, response) => void response.end('behind'));
    answerFirst(server, ({ url }, response, next) => {
      if (url === '/known') response.end('before it');
      else setImmediate(next);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const ask = async (path: string): Promise<string> =>
      (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).text();
    expect([await ask('/known'), await ask('/other')]).toEqual(['before it', 'behind']);
    server.close();
    server.closeAllConnections();
  });

  it('is refused where nobody listens yet, so that nothing would be answered', () => {
    expect(() => answerFirst(createServer(), () => undefined)).toThrow('Nothing listens');
  });
});
