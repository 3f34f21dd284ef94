import type { Server, Socket } from 'node:net';
import { Server as TlsServer, type SecureContextOptions } from 'node:tls';
import type { MqttRefusal } from '#contracts';
import { Batches, type Waiting } from '../batches.js';
import { BackfillPauses } from './backfill-pauses.js';
import { Connection, PAUSED_BY_BOUND } from './connection.js';
import { ConnectionStates, type ConnectionState } from './connection-states.js';
import type { Authenticate } from './listener-access.js';
import type { ListenerHost, ListenerSettings } from './listener-host.js';
import { PACKET_TOO_LARGE, type ProtocolViolation } from '../packet/framing.js';
import type { Refusal } from '../packet/handshake.js';
import { LateAcknowledgements } from './late-acknowledgements.js';
import { PartialPackets } from './budgets/partial-packets.js';
import { Senders, SLOWED_SHOWN_MS } from './rates/senders.js';
import { SessionQuota } from './budgets/session-quota.js';
import { StateBudget } from './budgets/state-budget.js';
import { partialLimits, PENDING_LIMITS, sessionLimits, settingsOf, STATE_LIMITS } from './listener-limits.js';
import type { ListenerOptions } from './listener-options.js';
import { openServer } from './listening-server.js';
import { PendingConnections } from './budgets/pending-connections.js';
import { RateLimitedLog } from '../rate-limited-log.js';
import { RetainedMessages } from './topics/retained.js';
import {
  DEFAULT_BOUND_BYTES,
  SILENT_LOG,
  type BatchHandler,
  type MqttSource,
  type SourceLog,
  type SourceStats,
} from '../inbound.js';
import { WaitingBound } from './waiting-bound.js';
import { TopicTable } from './topics/topic-table.js';

const CONNECT_DEADLINE_MS = 10_000;
const CLOSE_DEADLINE_MS = 2_000;
const STOP_DEADLINE_MS = 3_000;
const SWEEP_MS = 500;

const SESSION_TAKEN_OVER = 0x8e;
const KEEPALIVE_TIMEOUT = 0x8d;
const SERVER_SHUTTING_DOWN = 0x8b;
const QUOTA_EXCEEDED = 0x97;
const NOT_AUTHORIZED = 0x87;

/**
 * The listener of our own: sensors connect to it, and their PUBACK (QoS 2: PUBREC) is sent after the handler says that the
 * message is durable. Not a broker: it takes readings, and serves the retained status and alerts.
 */
export class MqttListener implements MqttSource, ListenerHost {
  readonly topics = new TopicTable();
  readonly senders = new Senders();
  readonly state = new StateBudget(STATE_LIMITS);
  readonly retained = new RetainedMessages();
  readonly settings: ListenerSettings;
  private readonly log: SourceLog;
  private readonly limitedLog: RateLimitedLog;
  private readonly bound: WaitingBound;
  private readonly quota: SessionQuota;
  private readonly partials: PartialPackets<Connection>;
  private readonly pending: PendingConnections;
  private readonly maxSockets: number;
  private readonly states = new ConnectionStates();
  private readonly sockets = new Set<Connection>();
  private readonly clients = new Map<string, Connection>();
  private readonly lateAcknowledgements = new LateAcknowledgements();
  private readonly backfill: BackfillPauses;
  private server: Server | null = null;
  private batches: Batches<Connection> | null = null;
  private sweeper: NodeJS.Timeout | undefined;
  private readonly counts = { received: 0, acknowledged: 0, refused: 0, protocolErrors: 0 };
  private failed = false;
  private url: string;

  constructor(private readonly options: ListenerOptions) {
    this.url = options.url;
    this.log = options.log ?? SILENT_LOG;
    this.limitedLog = new RateLimitedLog(this.log);
    this.bound = new WaitingBound(options.boundBytes ?? DEFAULT_BOUND_BYTES, () => this.batches?.waitingBytes ?? 0);
    const { sessions, sessionsPerAddress } = sessionLimits(options);
    this.maxSockets = sessions + PENDING_LIMITS.connections + 1_000;
    const socketsPerAddress = sessionsPerAddress + PENDING_LIMITS.connectionsPerAddress;
    const told = (address: string, reason: MqttRefusal): void => this.tell(address, reason);
    this.pending = new PendingConnections({ ...PENDING_LIMITS, socketsPerAddress }, told);
    const end = (one: unknown): void => (one as Connection).close('lost', QUOTA_EXCEEDED);
    this.quota = new SessionQuota({ sessions, sessionsPerAddress }, end);
    this.partials = new PartialPackets<Connection>(partialLimits(this.bound.bytes), end);
    this.settings = settingsOf(options);
    this.backfill = new BackfillPauses(options.isBackfillSpent);
  }

