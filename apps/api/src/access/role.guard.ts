import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Role } from '#contracts';
import { Clock } from '../http/clock.js';
import { HandledOperation } from '../http/operations/handles.js';
import { ProblemError } from '../http/problem.js';
import { Access } from './access.js';
import { NeedsRole } from './needs-role.js';
import { notePrincipal } from './principal.js';
import { requireSites } from './site-scope.js';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** Lets a request pass whose key has the role and the sites that its handler needs. A page of another origin may never change anything. */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(
    private readonly access: Access,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `unauthorized`, `forbidden` */
  async canActivate(context: ExecutionContext): Promise<true> {
    // Said by no decorator: undefined, which is not the same as open.
    const needed = this.reflector.get(NeedsRole, context.getHandler()) as Role | null | undefined;
    if (needed === null) return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (this.access.required) {
      const { authorization } = request.headers;
      const principal = await this.access.admit(authorization, needed ?? 'admin', this.clock.now());
      requireSites(principal, this.reflector.get(HandledOperation, context.getHandler()), request);
      notePrincipal(request, principal);
    }
    if (!READING.includes(request.method) && isForeign(request)) {
      throw new ProblemError('forbidden', 'Pages of another origin may not change anything here.');
    }
    return true;
  }
}

/**
 * Whether the page of another origin asks, by whatever its browser says of it: browsers of before 2020 say no `Sec-Fetch-Site`, and those
 * of before 2016 no `Origin` of a form. What says nothing is no browser. A name beside ours (another port, a sub-domain) is foreign too.
 */
function isForeign({ headers, host }: Request): boolean {
  if (['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))) return true;
  const from = headers.origin ?? headers.referer;
  if (!from) return false;
  try {
    return new URL(from).host !== host;
  } catch {
    return true; // "null": a sandboxed frame or a file
  }
}
