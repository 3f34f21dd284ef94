import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '#contracts';
import { Access } from './access.js';
import { NeedsRole } from './needs-role.js';
import { RoleGuard } from './role.guard.js';

class Handlers {
  @NeedsRole('operator')
  forOperators(): void {}

  @NeedsRole(null)
  forAll(): void {}

  forgotten(): void {}
}

const handlers = new Handlers();
const sha256 = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b'; // of "secret"

function pass(
  handler: keyof Handlers,
  role: Role | null,
  request: { method?: string; headers?: Record<string, string> } = {},
): Promise<true> {
  const access = new Access(role !== null, role === null ? [] : [{ name: 'Ann', role, sha256 }]);
  const { method = 'GET', headers = {} } = request;
  const sent = {
    params: {},
    query: {},
    method,
    host: 'here',
    headers: { authorization: 'Bearer secret', host: 'here', ...headers },
  };
  const context = { getHandler: () => handlers[handler], switchToHttp: () => ({ getRequest: () => sent }) };
  return new RoleGuard(access, new Reflector(), { now: () => 0 }).canActivate(context as unknown as ExecutionContext);
}

describe('the guard of all handlers', () => {
  it('lets pass whose role is enough', async () => {
    expect(await pass('forOperators', 'operator')).toBe(true);
    expect(await pass('forOperators', 'admin')).toBe(true);
    await expect(pass('forOperators', 'viewer')).rejects.toThrow('needs the role operator');
    await expect(pass('forOperators', 'admin', { headers: { authorization: 'Bearer other' } })).rejects.toThrow('Send');
  });

  it('asks for nothing where a handler is open, and for an admin where its role was forgotten', async () => {
    expect(await pass('forAll', 'viewer', { headers: { authorization: '' } })).toBe(true);
    expect(await pass('forgotten', 'admin')).toBe(true);
    await expect(pass('forgotten', 'auditor')).rejects.toThrow('needs the role admin');
  });

  it('lets no page of another origin change anything, with and without keys', async () => {
    for (const role of ['admin', null] as const) {
      const change = (headers: Record<string, string>) => pass('forOperators', role, { method: 'POST', headers });
      expect(await change({})).toBe(true);
      expect(await change({ origin: 'http://here' })).toBe(true);
      const origins: readonly Record<string, string>[] = [
        { origin: 'http://there' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ];
      for (const foreign of origins) {
        await expect(change(foreign)).rejects.toThrow('another origin');
      }
      expect(await pass('forOperators', role, { headers: { origin: 'http://there' } })).toBe(true);
    }
  });
});
