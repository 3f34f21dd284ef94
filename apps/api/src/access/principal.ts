import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { NAMELESS, type Role } from '#contracts';

/** Who calls, by the key that was sent. */
export interface Principal {
  readonly name: string;
  readonly role: Role;
}

const principals = new WeakMap<Request, Principal>();

/** Noted by the guard that has let a request pass. */
export function notePrincipal(request: Request, principal: Principal): void {
  principals.set(request, principal);
}

/** Who sent the request, a `Principal`; null: authentication is off. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | null =>
    principals.get(context.switchToHttp().getRequest<Request>()) ?? null,
);

/** The name of the key where authentication is on, whatever the body says; else whom the body names; null: no one. */
export function actorOf(caller: Principal | null, by: unknown): string | null {
  if (caller) return caller.name;
  return (typeof by === 'string' ? by.trim() : '') || null;
}

/** As `actorOf`, where an action needs no name. */
export const nameOf = (caller: Principal | null, by?: unknown): string => actorOf(caller, by) ?? NAMELESS;