  /** Where it listens, with the real port after `start`. */
  get address(): string {
    return this.url;
  }

  async start(handler: BatchHandler): Promise<void> {
    this.batches = new Batches<Connection>(handler, {
      maxMessages: this.options.batchMessages ?? 5_000,
      maxBytes: this.options.batchBytes ?? 8 * 1024 * 1024,
      onDone: (batch) => this.acknowledge(batch),
      onFatal: (error) => this.fail(error),
    });
    const { server, url } = await openServer(this.options.url, this.options.tls, this.opened, this.greet);
    // Those without a session, and those that are refused with an answer, need capacity too.
    server.maxConnections = this.maxSockets;
    server.on('drop', (dropped) => this.tell(dropped?.remoteAddress, 'too-many'));
    this.server = server;
    this.url = url;
    this.sweeper = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
    this.log.info({ address: this.url }, 'MQTT listener is open');
  }

  /** Key and certificates of `mqtts:` that were renewed, for connections from now on. */
  setSecureContext(options: SecureContextOptions): void {
    if (this.server instanceof TlsServer) this.server.setSecureContext(options);
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of this.sockets) connection.pause(PAUSED_BY_BOUND);
    await this.batches?.halt(STOP_DEADLINE_MS);
    for (const connection of this.sockets) connection.close('left', SERVER_SHUTTING_DOWN);
    clearInterval(this.sweeper);
    this.lateAcknowledgements.stop();
    this.backfill.stop();
    const destroyer = setTimeout(() => this.sockets.forEach((c) => c.socket.destroy()), CLOSE_DEADLINE_MS);
    await closed;
    clearTimeout(destroyer);
  }

  publishRetained(topic: string, payload: string): Promise<void> {
    this.retained.set(topic, payload);
    for (const { session } of this.clients.values()) session?.offer(topic);
    return Promise.resolve();
  }

  /** Who is, or was, connected: the newest state of each client id, with its principal before it. */
  connections(): readonly ConnectionState[] {
    return this.states.all();
  }

  ready(): string[] {
    if (this.failed) return ['the MQTT listener has stopped after an error of its handler'];
    if (!this.server?.listening) return ['the MQTT listener is not open'];
    if (!this.bound.isKept()) return [`the MQTT listener refuses connections: ${this.bound.waitingBytes()} bytes wait`];
    return [];
  }

  stats(): SourceStats {
    return {
      kind: 'listener',
      connections: this.clients.size,
      ...this.counts,
      cut: this.pending.cut + this.quota.displaced + this.partials.cut,
      dropped: this.batches?.dropped ?? 0,
      waitingMessages: this.batches?.waitingMessages ?? 0,
      waitingBytes: this.bound.waitingBytes(),
      boundBytes: this.bound.bytes,
      paused: this.bound.isPausing,
      slowed: this.senders
        .slowedSince(performance.now() - SLOWED_SHOWN_MS)
        .map(({ device, slowed }) => ({ device, messages: slowed })),
      backfilling: this.backfill.size,
    };
  }

  // What connections ask of their host

  hasCapacity(): boolean {
    return this.server !== null && !this.failed && this.bound.isKept();
  }

  get authenticate(): Authenticate | null {
    return this.options.authenticate ?? null;
  }

  admit(connection: Connection): boolean {
    this.clients.get(connection.sessionKey)?.close('lost', SESSION_TAKEN_OVER);
    if (!this.quota.enter(connection, connection.use, connection.enteredAt)) return false;
    this.clients.set(connection.sessionKey, connection);
    this.states.set(connection.sessionKey, 'connected', connection.willTopic, Date.now());
    return true;
  }

  published(connection: Connection): void {
    this.quota.published(connection, connection.use);
  }

  refused(connection: Connection, refusal: Refusal, reason: MqttRefusal, principal: string | null): void {
    this.counts.refused++;
    this.limitedLog.warn(refusal, { peer: connection.address, refusal, reason }, 'MQTT connection refused');
    this.tell(connection.address, reason, principal);
  }

  turnedAway(connection: Connection, reason: MqttRefusal): void {
    this.tell(connection.address, reason);
  }

  received(message: Waiting<Connection>): void {
    this.counts.received++;
    this.batches!.add(message);
  }

  partialChanged(connection: Connection, bytes: number): void {
    this.bound.partialChanged(bytes);
    this.partials.changed(connection, connection.use, bytes);
  }

  afterRead(connection: Connection): void {
    if (connection.isBackfilling) this.backfill.readFrom(connection, performance.now());
    if (this.bound.isKept() && !this.failed) return;
    // A connection that adds nothing is read on, so that its pings are answered.
    if (!connection.hasWaiting && !this.failed) return;
    this.bound.pause(connection);
  }

  acknowledged(count: number): void {
    this.counts.acknowledged += count;
  }

  late(connection: Connection): void {
    this.lateAcknowledgements.add(connection);
  }

  broke(connection: Connection, violation: ProtocolViolation): void {
    this.counts.protocolErrors++;
    const { client, address: peer } = connection;
    if (!connection.session) this.tell(peer, violation.reasonCode === PACKET_TOO_LARGE ? 'too-large' : 'malformed');
    this.limitedLog.warn('broken', { client, peer }, `MQTT protocol broken: ${violation.message}`);
  }

  left(connection: Connection, how: 'left' | 'lost'): void {
    this.batches!.drop(connection);
    this.bound.forget(connection);
    this.lateAcknowledgements.forget(connection);
    this.backfill.forget(connection);
    if (this.clients.get(connection.sessionKey) !== connection) return;
    this.clients.delete(connection.sessionKey);
    this.quota.left(connection, connection.use);
    connection.session?.ended();
    this.states.set(connection.sessionKey, how, connection.willTopic, Date.now());
  }

  // Inside

  private readonly opened = (socket: Socket): void => this.pending.open(socket, performance.now());

  private readonly greet = (socket: Socket): void => {
    const pending = this.pending.of(socket);
    if (!pending) return void socket.destroy();
    pending.isGreeted = true;
    const connection = new Connection(socket, this, this.pending, pending, performance.now());
    this.sockets.add(connection);
    socket.on('close', () => this.sockets.delete(connection));
  };

  private tell(address: string | undefined, reason: MqttRefusal, principal: string | null = null): void {
    this.options.onRefused?.({ address: address ?? 'unknown', reason, principal });
  }

  private acknowledge(batch: readonly Waiting<Connection>[]): void {
    const now = performance.now();
    const touched = new Set<Connection>();
    let last: Connection | null = null;
    for (const message of batch) {
      const connection = message.origin;
      if (connection.closed) continue;
      connection.isBackfilling = message.isBackfill;
      if (message.qos === 0) continue;
      connection.acknowledge(message, now);
      if (connection !== last) touched.add((last = connection));
    }
    for (const connection of touched) {
      connection.session?.flush();
      if (connection.isBackfilling) this.backfill.readFrom(connection, now);
    }
    this.bound.resume();
  }

  private sweep(now: number): void {
    const unixMs = Date.now();
    for (const connection of this.sockets) {
      if (connection.closed) {
        if (now - connection.closedAt > CLOSE_DEADLINE_MS) connection.socket.destroy();
      } else if (!connection.session) {
        if (now - connection.lastPacketAt <= CONNECT_DEADLINE_MS) continue;
        this.tell(connection.address, 'no-connect');
        connection.close('lost');
      } else if (connection.isSilent(now)) connection.close('lost', KEEPALIVE_TIMEOUT);
      else if (!connection.session.isAllowed(unixMs)) {
        this.log.info({ client: connection.sessionKey }, 'disconnected: its credential does not hold any more');
        connection.close('lost', NOT_AUTHORIZED);
      }
    }
    this.bound.resume();
    this.senders.sweep(now, this.settings.rate);
  }

  private fail(error: unknown): void {
    this.failed = true;
    for (const connection of this.sockets) connection.pause(PAUSED_BY_BOUND);
    this.options.onFatal?.(error);
  }
}
