import { connect } from 'node:net';

/** Metadata v4, no topics: the answer starts with throttle time and the list of brokers. */
const METADATA = 3;
const VERSION = 4;
const CORRELATION_ID = 0x6b61666b;

/**
 * Whether a broker answers on this port and has entered the cluster: an open port alone does not say so, nor does an answer of
 * another server, which may have taken the port.
 * One hand-written request, so that bringing up servers does not need a Kafka client.
 */
export function kafkaAnswers(port: number, host = '127.0.0.1', timeoutMs = 1_000): Promise<boolean> {
  const body = Buffer.alloc(4 + 2 + 2 + 4 + 2 + 4 + 1);
  let at = body.writeInt32BE(body.length - 4, 0);
  at = body.writeInt16BE(METADATA, at);
  at = body.writeInt16BE(VERSION, at);
  at = body.writeInt32BE(CORRELATION_ID, at);
  at = body.writeInt16BE(-1, at); // no client id
  at = body.writeInt32BE(0, at); // no topics
  body.writeInt8(0, at); // create none

  return new Promise((resolve) => {
    const socket = connect({ port, host });
    let received = Buffer.alloc(0);
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => done(false));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    socket.once('connect', () => socket.write(body));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      // size, correlation id, throttle time, number of brokers
      if (received.length >= 16) done(received.readInt32BE(4) === CORRELATION_ID && received.readInt32BE(12) > 0);
    });
  });
}
