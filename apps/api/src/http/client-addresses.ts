import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import proxyAddr from 'proxy-addr';
import { Environment } from '#runtime';

/** Where requests come from: behind a proxy of `HTTP_TRUSTED_PROXIES` what that says, where it is an address. */
@Injectable()
export class ClientAddresses {
  private readonly isTrusted: ReturnType<typeof proxyAddr.compile>;

  constructor({ httpTrustedProxies }: Environment) {
    this.isTrusted = proxyAddr.compile([...httpTrustedProxies]);
  }

  of(request: IncomingMessage): string {
    const address = proxyAddr(request, this.isTrusted);
    return isIP(address) === 0 ? (request.socket.remoteAddress ?? 'unknown') : address;
  }
}
