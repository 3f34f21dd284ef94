import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { mayAct, ONE_KEY_NAME, operationsAt, roleFor, type Role } from '#contracts';
import { loadKeys, type ApiKey, type Environment } from '#runtime';
import { ProblemError } from '../http/problem.js';

/** Who calls, by the key that was sent. */
export interface Principal {
  readonly name: string;
  readonly role: Role;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who may call `/api/…`, by the keys that hold now. */
export class Access {
  /** @param required false: everybody may do everything, and names come from the body of a request */
  constructor(
    readonly required: boolean,
    private held: readonly ApiKey[],
  ) {}

  /** Keys that were read again. */
  replace(keys: readonly ApiKey[]): void {
    this.held = keys;
  }

  keys(): readonly ApiKey[] {
    return this.held;
  }

  /** Takes the same time whichever key it is, and if it is none. */
  principalOf(token: string): Principal | null {
    const sent = digest(token);
    let found: Principal | null = null;
    for (const { name, role, sha256 } of this.held) {
      if (timingSafeEqual(sent, Buffer.from(sha256, 'hex'))) found = { name, role };
    }
    return found;
  }
}

/**
 * Every key that is admitted: those of GREENPARK_API_KEYS_FILE, and GREENPARK_API_KEY as one more of an admin.
 * @throws ConfigurationError
 */
export async function readKeys({ apiKey, apiKeysFile }: Environment): Promise<readonly ApiKey[]> {
  const named = apiKeysFile === null ? [] : await loadKeys(apiKeysFile);
  const one: ApiKey[] =
    apiKey === null ? [] : [{ name: ONE_KEY_NAME, role: 'admin', sha256: digest(apiKey).toString('hex') }];
  return [...named, ...one];
}

const principals = new WeakMap<Request, Principal>();

/** Who sent a request that the guard has let pass; null: authentication is off. */
export const principalOf = (request: Request): Principal | null => principals.get(request) ?? null;

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** Lets a request to `/api/…` pass, or answers 401 or 403. A page of another origin may never change anything. */
export function guard(access: Access): (request: Request, response: Response, next: NextFunction) => void {
  return (request, _response, next) => {
    const problem = (access.required ? keyProblem(access, request) : null) ?? originProblem(request);
    next(problem ?? undefined);
  };
}

function keyProblem(access: Access, request: Request): ProblemError | null {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const principal = token === undefined ? null : access.principalOf(token);
  if (!principal) {
    const how =
      access.keys().length > 0
        ? 'Send "Authorization: Bearer <key>" with a key of GREENPARK_API_KEYS_FILE or GREENPARK_API_KEY.'
        : 'GREENPARK_AUTH is on and there is no key: set GREENPARK_API_KEYS_FILE (see `greenpark key new`) or GREENPARK_API_KEY and restart the service.';
    return new ProblemError('unauthorized', how);
  }
  const needed = roleNeeded(request);
  if (needed !== null && !mayAct(principal.role, needed)) {
    const detail = `This call needs the role ${needed}; the key "${principal.name}" has the role ${principal.role}.`;
    return new ProblemError('forbidden', detail);
  }
  principals.set(request, principal);
  return null;
}

/** null: there is no such method at this path, which the router says. What no operation describes only an admin may try to change. */
function roleNeeded(request: Request): Role | null {
  const isReading = READING.includes(request.method);
  const operations = operationsAt(request.baseUrl + request.path);
  if (operations.length === 0) return isReading ? 'viewer' : 'admin';
  const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
  const operation = operations.find((one) => one.method === method);
  return operation ? roleFor(operation) : null;
}

function originProblem(request: Request): ProblemError | null {
  if (READING.includes(request.method) || !foreign(request)) return null;
  return new ProblemError('forbidden', 'Pages of another origin may not change anything here.');
}

function foreign(request: Request): boolean {
  const origin = request.headers.origin;
  if (!origin) return request.headers['sec-fetch-site'] === 'cross-site';
  try {
    return new URL(origin).host !== request.headers.host;
  } catch {
    return true; // "null": a sandboxed frame or a file
  }
}
