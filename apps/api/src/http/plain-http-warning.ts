import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment, isLoopback, Logger } from '#runtime';

/** Keys and figures cross the network as they are: whoever listens has them. Behind a proxy that speaks TLS it is as it should be. */
@Injectable()
export class PlainHttpWarning implements OnApplicationBootstrap {
  constructor(
    private readonly env: Environment,
    private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { httpHost, httpTls } = this.env;
    if (httpTls || isLoopback(httpHost)) return;
    this.log.warn(
      { httpHost },
      'HTTP is not encrypted: set HTTP_TLS_KEY and HTTP_TLS_CERT, or let nobody reach it but a proxy with TLS',
    );
  }
}
