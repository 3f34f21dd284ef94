import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Framing, ProtocolViolation } from '../packet/framing.js';
import { generate } from '../packet/generate-packet.js';

export interface LinkOptions {
  /** `mqtt://`, `tcp://`, `mqtts://` or `ssl://`; user and password may stand in it. */
  readonly url: string;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM file of the authority that signed the server's certificate; default: the system's. */
  readonly caFile?: string | undefined;
  readonly keepaliveS: number;
}

/** CONNACK return codes that no retry mends. */
const FINAL_CODES: Readonly<Record<number, string>> = {
  1: 'the server does not speak MQTT 3.1.1',
  2: 'the client id is refused',
  4: 'bad user name or password',
  5: 'not authorized',
};

export class ConnectionRefused extends Error {
  constructor(
    readonly returnCode: number,
    url: string,
  ) {
    super(`${url} refused the connection: ${FINAL_CODES[returnCode] ?? `return code ${returnCode}`}`);
    this.name = 'ConnectionRefused';
  }

  get isFinal(): boolean {
    return this.returnCode in FINAL_CODES;
  }
}

export interface LinkEvents {
  open(): void;
  acknowledged(packetId: number): void;
  /** After the acknowledgements of one read, and when the socket has drained. */
  mayWrite(): void;
  /** Once, whatever happened. */
  closed(error: Error): void;
}

const CONNACK_DEADLINE_MS = 10_000;
const MAX_PACKET_BYTES = 1024 * 1024;
const PINGREQ = Buffer.from([0xc0, 0]);
const DISCONNECT = Buffer.from([0xe0, 0]);

/** One network connection of a publisher: MQTT 3.1.1, clean session. A new connection is a new link, so nothing of an old one can be mistaken. */
export class ClientLink {
  private readonly socket: Socket;
  private readonly framing = new Framing(MAX_PACKET_BYTES);
  private readonly pinger: NodeJS.Timeout;
  private readonly deadline: NodeJS.Timeout;
  private error: Error | null = null;
  private isOpen = false;
  private heardAt = performance.now();

  constructor(
    private readonly options: LinkOptions,
    private readonly events: LinkEvents,
  ) {
    this.socket = openSocket(options);
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('drain', () => events.mayWrite());
    this.socket.on('error', (error: Error) => (this.error ??= error));
    this.socket.on('close', () => this.closed());
    this.deadline = setTimeout(
      () => this.destroy(new Error(`no answer within ${CONNACK_DEADLINE_MS} ms`)),
      CONNACK_DEADLINE_MS,
    );
    this.pinger = setInterval(() => this.ping(), options.keepaliveS * 500);
    this.socket.write(connectPacket(options));
  }

  get unwrittenBytes(): number {
    return this.socket.writableLength;
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** Says goodbye; `closed` follows. */
  end(): void {
    this.socket.end(DISCONNECT);
  }

  destroy(error: Error): void {
    this.error ??= error;
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.heardAt = performance.now();
    try {
      this.framing.push(chunk, this.visit);
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      this.destroy(error);
      return;
    }
    if (this.isOpen) this.events.mayWrite();
  }

  private readonly visit = (bytes: Buffer, start: number, body: number, end: number): boolean => {
    const type = bytes[start]! >> 4;
    if (type === 4 && end - body >= 2) this.events.acknowledged((bytes[body]! << 8) | bytes[body + 1]!);
    else if (type === 2) this.answered(bytes[body + 1]!);
    return this.error === null;
  };

  private answered(returnCode: number): void {
    if (returnCode !== 0) {
      this.destroy(new ConnectionRefused(returnCode, withoutSecrets(this.options.url)));
      return;
    }
    clearTimeout(this.deadline);
    this.isOpen = true;
    this.events.open();
  }

  private ping(): void {
    if (!this.isOpen) return;
    const silentMs = Math.round(performance.now() - this.heardAt);
    if (silentMs > this.options.keepaliveS * 1_500) this.destroy(new Error(`nothing heard for ${silentMs} ms`));
    else this.socket.write(PINGREQ);
  }

  private closed(): void {
    clearTimeout(this.deadline);
    clearInterval(this.pinger);
    this.events.closed(this.error ?? new Error('the server closed the connection'));
  }
}

const isTls = (url: URL): boolean => url.protocol === 'mqtts:' || url.protocol === 'ssl:';

function openSocket(options: LinkOptions): Socket {
  const url = new URL(options.url);
  if (!['mqtt:', 'tcp:', 'mqtts:', 'ssl:'].includes(url.protocol)) {
    throw new Error(`${withoutSecrets(options.url)}: expected mqtt://, tcp://, mqtts:// or ssl://`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isTls(url)) return connectTcp({ host, port: Number(url.port || 1883) });
  const ca = options.caFile ? { ca: readFileSync(options.caFile) } : {};
  return connectTls({ host, port: Number(url.port || 8883), servername: host, ...ca });
}

function connectPacket(options: LinkOptions): Buffer {
  const url = new URL(options.url);
  const username = options.username ?? (url.username ? decodeURIComponent(url.username) : undefined);
  const password = options.password ?? (url.password ? decodeURIComponent(url.password) : undefined);
  return generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: options.clientId,
    keepalive: options.keepaliveS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
  });
}

function withoutSecrets(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}
