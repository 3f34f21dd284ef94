import type { Socket } from 'node:net';
import {
  generate,
  type IConnectPacket,
  type ISubscribePacket,
  type IUnsubscribePacket,
  type Packet,
} from 'mqtt-packet';
import { Acknowledgements } from './acknowledgements.js';
import { Waiting, type Origin } from './batches.js';
import { ControlPackets } from './control-packets.js';
import { DeviceRate, type RateLimit } from './device-rate.js';
import { Framing, MALFORMED_PACKET, PROTOCOL_ERROR, ProtocolViolation } from './framing.js';
import { admit, refuse, type Admission, type Refusal } from './handshake.js';
import { checkPublishProperties, PublishReader } from './publish-packet.js';
import { QoS2Ids } from './qos2-ids.js';
import { Deliveries, type Reader, type RetainedMessages } from './retained.js';
import type { TopicTable } from './topic-table.js';

/** Why a connection is not read at the moment; it is read again when none is left. */
export const PAUSED_BY_BOUND = 1;
const PAUSED_BY_RATE = 2;
const PAUSED_BY_WRITES = 4;
const PAUSED_BY_LOGIN = 8;

/** Above this many unread bytes of ours in front of a peer it is not read until it has read. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Acknowledgements held back longer than this stop the reading too: what a device sends above its rate stays with it. */
const MAX_LATENESS_MS = 1_000;

const RECEIVE_MAXIMUM_EXCEEDED = 0x93;
const BAD_PROTOCOL_VERSION = Buffer.from([0x20, 2, 0, 1]);
const PINGRESP = Buffer.from([0xd0, 0]);
const NOTHING = Buffer.alloc(0);

export interface DoorSettings {
  readonly receiveMaximum: number;
  readonly maxPacketBytes: number;
  readonly maxPayloadBytes: number;
  readonly rate: RateLimit;
}

/** What a connection needs of the listener that it belongs to. */
export interface Door {
  readonly settings: DoorSettings;
  readonly topics: TopicTable;
  readonly retained: RetainedMessages;
  /** false: "server unavailable". */
  hasRoom(): boolean;
  /** The principal, null: refused. */
  authenticate(username: string | undefined, password: Buffer | undefined, clientId: string): unknown;
  mayPublish(principal: unknown, topic: string): boolean;
  entered(connection: Connection): void;
  refused(connection: Connection, refusal: Refusal): void;
  received(message: Waiting<Connection>): void;
  /** Bytes of incomplete packets came or went. */
  partialChanged(bytes: number): void;
  /** After each read: the place to stop reading where the bound is reached. */
  afterRead(connection: Connection): void;
  acknowledged(count: number): void;
  /** `tick` has to be called until it answers false. */
  late(connection: Connection): void;
  broke(connection: Connection, violation: ProtocolViolation): void;
  left(connection: Connection, how: 'left' | 'lost'): void;
}

/** One client: its bytes to messages, its messages' acknowledgements to bytes. A session lives as long as its connection. */
export class Connection implements Origin, Reader {
  closed = false;
  queuedMessages = 0;
  queuedBytes = 0;
  version: 4 | 5 = 4;
  client = '';
  willTopic: string | null = null;
  principal: unknown = null;
  receiveMaximum = 0xffff;
  maximumPacketSize = 0xfffffff;
  keepaliveMs = 0;
  isOpen = false;
  lastPacketAt: number;
  closedAt = 0;
  /** QoS 1 and 2 messages of it that the handler has, or that wait for it. */
  unacknowledged = 0;
  private readonly framing: Framing;
  private readonly packets = new ControlPackets();
  private readonly reader = new PublishReader();
  private readonly acknowledgements = new Acknowledgements();
  private readonly qos2 = new QoS2Ids();
  private readonly deliveries: Deliveries;
  private ownRate: DeviceRate | null = null;
  private countedPartial = 0;
  private pausedBy = 0;
  private rateResumeAt = 0;
  /** QoS 1 and 2 messages since the start, and those of QoS 2 that went all the way: the receive maximum counts between. */
  private taken = 0;
  private completed = 0;
  private now: number;

