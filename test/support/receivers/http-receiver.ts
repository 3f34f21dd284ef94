import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

/** What a receiver does with a request; `'hang'`: it never answers. */
export type Behaviour = { readonly status: number; readonly body?: string } | 'hang';

/** A receiver of notifications on loopback, that answers as the test wants. */
export class HttpReceiver {
  readonly requests: Received[] = [];
  behaviour: Behaviour = { status: 204 };
  private readonly hanging = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<HttpReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const receiver = new HttpReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { url: path = '', headers } = request;
        receiver.requests.push({ path, headers, text: bytes.toString('utf8'), bytes });
        receiver.answer(response);
      });
    });
    return receiver;
  }

  /** Bodies as JSON, in the order of their arrival. */
  bodies<T>(): T[] {
    return this.requests.map(({ text }) => JSON.parse(text) as T);
  }

  /** What a receiver keeps that takes each id once: the bodies of new ids. */
  onceEach<T extends { readonly id: string }>(): T[] {
    const seen = new Map<string, T>();
    for (const body of this.bodies<T>()) if (!seen.has(body.id)) seen.set(body.id, body);
    return [...seen.values()];
  }

  async stop(): Promise<void> {
    for (const response of this.hanging) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(response: ServerResponse): void {
    if (this.behaviour === 'hang') return void this.hanging.add(response);
    response.writeHead(this.behaviour.status).end(this.behaviour.body);
  }
}
