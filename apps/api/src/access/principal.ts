import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { NAMELESS, type Role } from '#contracts';

/** Who calls, by the credential that was sent. */
export interface Principal {
  readonly name: string;
  readonly role: Role;
  /** Ids of the sites that it is for; null: all. */
  readonly sites: readonly string[] | null;
  /** Unix ms from which on it does not hold any more; null: never. */
  readonly expiresMs: number | null;
  /** More than one person has it: no one signs by it. */
  readonly isShared: boolean;
  /** Which key it is, by its hash; null: none of ours. */
  readonly key: string | null;
}

/** The sites of which the caller may see and do something; null: all. */
export const sitesOf = (caller: Principal | null): readonly string[] | null => caller?.sites ?? null;

export const mayReach = (caller: Principal | null, site: string): boolean => sitesOf(caller)?.includes(site) ?? true;

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
