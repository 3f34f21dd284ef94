import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { MqttRefusal } from '#contracts';
import type { IConnectPacket } from 'mqtt-packet';
import type { Waiting } from '../batches.js';
import { ControlPackets } from '../packet/control-packets.js';
import type { AuthenticatedSender } from './listener-access.js';
import type { ListenerHost, Peer } from './listener-host.js';
import { Framing, MALFORMED_PACKET, PROTOCOL_ERROR, ProtocolViolation } from '../packet/framing.js';
import { generate } from '../packet/generate-packet.js';
import { checkConnect, readProtocolVersion } from '../packet/connect-packet.js';
import { admit, refuse, type Admission, type Refusal } from '../packet/handshake.js';
import type { AddressUse, PendingConnection } from './budgets/addresses.js';
import type { PendingConnections } from './budgets/pending-connections.js';
import { Session } from './session.js';
import { checkSubscriptions } from '../packet/subscription-packets.js';

/** Why a connection is not read at the moment; it is read again when none is left. */
export const PAUSED_BY_BOUND = 1;
const PAUSED_BY_RATE = 2;
const PAUSED_BY_WRITES = 4;
const PAUSED_BY_LOGIN = 8;
const PAUSED_BY_TURN = 16;
export const PAUSED_BY_BACKFILL = 32;

/** Above this many unread bytes of ours in front of a peer it is not read until it has read. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Acknowledgements held back longer than this stop the reading too: what a device sends above its rate stays with it. */
const MAX_LATENESS_MS = 1_000;

const PINGRESP = Buffer.from([0xd0, 0]);
const NOTHING = Buffer.alloc(0);

/** One client's network connection: from CONNECT to its end, what is read and when it is not. */
export class Connection implements Peer {
  closed = false;
  waitingMessages = 0;
  queuedMessages = 0;
  queuedBytes = 0;
  slowMessages = 0;
  /** What it sent last, of what is durable, is of the past. */
  isBackfilling = false;
  version: 4 | 5 = 4;
  client = '';
  /** The client id, with the principal before it: nobody takes over, or speaks for, the session of another. */
  sessionKey = '';
  willTopic: string | null = null;
  /** Since CONNECT was accepted. */
  session: Session | null = null;
  /** Monotonic milliseconds, as all times here. */
  lastPacketAt: number;
  closedAt = 0;
  /** Monotonic milliseconds at which it got its session. */
  enteredAt = 0;
  private readonly framing: Framing;
  private readonly packets = new ControlPackets();
  private keepaliveMs = 0;
  private countedPartial = 0;
  private pausedBy = 0;
  private rateResumeAt = 0;
  /** Of the bytes in hand: monotonic, and Unix milliseconds. */
  private now: number;
  private arrivedAt = 0;

