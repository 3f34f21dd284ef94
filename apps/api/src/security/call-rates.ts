import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '#contracts';
import { Access } from '../access/access.js';
import { ClientAddresses } from '../http/client-addresses.js';

/** How many calls in a window of time. A page of the operators needs some 20; a proxy is one address for all behind it. */
@Injectable()
export class Rates {
  readonly windowS: number = 10;
  readonly ofKey: number = 1_000;
  readonly ofAddress: number = 3_000;
}

/** Why a call is one too many. */
export interface TooMany {
  readonly most: number;
  readonly windowS: number;
  /** Until the next may come, s. */
  readonly waitS: number;
}

/** Counts the calls of each credential and of each address (IPv6: /64). Without keys only this machine calls. */
@Injectable()
export class CallRates {
  private readonly ofAddress: RateLimiterMemory;
  /** Of what is sent, whether it holds or not: whoever sends made-up ones is held by the address. */
  private readonly ofKey: RateLimiterMemory;

  constructor(
    private readonly access: Access,
    private readonly addresses: ClientAddresses,
    { windowS, ofKey, ofAddress }: Rates,
  ) {
    this.ofAddress = new RateLimiterMemory({ points: ofAddress, duration: windowS });
    this.ofKey = new RateLimiterMemory({ points: ofKey, duration: windowS });
  }

  /** Counts a call. @returns null: it is within what its sender may */
  async refuse(request: IncomingMessage): Promise<TooMany | null> {
    if (!this.access.required) return null;
    const { authorization } = request.headers;
    return (
      (await take(this.ofAddress, networkOf(this.addresses.of(request)))) ??
      (authorization === undefined
        ? null
        : await take(this.ofKey, createHash('sha256').update(authorization).digest('base64')))
    );
  }
}

async function take(limiter: RateLimiterMemory, who: string): Promise<TooMany | null> {
  try {
    await limiter.consume(who);
    return null;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const waitS = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
    return { most: limiter.points, windowS: limiter.duration, waitS };
  }
}