  constructor(
    readonly socket: Socket,
    private readonly door: Door,
    now: number,
  ) {
    this.now = now;
    this.lastPacketAt = now;
    this.framing = new Framing(door.settings.maxPacketBytes);
    this.deliveries = new Deliveries(this, door.retained);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('drain', () => this.drained());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.close('lost'));
  }

  /** Bytes of a packet that is not complete yet. */
  get partialBytes(): number {
    return this.framing.buffered;
  }

  get rate(): DeviceRate | null {
    return this.ownRate;
  }

  // Towards the peer

  hasRoom(): boolean {
    return this.socket.writableLength < MAX_UNREAD_BYTES;
  }

  write(bytes: Buffer): void {
    if (!this.closed) this.socket.write(bytes);
  }

  offer(topic: string): void {
    if (this.isOpen && !this.closed) this.deliveries.offer(topic);
  }

  /** The message is durable; `flush` writes what has gathered. */
  acknowledge(message: Waiting<Connection>, now: number): void {
    this.unacknowledged--;
    if (message.qos === 2) this.qos2.durable(message.packetId);
    this.acknowledgements.add(message.packetId, message.qos, message.acknowledgeAt, now);
  }

  flush(): void {
    const bytes = this.acknowledgements.take();
    if (bytes) {
      this.door.acknowledged(bytes.length / 4);
      this.write(bytes);
      if (!this.hasRoom()) this.pause(PAUSED_BY_WRITES);
    }
    if (this.acknowledgements.held > 0) this.door.late(this);
  }

  /** Lets acknowledgements go whose time has come; false: nothing is late any more. */
  tick(now: number): boolean {
    if (this.closed) return false;
    if (this.acknowledgements.release(now) > 0) this.flush();
    if (this.pausedBy & PAUSED_BY_RATE && now >= this.rateResumeAt) this.resume(PAUSED_BY_RATE);
    return this.acknowledgements.held > 0 || (this.pausedBy & PAUSED_BY_RATE) !== 0;
  }

  /** Silent for longer than it promised. A connection that we do not read because of its own messages is not judged. */
  isSilent(now: number): boolean {
    return (
      this.keepaliveMs > 0 && now - this.lastPacketAt > this.keepaliveMs && !(this.pausedBy && this.unacknowledged)
    );
  }

  pause(reason: number): void {
    if (this.pausedBy === 0) this.socket.pause();
    this.pausedBy |= reason;
  }

  resume(reason: number): void {
    if (this.pausedBy === 0) return;
    this.pausedBy &= ~reason;
    if (this.pausedBy !== 0 || this.closed) return;
    // What was not read meanwhile is no silence of the peer.
    this.lastPacketAt = Date.now();
    this.socket.resume();
  }

  /** Ends it; the peer gets the reason where its protocol has a word for it. The listener destroys what does not go. */
  close(how: 'left' | 'lost', reasonCode?: number): void {
    if (this.closed) return;
    const bytes =
      reasonCode !== undefined && this.isOpen && this.version === 5
        ? generate({ cmd: 'disconnect', reasonCode }, { protocolVersion: 5 })
        : null;
    this.closed = true;
    this.closedAt = Date.now();
    this.framing.clear();
    this.countPartial();
    this.door.left(this, how);
    if (this.socket.destroyed) return;
    if (bytes) this.socket.end(bytes);
    else this.socket.end();
    // Read on and throw away, so that closing does not turn into a reset that destroys our last words.
    this.socket.resume();
  }

  private drained(): void {
    this.resume(PAUSED_BY_WRITES);
    this.deliveries.flush();
  }

  // From the peer

  private read(chunk: Buffer): void {
    if (this.closed) return;
    this.now = Date.now();
    try {
      this.framing.push(chunk, this.visit);
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      this.door.broke(this, error);
      this.close('lost', error.reasonCode);
    }
    if (this.closed) this.framing.clear();
    this.countPartial();
    if (!this.closed) this.door.afterRead(this);
  }

  private countPartial(): void {
    const change = this.framing.buffered - this.countedPartial;
    if (change === 0) return;
    this.countedPartial += change;
    this.door.partialChanged(change);
  }

  private readonly visit = (bytes: Buffer, start: number, body: number, end: number): boolean => {
    this.lastPacketAt = this.now;
    const type = bytes[start]! >> 4;
    if (!this.isOpen) this.connect(type, bytes, start, body, end);
    else if (type === 3) this.publish(bytes, start, body, end);
    else if (type === 12) this.ping(bytes[start]!, end - body);
    else if (type === 1) throw new ProtocolViolation(PROTOCOL_ERROR, 'a second CONNECT');
    else this.control(this.packets.read(bytes.subarray(start, end)));
    return !this.closed && (this.pausedBy & PAUSED_BY_LOGIN) === 0;
  };

  private connect(type: number, bytes: Buffer, start: number, body: number, end: number): void {
    if (type !== 1) throw new ProtocolViolation(PROTOCOL_ERROR, 'something before CONNECT');
    if (namesOtherVersion(bytes, body, end)) {
      this.write(BAD_PROTOCOL_VERSION);
      this.close('left');
      return;
    }
    const packet = this.packets.read(bytes.subarray(start, end)) as IConnectPacket;
    this.version = packet.protocolVersion === 5 ? 5 : 4;
    const admission = admit(packet, this.door.settings);
    if (typeof admission === 'string') this.refuse(admission);
    else if (!this.door.hasRoom()) this.refuse('unavailable');
    else this.logIn(packet, admission);
  }

  private logIn(packet: IConnectPacket, admission: Admission): void {
    const principal = this.door.authenticate(packet.username, packet.password, admission.clientId);
    if (!(principal instanceof Promise)) {
      this.enter(packet, admission, principal);
      return;
    }
    this.pause(PAUSED_BY_LOGIN);
    principal.then(
      (known: unknown) => {
        if (this.closed) return;
        this.enter(packet, admission, known);
        this.resume(PAUSED_BY_LOGIN);
        this.read(NOTHING);
      },
      () => this.refuse('server-error'),
    );
  }

  private enter(packet: IConnectPacket, admission: Admission, principal: unknown): void {
    if (principal === null || principal === undefined) {
      this.refuse('credentials');
      return;
    }
    this.principal = principal;
    this.client = admission.clientId;
    this.willTopic = packet.will?.topic ?? null;
    this.receiveMaximum = admission.receiveMaximum;
    this.maximumPacketSize = admission.maximumPacketSize;
    this.keepaliveMs = admission.keepaliveS * 1_500; // MQTT 3.1.2.10: one and a half times
    this.isOpen = true;
    this.door.entered(this);
    this.write(generate(admission.connack, { protocolVersion: this.version }));
  }

  private refuse(refusal: Refusal): void {
    if (this.closed) return;
    this.door.refused(this, refusal);
    this.write(generate(refuse(refusal), { protocolVersion: this.version }));
    this.close('left');
  }

  private publish(bytes: Buffer, start: number, body: number, end: number): void {
    const { reader, door } = this;
    reader.read(bytes, start, body, end, this.version);
    if (reader.hasProperties) {
      const packet = this.packets.read(bytes.subarray(start, end));
      if (packet.cmd === 'publish' && packet.properties) checkPublishProperties(packet.properties);
    }
    const { topic, rate } = door.topics.lookup(bytes, reader.topicStart, reader.topicEnd);
    const { qos, packetId } = reader;
    if (qos === 2 && this.isRepeated(packetId)) return;
    if (qos > 0) this.countIn();
    const payload = bytes.subarray(reader.payloadStart, end);
    const message = new Waiting<Connection>(this, this.client, topic, payload, this.now, qos, packetId);
    if (payload.length > door.settings.maxPayloadBytes) message.tooLarge = true;
    if (!door.mayPublish(this.principal, topic)) message.forbidden = true;
    const share = rate ?? (this.ownRate ??= new DeviceRate(`client:${this.client}`));
    message.acknowledgeAt = share.take(this.now, door.settings.rate);
    if (message.acknowledgeAt - this.now > MAX_LATENESS_MS) this.slowDown(message.acknowledgeAt);
    door.received(message);
  }

  private countIn(): void {
    this.unacknowledged++;
    this.taken++;
    const inFlight = this.taken - this.completed - this.acknowledgements.pubacks;
    if (this.version === 5 && inFlight > this.door.settings.receiveMaximum) {
      throw new ProtocolViolation(RECEIVE_MAXIMUM_EXCEEDED, 'more in flight than the receive maximum');
    }
  }

  private slowDown(until: number): void {
    this.rateResumeAt = until - MAX_LATENESS_MS;
    this.pause(PAUSED_BY_RATE);
    this.door.late(this);
  }

  /** QoS 2: whether this id is a message that we have already; then it is answered, or will be, and not taken again. */
  private isRepeated(packetId: number): boolean {
    const known = this.qos2.received(packetId);
    if (known === 'durable') {
      this.acknowledgements.add(packetId, 2, 0, this.now);
      this.flush();
    }
    return known !== 'new';
  }

  private ping(first: number, length: number): void {
    if (first !== 0xc0 || length !== 0) throw new ProtocolViolation(MALFORMED_PACKET, 'a PINGREQ with more in it');
    this.write(PINGRESP);
  }

  private control(packet: Packet): void {
    const { messageId } = packet;
    const needsId = packet.cmd !== 'disconnect';
    if (needsId && !(messageId! > 0)) throw new ProtocolViolation(PROTOCOL_ERROR, `${packet.cmd} without a packet id`);
    switch (packet.cmd) {
      case 'subscribe':
        this.subscribe(packet);
        break;
      case 'unsubscribe':
        this.unsubscribe(packet);
        break;
      case 'puback':
        this.deliveries.acknowledged(messageId!);
        break;
      case 'pubrel':
        this.release(messageId!);
        break;
      case 'disconnect':
        // MQTT 5 0x04: "disconnect with will message".
        this.close(packet.reasonCode === 4 ? 'lost' : 'left');
        break;
      default:
        throw new ProtocolViolation(PROTOCOL_ERROR, `${packet.cmd} from a client`);
    }
  }

  private release(messageId: number): void {
    const was = this.qos2.release(messageId);
    if (was === 'waiting') throw new ProtocolViolation(PROTOCOL_ERROR, 'PUBREL before PUBREC');
    // Unknown after a reconnect: the sender has its PUBREC, so the message is durable, and may forget it.
    const reasonCode = was === 'new' ? 0x92 : 0;
    if (was === 'durable') this.completed++;
    this.write(generate({ cmd: 'pubcomp', messageId, reasonCode }, { protocolVersion: this.version }));
  }

  private subscribe(packet: ISubscribePacket): void {
    if (packet.subscriptions.length === 0) throw new ProtocolViolation(PROTOCOL_ERROR, 'a SUBSCRIBE of nothing');
    const granted = packet.subscriptions.map((asked) => this.deliveries.subscribe(asked));
    this.write(generate({ cmd: 'suback', messageId: packet.messageId, granted }, { protocolVersion: this.version }));
    this.deliveries.flush();
  }

  private unsubscribe(packet: IUnsubscribePacket): void {
    if (packet.unsubscriptions.length === 0) throw new ProtocolViolation(PROTOCOL_ERROR, 'an UNSUBSCRIBE of nothing');
    const granted = packet.unsubscriptions.map((filter) => (this.deliveries.unsubscribe(filter) ? 0 : 0x11));
    this.write(generate({ cmd: 'unsuback', messageId: packet.messageId, granted }, { protocolVersion: this.version }));
  }
}

/** A CONNECT of a protocol version that is neither 3.1.1 nor 5 gets an answer of its own (return code 1). */
function namesOtherVersion(bytes: Buffer, body: number, end: number): boolean {
  const name = body + 2 + ((bytes[body]! << 8) | bytes[body + 1]!);
  if (end - body < 3 || name >= end) return false;
  const protocol = bytes.toString('latin1', body + 2, name);
  return protocol === 'MQIsdp' || (protocol === 'MQTT' && bytes[name] !== 4 && bytes[name] !== 5);
}
