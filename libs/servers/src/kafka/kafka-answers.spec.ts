import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { kafkaAnswers } from './kafka-answers.js';

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
const closed = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));

describe('whether Kafka answers', () => {
  it('is not said of a server of another kind that answers on its port', async () => {
    const http = createHttpServer();
    expect(await kafkaAnswers(await listening(http))).toBe(false);
    await closed(http);
  });

  it('is said of an answer to the very question that names a broker, not before', async () => {
    const answering = (brokers: number, wrong = 0): Server =>
      createServer((socket) =>
        socket.on('data', (request) => {
          const answer = Buffer.alloc(16);
          answer.writeInt32BE(12, 0);
          answer.writeInt32BE(request.readInt32BE(8) + wrong, 4);
          answer.writeInt32BE(brokers, 12);
          socket.end(answer);
        }),
      );
    for (const [server, expected] of [
      [answering(1), true],
      [answering(0), false],
      [answering(1, 1), false],
    ] as const) {
      expect(await kafkaAnswers(await listening(server))).toBe(expected);
      await closed(server);
    }
  });
});
