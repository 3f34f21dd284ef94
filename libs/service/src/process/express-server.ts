import { createServer, IncomingMessage, ServerResponse, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';

/** What Express gives every request and answer as their prototypes; its types leave them out. */
interface Prototypes {
  request: object;
  response: object;
}

/**
 * Express over HTTP whose requests and answers have Express's prototypes from the start. It sets them on each by itself, and an object
 * whose prototype was changed makes the engine's collector keep it, and all that hangs on it, until all old objects are looked at: 5 to 10 kB
 * of each request (docs/adr/0087). Set to what it is, nothing changes.
 */
export class ExpressServer extends ExpressAdapter {
  private readonly connections = new Set<Socket>();

  override initHttpServer({ httpsOptions }: NestApplicationOptions): void {
    const express = this.getInstance<Prototypes & RequestListener>();
    const messages = messagesOf(express);
    const server: Server = httpsOptions
      ? createTlsServer({ ...httpsOptions, ...messages }, express)
      : createServer(messages, express);
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    this.setHttpServer(server);
  }

  /** Whoever is connected does not hold up the stop. */
  override close(): ReturnType<ExpressAdapter['close']> {
    for (const socket of this.connections) socket.destroy();
    return super.close();
  }
}

/** Classes of the server's messages, which are what Express expects. */
function messagesOf(express: Prototypes) {
  class Request extends IncomingMessage {}
  class Response extends ServerResponse {}
  Object.setPrototypeOf(Request.prototype, express.request);
  Object.setPrototypeOf(Response.prototype, express.response);
  express.request = Request.prototype;
  express.response = Response.prototype;
  return { IncomingMessage: Request, ServerResponse: Response };
}
