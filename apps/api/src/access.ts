import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import { ConfigurationError } from '#runtime';
import { ProblemError } from './problem.js';

/** Who may call `/api/…`. */
export interface Access {
  readonly required: boolean;
  /** SHA-256 of the one key that is admitted; null: nobody is. */
  readonly keyHash: Buffer | null;
}

/**
 * The one API key, from GREENPARK_API_KEY or the file that GREENPARK_API_KEY_FILE names.
 * @throws ConfigurationError
 */
export function readAccess(required: boolean, env: Readonly<Record<string, string | undefined>>): Access {
  const file = env.GREENPARK_API_KEY_FILE;
  let key = env.GREENPARK_API_KEY ?? '';
  if (key === '' && file) {
    try {
      key = readFileSync(file, 'utf8').trim();
    } catch (error) {
      throw new ConfigurationError([`GREENPARK_API_KEY_FILE: cannot be read (${(error as Error).message})`]);
    }
  }
  if (key !== '' && key.length < 16) {
    throw new ConfigurationError(['GREENPARK_API_KEY: expected at least 16 characters']);
  }
  return { required, keyHash: key === '' ? null : digest(key) };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets a request to `/api/…` pass, or answers 401. A page of another origin may never change anything. */
export function guard(access: Access): (request: Request, response: Response, next: NextFunction) => void {
  return (request, _response, next) => {
    if (access.required && !admitted(access, request.headers.authorization)) {
      const how = access.keyHash
        ? 'Send "Authorization: Bearer <key>" with the key of GREENPARK_API_KEY.'
        : 'GREENPARK_AUTH is on and no key is set: set GREENPARK_API_KEY (or GREENPARK_API_KEY_FILE) and restart the service.';
      next(new ProblemError('unauthorized', how));
      return;
    }
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && foreign(request)) {
      next(new ProblemError('forbidden', 'Pages of another origin may not change anything here.'));
      return;
    }
    next();
  };
}

function admitted(access: Access, header: string | undefined): boolean {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  return token !== undefined && access.keyHash !== null && timingSafeEqual(digest(token), access.keyHash);
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
