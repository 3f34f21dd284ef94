/**
 * Connections that publish as fast as they are read: `node flood-process.mjs URL TOPIC CONNECTIONS PAYLOAD`. Client ids begin with
 * `flood`. Says when all are connected.
 */
import { connect } from 'node:net';
import { generate, parser } from 'mqtt-packet';

const [url, topic, connections, payload] = process.argv.slice(2);
const { hostname, port } = new URL(url);
let connected = 0;

function flood(n) {
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  const packets = parser({ protocolVersion: 4 });
  let packetId = 0;
  const write = () => {
    for (;;) {
      const many = [];
      for (let i = 0; i < 100; i++) {
        packetId = (packetId % 0xffff) + 1;
        many.push(generate({ cmd: 'publish', topic, payload, qos: 1, messageId: packetId, dup: false, retain: false }));
      }
      if (!socket.write(Buffer.concat(many))) return;
    }
  };
  packets.on('packet', ({ cmd, returnCode }) => {
    if (cmd !== 'connack') return;
    if (returnCode !== 0) process.exit(2);
    if (++connected === Number(connections)) process.send({ ready: true });
    socket.on('drain', write);
    write();
  });
  socket.on('data', (bytes) => packets.parse(bytes));
  socket.on('error', () => process.exit(3));
  socket.write(generate({ cmd: 'connect', clientId: `flood-${n}`, clean: true, keepalive: 60, protocolVersion: 4 }));
}

for (let n = 0; n < Number(connections); n++) flood(n);
process.on('disconnect', () => process.exit(0));
