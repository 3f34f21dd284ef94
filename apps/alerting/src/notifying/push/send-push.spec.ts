import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookupOutside, sendPush } from './send-push.js';

const message = { headers: { ttl: 60 }, body: Buffer.from('x') };

describe('an address that a browser has named', () => {
  it('is not connected to where its name leads inside', async () => {
    const found = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
      lookupOutside('localhost', { all: false }, (error) => resolve(error)),
    );
    expect(found?.code).toBe('leads into this network');
  });

  it('is not sent to where it is no push service, and its path stands in no answer', async () => {
    for (const endpoint of [
      'http://127.0.0.1/secret-path',
      'https://10.0.0.1/secret-path',
      'https://boiler.local/secret-path',
    ]) {
      const answer = await sendPush(endpoint, message, []);
      expect(answer).toMatchObject({ isTaken: false, isGone: false });
      expect(answer.answer).not.toContain('secret-path');
    }
  });

  it('answers with a redirect: it is not followed', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await sendPush(`${origin}/push`, message, [origin])).toEqual({
      isTaken: false,
      isGone: false,
      answer: '127.0.0.1: 302',
    });
    expect(asked).toEqual(['/push']);
    await new Promise((resolve) => server.close(resolve));
    expect(await sendPush(`${origin}/push`, message, [origin])).toMatchObject({ answer: '127.0.0.1: ECONNREFUSED' });
  });
});
