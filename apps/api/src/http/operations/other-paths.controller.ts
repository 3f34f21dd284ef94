import { All, Controller, Get, Options, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { operationList, roleFor } from '#contracts';
import { NeedsRole } from '../../access/needs-role.js';
import { ProblemError } from '../problem.js';
import { routeOf } from './handles.js';

/** Methods of each route, as `Allow` names them. */
const ALLOWED = new Map<string, readonly string[]>();
for (const operation of operationList()) {
  const route = routeOf(operation);
  const methods = operation.method === 'get' ? ['GET', 'HEAD'] : [operation.method.toUpperCase()];
  // What only reads is named first.
  ALLOWED.set(route, [...(ALLOWED.get(route) ?? []), ...methods].sort());
}

const GUARDED = new Set(
  operationList()
    .filter((operation) => roleFor(operation) !== null)
    .map(routeOf),
);
const routes = [...ALLOWED.keys()];

/** What no operation handles. Its routes come after all others; below `/api` a key is asked for before anything is said. */
@Controller()
export class OtherPathsController {
  @NeedsRole('viewer')
  @All(routes.filter((route) => GUARDED.has(route)))
  otherMethodOfCall(@Req() request: Request, @Res({ passthrough: true }) response: Response): never {
    return refuseMethod(request, response);
  }

  @NeedsRole(null)
  @All(routes.filter((route) => !GUARDED.has(route)))
  otherMethod(@Req() request: Request, @Res({ passthrough: true }) response: Response): never {
    return refuseMethod(request, response);
  }

  @NeedsRole('viewer')
  @Get('api{/*path}')
  unknownCall(@Req() request: Request): never {
    return refusePath(request);
  }

  @NeedsRole('viewer')
  @Options('api{/*path}')
  unknownCallAsked(@Req() request: Request): never {
    return refusePath(request);
  }

  /** What is no call of ours only an admin may try to change. */
  @NeedsRole('admin')
  @All('api{/*path}')
  unknownChange(@Req() request: Request): never {
    return refusePath(request);
  }

  @NeedsRole(null)
  @All('{*path}')
  unknownPath(@Req() request: Request): never {
    return refusePath(request);
  }
}

/** @throws ProblemError `method-not-allowed`, and sets `Allow` */
function refuseMethod(request: Request, response: Response): never {
  const methods = ALLOWED.get((request.route as { readonly path: string }).path) ?? [];
  response.setHeader('allow', methods.join(', '));
  throw new ProblemError('method-not-allowed', `${request.method} is not allowed here; ${methods.join(' and ')} is.`);
}

/** @throws ProblemError `not-found` */
function refusePath(request: Request): never {
  throw new ProblemError('not-found', `There is no ${request.path}. /openapi.json lists all calls.`);
}
