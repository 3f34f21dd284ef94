import { connect, type Socket } from 'node:net';
import { generate, parser, type IConnectPacket, type Packet } from 'mqtt-packet';
import { until } from '../processes/until.js';

/** A client that sends what the test says, right or wrong: for what a proper client would never send. */
export class RawMqttClient {
  readonly received: Packet[] = [];
  isClosed = false;
  private constructor(
    readonly socket: Socket,
    readonly version: 4 | 5,
  ) {
    socket.setNoDelay(true);
    const packets = parser({ protocolVersion: version });
    packets.on('packet', (packet) => this.received.push(packet));
    socket.on('data', (bytes) => packets.parse(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  /** A TCP connection, and nothing sent. */
  static async open(url: string, version: 4 | 5 = 4): Promise<RawMqttClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawMqttClient(socket, version);
  }

  /** A connection that the server has answered; `received` begins with the CONNACK. */
  static async connect(url: string, version: 4 | 5 = 4, more: Partial<IConnectPacket> = {}): Promise<RawMqttClient> {
    const client = await RawMqttClient.open(url, version);
    client.send({ cmd: 'connect', clientId: 'raw', clean: true, keepalive: 60, protocolVersion: version, ...more });
    await until(() => client.received.length > 0 || client.isClosed, 'an answer to CONNECT');
    return client;
  }

  send(packet: Packet): void {
    this.socket.write(generate(packet, { protocolVersion: this.version }));
  }

  publish(topic: string, payload: string | Buffer, messageId: number, qos: 0 | 1 | 2 = 1): void {
    const id = qos > 0 ? { messageId } : {};
    this.send({ cmd: 'publish', topic, payload, qos, dup: false, retain: false, ...id });
  }

  sendBytes(...bytes: number[]): void {
    this.socket.write(Buffer.from(bytes));
  }

  /** What came of one kind. */
  of<C extends Packet['cmd']>(cmd: C): Extract<Packet, { cmd: C }>[] {
    return this.received.filter((p): p is Extract<Packet, { cmd: C }> => p.cmd === cmd);
  }

  ids(cmd: Packet['cmd']): number[] {
    return this.of(cmd).map((p) => p.messageId!);
  }
}
