import { createHash } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '#contracts';
import { Access } from '../access/access.js';
import { NeedsRole } from '../access/needs-role.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problem.js';

/** How many calls in a window of time. A page of the operators needs some 20; a proxy is one address for all behind it. */
@Injectable()
export class Rates {
  readonly windowS: number = 10;
  readonly ofKey: number = 1_000;
  readonly ofAddress: number = 3_000;
}

/** Bounds the calls of each credential and of each address (IPv6: /64), before anything is looked at. Without keys only this machine calls. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly ofAddress: RateLimiterMemory;
  /** Of what is sent, whether it holds or not: whoever sends made-up ones is held by the address. */
  private readonly ofKey: RateLimiterMemory;

  constructor(
    private readonly access: Access,
    private readonly reflector: Reflector,
    { windowS, ofKey, ofAddress }: Rates,
  ) {
    this.ofAddress = new RateLimiterMemory({ points: ofAddress, duration: windowS });
    this.ofKey = new RateLimiterMemory({ points: ofKey, duration: windowS });
  }

  /** @throws ProblemError `too-many-requests`, and sets `Retry-After` */
  async canActivate(context: ExecutionContext): Promise<true> {
    const needed = this.reflector.get(NeedsRole, context.getHandler()) as unknown;
    // What is open to anyone is cheap: the page, and health that is looked at once a second.
    if (!this.access.required || needed === null) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    await take(this.ofAddress, networkOf(clientAddress(request)), response);
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      await take(this.ofKey, createHash('sha256').update(authorization).digest('base64'), response);
    }
    return true;
  }
}

async function take(limiter: RateLimiterMemory, who: string, response: Response): Promise<void> {
  try {
    await limiter.consume(who);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
    response.setHeader('retry-after', String(seconds));
    const detail = `At most ${limiter.points} calls in ${limiter.duration} s; try again in a while.`;
    throw new ProblemError('too-many-requests', detail);
  }
}
