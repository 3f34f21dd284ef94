import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { NeedsRole } from '../access/needs-role.js';
import { ProblemError } from '../http/problem.js';
import { CallRates } from './call-rates.js';

/** Bounds the calls of each credential and of each address, before anything is looked at. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly rates: CallRates,
    private readonly reflector: Reflector,
  ) {}

  /** @throws ProblemError `too-many-requests`, and sets `Retry-After` */
  async canActivate(context: ExecutionContext): Promise<true> {
    const needed = this.reflector.get(NeedsRole, context.getHandler()) as unknown;
    // What is open to anyone is cheap: the page, and health that is looked at once a second.
    if (needed === null) return true;
    const http = context.switchToHttp();
    const tooMany = await this.rates.refuse(http.getRequest<Request>());
    if (tooMany === null) return true;
    http.getResponse<Response>().setHeader('retry-after', String(tooMany.waitS));
    const detail = `At most ${tooMany.most} calls in ${tooMany.windowS} s; try again in a while.`;
    throw new ProblemError('too-many-requests', detail);
  }
}
