import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerGiven, type GivenAnswer } from './given-answer.js';

const bodyOf = ({ pieces }: GivenAnswer): string => Buffer.concat(pieces).toString();
const LARGE = 'x'.repeat(4_000_000);

/** A server of one answer, and what is given of it. */
async function answering(answer: RequestListener) {
  let given!: (answer: Promise<GivenAnswer | null>) => void;
  const answers = new Promise<GivenAnswer | null>((resolve) => (given = resolve));
  const server = createServer((request, response) => {
    given(answerGiven(response));
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, answers };
}

describe('an answer as it was sent', () => {
  it('is there when its last piece is handed over, whoever reads it slowly', async () => {
    const { server, port, answers } = await answering((_request, response) => {
      response.setHeader('etag', '"1"');
      expect(response.write(LARGE)).toBe(true);
      response.end(Buffer.from('end'));
    });
    const reader = connect(port, '127.0.0.1');
    reader.pause();
    reader.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    const answer = (await answers)!;
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual(['etag', '"1"', 'content-length', String(LARGE.length + 3)]);
    expect(bodyOf(answer)).toBe(`${LARGE}end`);
    reader.destroy();
    server.close();
  });

  it('is itself what its asker gets', async () => {
    const { server, port, answers } = await answering((_request, response) => {
      response.write('c2V2ZW4=', 'base64');
      response.end();
    });
    const [response] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [
      NodeJS.ReadableStream,
    ];
    expect(await text(response)).toBe('seven');
    expect(bodyOf((await answers)!)).toBe('seven');
    server.close();
  });

  it('has no length where it has no body', async () => {
    const { server, port, answers } = await answering((_request, response) => {
      response.statusCode = 304;
      response.setHeader('etag', '"1"');
      response.end();
    });
    get({ port, host: '127.0.0.1', agent: false }, (response) => response.resume());
    expect(await answers).toMatchObject({ status: 304, headers: ['etag', '"1"'] });
    server.close();
  });

  it('is none where somebody is refused, or leaves before it is whole', async () => {
    const refused = await answering((_request, response) => void response.writeHead(403).end('no'));
    get({ port: refused.port, host: '127.0.0.1', agent: false }, (response) => response.resume());
    expect(await refused.answers).toBeNull();
    refused.server.close();
    const left = await answering((_request, response) => void response.write('one of two'));
    const asker = get({ port: left.port, host: '127.0.0.1', agent: false }, () => asker.destroy());
    expect(await left.answers).toBeNull();
    left.server.close();
  });
});
