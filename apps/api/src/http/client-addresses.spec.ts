import type { IncomingMessage } from 'node:http';
import type { Environment } from '#runtime';
import { ClientAddresses } from './client-addresses.js';

const request = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('where a request comes from', () => {
  const behind = new ClientAddresses({ httpTrustedProxies: ['10.0.0.0/8'] } as unknown as Environment);

  it.each([
    ['what a trusted proxy says', request('10.0.0.1', '192.0.2.7'), '192.0.2.7'],
    ['what the last proxy that is not trusted was', request('10.0.0.1', '192.0.2.7, 192.0.2.8, 10.0.0.2'), '192.0.2.8'],
    ['the sender itself where nobody trusts it', request('192.0.2.9', '192.0.2.7'), '192.0.2.9'],
    ['the proxy where it says what is no address', request('10.0.0.1', 'unknown'), '10.0.0.1'],
    ['nobody where the connection is gone', request(undefined), 'unknown'],
  ])('is %s', (_what, asked, address) => {
    expect(behind.of(asked)).toBe(address);
  });
});
