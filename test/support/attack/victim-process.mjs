/**
 * An honest sensor in a process of its own, so that what is measured is the server and not the attacker: one QoS 1 message
 * after the other, and the milliseconds to each PUBACK. `node victim-process.mjs URL TOPIC EVERY_MS`; each message of
 * the parent is answered with the times since the one before.
 */
import { connect } from 'node:net';
import { generate, parser } from 'mqtt-packet';

const [url, topic, everyMs] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const socket = connect({ port: Number(port), host: hostname, noDelay: true });
const packets = parser({ protocolVersion: 4 });
let times = [];
let sentAt = 0;
let packetId = 0;

function publish() {
  packetId = (packetId % 0xffff) + 1;
  const payload = JSON.stringify({ ts: Date.now(), values: { 'heat.power': { v: 24_100, u: 'kW' } } });
  sentAt = performance.now();
  socket.write(generate({ cmd: 'publish', topic, payload, qos: 1, messageId: packetId, dup: false, retain: false }));
}

packets.on('packet', (packet) => {
  if (packet.cmd === 'connack' && packet.returnCode === 0) {
    process.send({ ready: true });
    publish();
  } else if (packet.cmd === 'puback' && packet.messageId === packetId) {
    times.push(performance.now() - sentAt);
    setTimeout(publish, Number(everyMs));
  } else process.exit(2);
});
socket.on('data', (bytes) => packets.parse(bytes));
socket.on('close', () => process.exit(3));
socket.on('error', () => process.exit(4));
process.on('message', () => {
  // What still waits for its answer counts with the time that it has waited.
  const waiting = performance.now() - sentAt;
  process.send({ times, waiting });
  times = [];
});
process.on('disconnect', () => process.exit(0));
const hello = { cmd: 'connect', clientId: `victim-${process.pid}`, clean: true, keepalive: 60 };
socket.write(generate({ ...hello, protocolVersion: 4 }));
