import { isIP } from 'node:net';
import type { Request } from 'express';

/** Where a request comes from: behind a proxy of `HTTP_TRUSTED_PROXIES` what that says, where it is an address. */
export function clientAddress({ ip, socket }: Request): string {
  return ip !== undefined && isIP(ip) !== 0 ? ip : (socket.remoteAddress ?? 'unknown');
}
