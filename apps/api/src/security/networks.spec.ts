import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Database } from '#postgres';
import type { Environment, Logger } from '#runtime';
import { Access } from '../access/access.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { ProblemError } from '../http/problem.js';
import { CallRates } from './call-rates.js';
import { RateGuard } from './rate.guard.js';
import { SecurityLog } from './security-log.js';

const requestFrom = (remoteAddress: string) => ({ socket: { remoteAddress }, headers: {} }) as unknown as Request;
const ADDRESSES = new ClientAddresses({ httpTrustedProxies: [] } as unknown as Environment);
const ONE_NETWORK = ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:ffff::3', '2001:db8:1:2::4'];

describe('whoever has many addresses of IPv6', () => {
  it('has the rate of one', async () => {
    const rates = new CallRates(new Access(true, []), ADDRESSES, { windowS: 60, ofKey: 9, ofAddress: 3 });
    const guard = new RateGuard(rates, new Reflector());
    const call = async (address: string): Promise<boolean | string> => {
      const http = { getRequest: () => requestFrom(address), getResponse: () => ({ setHeader: () => undefined }) };
      const context = { getHandler: () => call, switchToHttp: () => http } as unknown as ExecutionContext;
      return guard.canActivate(context).catch(({ problem }: ProblemError) => problem);
    };
    const answers: unknown[] = [];
    for (const address of [...ONE_NETWORK, '2001:db8:1:3::1', '::ffff:192.0.2.7']) answers.push(await call(address));
    expect(answers).toEqual([true, true, true, 'too-many-requests', true, true]);
  });

  it('is one row of the security log, with the first address', async () => {
    const told: unknown[] = [];
    const log = { warn: (row: unknown) => void told.push(row), error: () => undefined } as unknown as Logger;
    const db = { execute: () => Promise.resolve(0), query: () => Promise.resolve([]) } as unknown as Database;
    const refusals = new SecurityLog(db, log, ADDRESSES);
    for (const address of [...ONE_NETWORK, '192.0.2.7', '192.0.2.8'])
      refusals.note(new ProblemError('unauthorized', 'Send a key.'), requestFrom(address), 0);
    refusals.onApplicationBootstrap();
    await refusals.onApplicationShutdown();
    expect(told).toMatchObject([
      { address: '2001:db8:1:2::1', count: 4 },
      { address: '192.0.2.7', count: 1 },
      { address: '192.0.2.8', count: 1 },
    ]);
  });
});
