import type { ISubscribePacket, IUnsubscribePacket, Packet } from 'mqtt-packet';
import { Acknowledgements } from '../acknowledgements.js';
import { Waiting } from '../batches.js';
import type { AuthenticatedSender } from './listener-access.js';
import type { ListenerHost, Peer } from './listener-host.js';
import { PROTOCOL_ERROR, ProtocolViolation } from '../packet/framing.js';
import { generate } from '../packet/generate-packet.js';
import type { Admission } from '../packet/handshake.js';
import { PublishReader } from '../packet/publish-packet.js';
import { QoS2Ids } from './qos2-ids.js';
import type { Sender } from './rates/senders.js';
import type { KnownTopic } from './topics/topic-table.js';
import { QOS2_ID_BYTES, type SessionState } from './budgets/state-budget.js';
import { Deliveries, type Reader } from './topics/retained.js';

const RECEIVE_MAXIMUM_EXCEEDED = 0x93;
const QUOTA_EXCEEDED = 0x97;
const PACKET_ID_NOT_FOUND = 0x92;
const NO_SUBSCRIPTION_EXISTED = 0x11;
const DISCONNECT_WITH_WILL = 0x04;
const NOT_AUTHORIZED = 0x87;

/** What a client does after CONNECT: messages in, their acknowledgements out, subscriptions. It ends with its connection. */
export class Session implements Reader {
  readonly version: 4 | 5;
  readonly receiveMaximum: number;
  readonly maximumPacketSize: number;
  /** QoS 1 and 2 messages of it that the handler has, or that wait for it. */
  unacknowledged = 0;
  private readonly reader = new PublishReader();
  private readonly acknowledgements = new Acknowledgements();
  private readonly qos2 = new QoS2Ids();
  private readonly deliveries: Deliveries;
  private readonly state: SessionState;
  /** What its topics that name no device count as. */
  private readonly clientKey: string;
  /** Something that it may send. */
  private hasPublished = false;
  /** QoS 1 and 2 messages since the start, and those of QoS 2 that went all the way: the receive maximum counts between. */
  private taken = 0;
  private completed = 0;

  constructor(
    private readonly connection: Peer,
    private readonly host: ListenerHost,
    /** null: nobody is asked for a credential. */
    private readonly client: AuthenticatedSender | null,
    private readonly sender: Sender,
    admission: Admission,
  ) {
    this.version = connection.version;
    this.clientKey = `client:${connection.client}`;
    this.receiveMaximum = admission.receiveMaximum;
    this.maximumPacketSize = admission.maximumPacketSize;
    this.state = host.state.open(connection.use);
    this.deliveries = new Deliveries(this, host.retained, this.state);
  }

  // Acknowledgements

  /** The message is durable; `flush` writes what has gathered. */
  acknowledge(message: Waiting<Peer>, now: number): void {
    this.unacknowledged--;
    const { packetId, qos, acknowledgeAt } = message;
    const reason = message.forbidden && this.version === 5 ? NOT_AUTHORIZED : 0;
    if (qos === 2 && reason === 0) this.qos2.durable(packetId);
    else if (qos === 2) this.end(packetId);
    this.acknowledgements.add(packetId, qos, acknowledgeAt, now, reason);
  }

  flush(): void {
    const { gathered } = this.acknowledgements;
    const bytes = this.acknowledgements.take();
    if (bytes) {
      this.host.acknowledged(gathered);
      this.write(bytes);
    }
    if (this.acknowledgements.held > 0) this.host.late(this.connection);
  }

  /** Lets acknowledgements go whose time has come; false: none is held back any more. */
  tick(now: number): boolean {
    if (this.acknowledgements.release(now) > 0) this.flush();
    return this.acknowledgements.held > 0;
  }

  /** Gives back what it holds. */
  ended(): void {
    this.state.end();
    this.host.senders.leave(this.sender);
  }

  /** Whether the credential that was shown still is one. */
  isAllowed(unixMs: number): boolean {
    return this.client === null || this.client.holds(unixMs);
  }

  /** QoS 2 ends with a PUBREC that says no: there will be no PUBREL (MQTT 5 4.3.3). */
  private end(packetId: number): void {
    this.qos2.end(packetId);
    this.completed++;
    this.state.give(QOS2_ID_BYTES);
  }

  // Messages

