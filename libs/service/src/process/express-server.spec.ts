import 'reflect-metadata';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Controller, Get, Module, Req, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Request } from 'express';
import { ExpressServer } from './express-server.js';

@Controller()
class Asked {
  @Get('asked')
  answer(@Req() request: Request): object {
    return { host: request.get('host'), path: request.path };
  }
}

@Module({ controllers: [Asked] })
class Asking {}

describe('Express over HTTP', () => {
  let app: INestApplication;
  let server: Server;
  let port: number;
  beforeEach(async () => {
    app = await NestFactory.create(Asking, new ExpressServer(), { logger: false });
    await app.listen(0, '127.0.0.1');
    server = app.getHttpServer() as Server;
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => app.close());

  it('changes the prototype of no request and of no answer: what hangs on them could not be freed while it is young', async () => {
    const seen: object[] = [];
    const note = (request: IncomingMessage, response: ServerResponse): void =>
      void seen.push(Object.getPrototypeOf(request) as object, Object.getPrototypeOf(response) as object);
    server.prependListener('request', note);
    server.on('request', note); // behind Express
    const answer = await fetch(`http://127.0.0.1:${port}/asked?all`);
    expect(await answer.json()).toEqual({ host: `127.0.0.1:${port}`, path: '/asked' });
    expect(seen).toHaveLength(4);
    expect([seen[0] === seen[2], seen[1] === seen[3]]).toEqual([true, true]);
  });

  it('stops though somebody is connected who says nothing', async () => {
    const accepted = once(server, 'connection');
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await accepted;
    const closed = once(socket, 'close');
    await app.close();
    await closed;
  });
});
