import { setTimeout as delay } from 'node:timers/promises';
import { PasswordChecks } from './password-checks.js';

const of = (id: string, scrypt = `hash of ${id}`) => ({ id, scrypt, subject: null, expires: null });
const bytes = (text: string): Buffer => Buffer.from(text);

describe('the check of a password', () => {
  let hashed: string[];
  let running = 0;
  let most = 0;
  beforeEach(() => {
    hashed = [];
    most = 0;
  });
  const checks = () =>
    new PasswordChecks(async (password, hash) => {
      most = Math.max(most, ++running);
      hashed.push(hash);
      await delay(1);
      running--;
      return String(Buffer.from(password)) === 'right';
    });

  it('makes a hash until the password was right once, and then none, for right ones and wrong ones alike', async () => {
    const one = checks();
    expect(await one.check(of('a'), bytes('wrong'))).toBe(false);
    expect(await one.check(of('a'), bytes('right'))).toBe(true);
    expect(hashed).toHaveLength(2);
    expect(await one.check(of('a'), bytes('right'))).toBe(true);
    expect(await one.check(of('a'), bytes('guess'))).toBe(false);
    expect(hashed).toHaveLength(2);
    expect(await one.check(of('b'), bytes('right'))).toBe(true);
    expect(await one.check(of('a', 'another hash'), bytes('right'))).toBe(true);
    expect(hashed).toEqual(['hash of a', 'hash of a', 'hash of b', 'another hash']);
  });

  it('runs two at a time, keeps a thousand waiting, and says so to the rest', async () => {
    const one = checks();
    const answers = await Promise.all(Array.from({ length: 1_010 }, (_, i) => one.check(of(`${i}`), bytes('wrong'))));
    expect(answers.filter((answer) => answer === null)).toHaveLength(8);
    expect(most).toBe(2);
    expect(await one.check(of('later'), bytes('right'))).toBe(true);
  });

  it('makes no hash for who waited while the password of the same credential was found', async () => {
    const one = checks();
    const passwords = Array.from({ length: 50 }, (_, i) => (i % 10 === 9 ? 'wrong' : 'right'));
    const answers = await Promise.all(passwords.map((password) => one.check(of('a'), bytes(password))));
    expect(answers).toEqual(passwords.map((password) => password === 'right'));
    expect(hashed).toHaveLength(2);
    // and every turn was given back
    await Promise.all(['b', 'c', 'd'].map((id) => one.check(of(id), bytes('right'))));
    expect([hashed.length, most]).toEqual([5, 2]);
  });

  it('of a certificate is never right', async () => {
    const certificate = { id: 'c', scrypt: null, subject: 'CN=c', expires: null };
    expect(await checks().check(certificate, bytes('right'))).toBe(false);
  });
});