  /**
   * Takes one PUBLISH.
   * @param now monotonic milliseconds
   * @param receivedAt Unix milliseconds
   * @throws ProtocolViolation
   */
  publish(bytes: Buffer, start: number, body: number, end: number, now: number, receivedAt: number): void {
    const { reader, host, connection } = this;
    reader.read(bytes, start, body, end, this.version);
    const { client } = this;
    const known = host.topics.lookup(bytes, reader.topicStart, reader.topicEnd, client);
    const { qos, packetId } = reader;
    if (qos === 2 && this.isRepeated(packetId, now)) return;
    if (qos > 0) this.countIn();
    const { topic } = known;
    const from = reader.payloadStart;
    const message = new Waiting(connection, connection.client, topic, bytes, from, end, receivedAt, qos, packetId);
    message.place = known;
    if (message.payloadBytes > host.settings.maxPayloadBytes) message.tooLarge = true;
    if (client) {
      message.sender = client.sender;
      message.forbidden = !client.mayPublish(topic);
    }
    if (!message.forbidden && !this.hasPublished) this.published();
    message.acknowledgeAt = this.acknowledgeAt(known, message.forbidden, now);
    if (message.acknowledgeAt > 0) connection.slowDown(message.acknowledgeAt, now);
    host.received(message);
  }

  /** When a message may be acknowledged: what a sender may not send is on an account of its own, and nobody else's. */
  private acknowledgeAt(known: KnownTopic, isForbidden: boolean, now: number): number {
    const { settings } = this.host;
    if (isForbidden) return this.sender.forbidden.take(now, settings.forbiddenRate);
    const rate = known.rateOf(this.sender) ?? this.sender.rateOf(this.clientKey);
    return rate.take(now, settings.rate);
  }

  private published(): void {
    this.hasPublished = true;
    this.host.published(this.connection);
  }

  private countIn(): void {
    this.unacknowledged++;
    this.taken++;
    const inFlight = this.taken - this.completed - this.acknowledgements.pubacks;
    if (this.version === 5 && inFlight > this.host.settings.receiveMaximum) {
      throw new ProtocolViolation(RECEIVE_MAXIMUM_EXCEEDED, 'more in flight than the receive maximum');
    }
  }

  /** QoS 2: whether this id is a message that we have already; then it is answered, or will be, and not taken again. */
  private isRepeated(packetId: number, now: number): boolean {
    const known = this.qos2.received(packetId);
    if (known === 'new' && !this.state.take(QOS2_ID_BYTES)) {
      throw new ProtocolViolation(QUOTA_EXCEEDED, 'too many QoS 2 messages without their PUBREL');
    }
    if (known === 'durable') {
      this.acknowledgements.add(packetId, 2, 0, now);
      this.flush();
    }
    return known !== 'new';
  }

  // Everything else

  /** @throws ProtocolViolation */
  control(packet: Packet): void {
    const { messageId } = packet;
    if (packet.cmd !== 'disconnect' && !(messageId! > 0)) {
      throw new ProtocolViolation(PROTOCOL_ERROR, `${packet.cmd} without a packet id`);
    }
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
        this.connection.close(packet.reasonCode === DISCONNECT_WITH_WILL ? 'lost' : 'left');
        break;
      default:
        throw new ProtocolViolation(PROTOCOL_ERROR, `${packet.cmd} from a client`);
    }
  }

  private release(messageId: number): void {
    const was = this.qos2.release(messageId);
    if (was === 'waiting') throw new ProtocolViolation(PROTOCOL_ERROR, 'PUBREL before PUBREC');
    if (was === 'durable') {
      this.completed++;
      this.state.give(QOS2_ID_BYTES);
    }
    // Unknown after a reconnect: the sender has its PUBREC, so the message is durable, and it may forget it.
    const reasonCode = was === 'new' ? PACKET_ID_NOT_FOUND : 0;
    this.write(generate({ cmd: 'pubcomp', messageId, reasonCode }, { protocolVersion: this.version }));
  }

  private subscribe(packet: ISubscribePacket): void {
    if (packet.subscriptions.length === 0) throw new ProtocolViolation(PROTOCOL_ERROR, 'a SUBSCRIBE of nothing');
    const granted = this.deliveries.subscribe(packet.subscriptions);
    this.connection.together(() => {
      this.write(generate({ cmd: 'suback', messageId: packet.messageId, granted }, { protocolVersion: this.version }));
      this.deliveries.flush();
    });
  }

  private unsubscribe(packet: IUnsubscribePacket): void {
    const filters = packet.unsubscriptions;
    if (filters.length === 0) throw new ProtocolViolation(PROTOCOL_ERROR, 'an UNSUBSCRIBE of nothing');
    const granted = filters.map((filter) => (this.deliveries.unsubscribe(filter) ? 0 : NO_SUBSCRIPTION_EXISTED));
    this.write(generate({ cmd: 'unsuback', messageId: packet.messageId, granted }, { protocolVersion: this.version }));
  }

  // Status and alerts

  /** A topic has a new retained payload, or none any more. */
  offer(topic: string): void {
    this.deliveries.offer(topic);
  }

  drained(): void {
    this.connection.together(() => this.deliveries.flush());
  }

  maySubscribe(filter: string): boolean {
    return this.client === null || this.client.maySubscribe(filter);
  }

  mayRead(topic: string): boolean {
    return this.client === null || this.client.mayRead(topic);
  }

  hasCapacity(): boolean {
    return this.connection.hasCapacity();
  }

  write(bytes: Buffer): void {
    this.connection.write(bytes);
  }
}
