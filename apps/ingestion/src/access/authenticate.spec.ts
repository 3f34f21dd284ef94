import { buildDevice, buildSite } from '#testing';
import { createPlantLookup } from '#contracts';
import type { AuthenticatedSender } from '#mqtt';
import { authenticateBy } from './authenticate.js';
import { PasswordChecks } from './password-checks.js';
import { Principals } from './principals.js';

const device = (id: string) => buildDevice(id, { 'heat.power': { kind: 'gauge', unit: 'MW' } });
const plant = {
  lookup: createPlantLookup([buildSite({ id: 'park', devices: [device('boiler-1'), device('boiler-2')] })]),
};
const OWN = 'greenpark/v1/park/boiler-1/telemetry';
const OTHER = 'greenpark/v1/park/boiler-2/telemetry';

describe('who is let in', () => {
  const principals = new Principals(() => undefined);
  let hashes = 0;
  const checks = new PasswordChecks(async (password, hash) => {
    hashes++;
    return `hash of ${String(Buffer.from(password))}` === hash;
  });
  const authenticate = authenticateBy(principals, plant, { checks, refusalAfterMs: 50 });
  let version = 0;
  const put = (more: object = {}): void => {
    const credentials = [
      { id: 'old', scrypt: 'hash of one', subject: null, expires: null },
      { id: 'new', scrypt: 'hash of two', subject: null, expires: null },
    ];
    const grant = { principal: 'gateway', site: 'park', devices: ['boiler-1'], rights: ['telemetry'] };
    const data = { ...grant, version: ++version, credentials, ...more };
    principals.take({ key: 'gateway', value: Buffer.from(JSON.stringify({ data })) });
  };
  const logIn = (username?: string, password?: string, certificate: string | null = null) =>
    authenticate({
      clientId: 'c',
      username,
      password: password === undefined ? undefined : Buffer.from(password),
      certificate,
    });
  const entered = async (...shown: Parameters<typeof logIn>): Promise<AuthenticatedSender> => {
    const found = await logIn(...shown);
    if ('answer' in found) throw new Error(found.reason);
    return found;
  };

  it('is nobody before the topic was read: who may is not known', async () => {
    expect(await logIn('gateway', 'one')).toMatchObject({ answer: 'unavailable' });
    principals.isComplete = true;
    put();
  });

  it('is who knows one of the two passwords, and all others wait equally long', async () => {
    expect((await entered('gateway', 'one')).sender).toMatchObject({ principal: 'gateway', site: 'park' });
    expect((await entered('gateway', 'two')).holds(Date.now())).toBe(true);
    for (const [reason, principal, ...wrong] of [
      ['wrong-password', 'gateway', 'gateway', 'three'],
      ['unknown-name', null, 'nobody', 'one'],
      ['no-credential', null, 'gateway'],
      ['no-credential', null],
      ['no-credential', null, undefined, 'one'],
    ] as const) {
      const began = performance.now();
      expect(await logIn(...wrong)).toEqual({ answer: 'credentials', reason, principal });
      // Of 50; a timer counts from the beginning of the turn that it was set in, a moment before.
      expect(performance.now() - began).toBeGreaterThanOrEqual(45);
    }
  });

  it('costs a hash once: none of what has ended, and none of another credential when the password is remembered', async () => {
    const credential = { id: 'renewed', scrypt: 'hash of four', subject: null, expires: null };
    const ended = { id: 'ended', scrypt: 'hash of five', subject: null, expires: Date.now() - 1 };
    const first = { id: 'first', scrypt: 'hash of six', subject: null, expires: null };
    put({ credentials: [ended, first, credential] });
    hashes = 0;
    await entered('gateway', 'four');
    expect(hashes).toBe(2);
    for (let i = 0; i < 10; i++) await entered('gateway', 'four');
    expect(hashes).toBe(2);
    expect(await logIn('gateway', 'five')).toMatchObject({ reason: 'wrong-password' });
    expect(hashes).toBe(3);
    put();
  });

  it('may what its principal may, also when that changes, and until its own credential ends', async () => {
    const sender = await entered('gateway', 'one');
    const other = await entered('gateway', 'two');
    expect([sender.mayPublish(OWN), sender.mayPublish(OTHER)]).toEqual([true, false]);
    put({ devices: ['boiler-2'] });
    expect([sender.mayPublish(OWN), sender.mayPublish(OTHER)]).toEqual([false, true]);
    put({ credentials: [{ id: 'new', scrypt: 'hash of two', subject: null, expires: null }] });
    expect([sender.holds(Date.now()), other.holds(Date.now())]).toEqual([false, true]);
    expect(await logIn('gateway', 'one')).toMatchObject({ answer: 'credentials' });
    put({ credentials: [] });
    expect([other.holds(Date.now()), sender.holds(Date.now())]).toEqual([false, false]);
    principals.take({ key: 'gateway', value: null });
    expect([other.mayPublish(OWN), other.mayRead('greenpark/v1/park/status'), other.maySubscribe('#')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('says of whom nothing holds any more why: it was revoked, or its time is over', async () => {
    put({ credentials: [{ id: 'old', scrypt: 'hash of one', subject: null, expires: Date.now() - 1 }] });
    expect(await logIn('gateway', 'one')).toMatchObject({ reason: 'expired', principal: 'gateway' });
    put({ credentials: [] });
    expect(await logIn('gateway', 'one')).toMatchObject({ reason: 'revoked', principal: 'gateway' });
  });

  it('is who shows the certificate that is bound, in whatever order its attributes stand', async () => {
    put({ credentials: [{ id: 'c', scrypt: null, subject: 'C=CN,CN=gateway', expires: null }] });
    expect((await entered(undefined, undefined, 'C=CN\nCN=gateway')).sender.principal).toBe('gateway');
    expect(await logIn(undefined, undefined, 'CN=gateway')).toMatchObject({ reason: 'unknown-certificate' });
    expect(await logIn(undefined, undefined, 'nonsense')).toMatchObject({ reason: 'unknown-certificate' });
    // who shows a password is judged by it
    expect(await logIn('gateway', 'one', 'C=CN\nCN=gateway')).toMatchObject({ reason: 'wrong-password' });
  });
});