  constructor(
    readonly socket: Socket,
    private readonly host: ListenerHost,
    private readonly pending: PendingConnections,
    private readonly asPending: PendingConnection,
    now: number,
  ) {
    this.now = now;
    this.lastPacketAt = now;
    this.framing = new Framing(host.settings.maxConnectBytes);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('drain', () => this.drained());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.close('lost'));
  }

  /** Whether something of it waits with us: a message of any QoS, one without its acknowledgement, or a part of a packet. */
  get hasWaiting(): boolean {
    return this.framing.buffered > 0 || this.hasMessages;
  }

  private get hasMessages(): boolean {
    return this.waitingMessages > 0 || (this.session?.unacknowledged ?? 0) > 0;
  }

  get address(): string {
    return this.asPending.address;
  }

  get use(): AddressUse {
    return this.asPending.use;
  }

  hasCapacity(): boolean {
    return this.socket.writableLength < MAX_UNREAD_BYTES;
  }

  write(bytes: Buffer): void {
    if (this.closed) return;
    this.socket.write(bytes);
    if (!this.hasCapacity()) this.pause(PAUSED_BY_WRITES);
  }

  together(write: () => void): void {
    this.socket.cork();
    try {
      write();
    } finally {
      this.socket.uncork();
    }
  }

  /** Does what its time has come for; false: nothing is late any more. */
  tick(now: number): boolean {
    if (this.closed || !this.session) return false;
    const isLate = this.session.tick(now);
    if (this.pausedBy & PAUSED_BY_RATE && now >= this.rateResumeAt) this.resume(PAUSED_BY_RATE);
    return isLate || (this.pausedBy & PAUSED_BY_RATE) !== 0;
  }

  /** A message came that may not be acknowledged before `until`. */
  slowDown(until: number, now: number): void {
    if (until - now <= MAX_LATENESS_MS) return;
    this.rateResumeAt = until - MAX_LATENESS_MS;
    this.pause(PAUSED_BY_RATE);
    this.host.late(this);
  }

  /** Silent for longer than it promised. A connection that we do not read because of its own messages is not judged. */
  isSilent(now: number): boolean {
    if (this.keepaliveMs === 0 || now - this.lastPacketAt <= this.keepaliveMs) return false;
    return this.pausedBy === 0 || !this.hasMessages;
  }

  pause(reason: number): void {
    if (this.pausedBy === 0) this.socket.pause();
    this.pausedBy |= reason;
  }

  resume(reason: number): void {
    if ((this.pausedBy & reason) === 0) return;
    this.pausedBy &= ~reason;
    if (this.pausedBy !== 0 || this.closed) return;
    // What was not read meanwhile is no silence of the peer.
    this.lastPacketAt = performance.now();
    this.socket.resume();
  }

  /** Ends it; the peer gets the reason where its protocol has a word for it. The listener destroys what does not go. */
  close(how: 'left' | 'lost', reasonCode?: number): void {
    if (this.closed) return;
    const isAnnounced = reasonCode !== undefined && this.session !== null && this.version === 5;
    this.closed = true;
    this.closedAt = performance.now();
    this.framing.clear();
    this.countPartial(0);
    this.host.left(this, how);
    if (this.socket.destroyed) return;
    if (isAnnounced) this.socket.end(generate({ cmd: 'disconnect', reasonCode }, { protocolVersion: 5 }));
    else this.socket.end();
    // Read on and throw away, so that closing does not turn into a reset that destroys our last words.
    this.socket.resume();
  }

  /** Messages of it, all durable. */
  acknowledge(message: Waiting<Connection>, now: number): void {
    this.session!.acknowledge(message, now);
  }

  private drained(): void {
    this.resume(PAUSED_BY_WRITES);
    if (!this.closed) this.session?.drained();
  }

  private read(chunk: Buffer): void {
    if (this.closed) return;
    this.now = performance.now();
    this.arrivedAt = Date.now();
    try {
      this.framing.push(chunk, this.visit);
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      this.host.broke(this, error);
      if (!this.session && this.version === 5) this.sayNo(error.reasonCode);
      this.close('lost', error.reasonCode);
    }
    if (this.closed) this.framing.clear();
    // A packet has become whole: what is left is another one, that was begun now.
    if (this.lastPacketAt === this.now && this.session) this.countPartial(0);
    this.countPartial(this.framing.buffered);
    if (!this.closed && this.session) this.host.afterRead(this);
  }

  private countPartial(bytes: number): void {
    const change = bytes - this.countedPartial;
    if (change === 0) return;
    this.countedPartial = bytes;
    if (this.session) this.host.partialChanged(this, change);
    else this.pending.bytesChanged(this.asPending, change);
  }

  private readonly visit = (bytes: Buffer, start: number, body: number, end: number): boolean => {
    this.lastPacketAt = this.now;
    const type = bytes[start]! >> 4;
    const { session } = this;
    if (!session) this.connect(type, bytes, start, body, end);
    else if (type === 3) session.publish(bytes, start, body, end, this.now, this.arrivedAt);
    else if (type === 12) this.ping(bytes[start]!, end - body);
    else if (type === 1) throw new ProtocolViolation(PROTOCOL_ERROR, 'a second CONNECT');
    else this.control(session, type, bytes, start, body, end);
    return !this.closed && (this.pausedBy & (PAUSED_BY_LOGIN | PAUSED_BY_TURN)) === 0;
  };

  private control(session: Session, type: number, bytes: Buffer, start: number, body: number, end: number): void {
    if (type === 8 || type === 10) checkSubscriptions(bytes, start, body, end, this.version);
    session.control(this.packets.read(bytes.subarray(start, end)));
    if (type === 8) this.endTurn();
  }

  /** A filter is compared with every retained topic: after one SUBSCRIBE it is somebody else's turn. */
  private endTurn(): void {
    this.pause(PAUSED_BY_TURN);
    setImmediate(() => {
      this.resume(PAUSED_BY_TURN);
      this.read(NOTHING);
    });
  }

  private ping(first: number, length: number): void {
    if (first !== 0xc0 || length !== 0) throw new ProtocolViolation(MALFORMED_PACKET, 'a PINGREQ with more in it');
    this.write(PINGRESP);
  }

  private connect(type: number, bytes: Buffer, start: number, body: number, end: number): void {
    if (type !== 1) throw new ProtocolViolation(PROTOCOL_ERROR, 'something before CONNECT');
    const { version, answer } = readProtocolVersion(bytes, body, end);
    if (version === null) {
      this.host.turnedAway(this, 'malformed');
      this.write(answer);
      this.close('left');
      return;
    }
    this.version = version;
    checkConnect(bytes, body, end);
    const packet = this.packets.read(bytes.subarray(start, end)) as IConnectPacket;
    const admission = admit(packet, this.host.settings);
    if (typeof admission === 'string') this.refuse(admission, 'malformed');
    else if (!this.host.hasCapacity()) this.refuse('unavailable', 'unavailable');
    else this.logIn(packet, admission);
  }

  private logIn(packet: IConnectPacket, admission: Admission): void {
    const { authenticate } = this.host;
    if (!authenticate) {
      this.enter(packet, admission, null);
      return;
    }
    // What the client sent behind its CONNECT stays where it is until it is known.
    this.pause(PAUSED_BY_LOGIN);
    const { username, password } = packet;
    authenticate({ clientId: admission.clientId, username, password, certificate: certificateOf(this.socket) }).then(
      (known) => {
        if (this.closed) return;
        if ('answer' in known) {
          this.refuse(known.answer, known.reason, known.principal);
          return;
        }
        this.enter(packet, admission, known);
        this.resume(PAUSED_BY_LOGIN);
        this.read(NOTHING);
      },
      () => this.refuse('server-error', 'unavailable'),
    );
  }

  private enter(packet: IConnectPacket, admission: Admission, known: AuthenticatedSender | null): void {
    this.client = admission.clientId;
    this.sessionKey = known ? `${known.sender.principal}/${this.client}` : this.client;
    // A will of other devices says nothing of them.
    const will = packet.will?.topic ?? null;
    this.willTopic = will === null || !known || known.mayPublish(will) ? will : null;
    this.keepaliveMs = admission.keepaliveS * 1_500; // MQTT 3.1.2.10: one and a half times
    this.countPartial(0);
    this.enteredAt = performance.now();
    if (!this.host.admit(this)) {
      this.refuse('quota', 'too-many', known?.sender.principal);
      return;
    }
    this.pending.forget(this.asPending);
    this.framing.maxPublishBytes = this.host.settings.maxPacketBytes;
    this.framing.maxPacketBytes = this.host.settings.maxControlBytes;
    // All connections of one principal share its rates.
    const sender = this.host.senders.enter(known?.sender.principal ?? this.client);
    this.session = new Session(this, this.host, known, sender, admission);
    this.write(generate(admission.connack, { protocolVersion: this.version }));
  }

  private refuse(answer: Refusal, reason: MqttRefusal, principal: string | null = null): void {
    if (this.closed) return;
    this.host.refused(this, answer, reason, principal);
    this.write(generate(refuse(answer), { protocolVersion: this.version }));
    this.close('left');
  }

  private sayNo(reasonCode: number): void {
    this.write(generate({ cmd: 'connack', sessionPresent: false, reasonCode }, { protocolVersion: 5 }));
  }
}

/** Subject of a certificate that was checked; null: there is none. */
function certificateOf(socket: Socket): string | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  return socket.getPeerX509Certificate()?.subject ?? null;
}
