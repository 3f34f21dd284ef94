import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { TLS_OPTIONS } from '#contracts';

/** Files in PEM; with `caFile` clients must show a certificate of it. */
export interface ServerTls {
  readonly keyFile: string;
  readonly certFile: string;
  readonly caFile?: string;
}

export interface ListeningServer {
  readonly server: Server;
  /** With the real port. */
  readonly url: string;
}

const HANDSHAKE_DEADLINE_MS = 10_000;

/**
 * A TCP server for `mqtt:`, a TLS server for `mqtts:`; port 0 is any free one.
 * @throws where the port is taken or a file cannot be read
 */
export async function openServer(
  address: string,
  tls: ServerTls | undefined,
  /** A TCP connection, for `mqtts:` before its handshake. */
  opened: (socket: Socket) => void,
  greet: (socket: Socket) => void,
): Promise<ListeningServer> {
  const url = new URL(address);
  const isTls = url.protocol === 'mqtts:';
  if (!isTls && url.protocol !== 'mqtt:') throw new Error(`${address}: expected mqtt://host:port or mqtts://host:port`);
  if (isTls && !tls) throw new Error(`${address}: mqtts needs a key file and a certificate file`);
  const server = isTls ? secure(tls!) : createServer({ noDelay: true });
  server.on('connection', opened);
  server.on(isTls ? 'secureConnection' : 'connection', greet);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const port = Number(url.port || (isTls ? 8883 : 1883));
    server.listen({ port, host: url.hostname.replace(/^\[|\]$/g, '') }, resolve);
  });
  url.port = String((server.address() as AddressInfo).port);
  return { server, url: url.href.replace(/\/$/, '') };
}

function secure(tls: ServerTls): Server {
  return createTlsServer({
    ...TLS_OPTIONS,
    key: readFileSync(tls.keyFile),
    cert: readFileSync(tls.certFile),
    ...(tls.caFile ? { ca: readFileSync(tls.caFile), requestCert: true, rejectUnauthorized: true } : {}),
    handshakeTimeout: HANDSHAKE_DEADLINE_MS,
  });
}
