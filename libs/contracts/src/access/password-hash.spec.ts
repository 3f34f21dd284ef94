import { pbkdf2Sync } from 'node:crypto';
import { hashPassword, isPassword, newPassword } from './password-hash.js';

describe('the hash of a password', () => {
  it('is of scrypt with its own salt and cost in it, and fits that password alone', async () => {
    const password = newPassword();
    expect(password).toMatch(/^[\w-]{43}$/);
    const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)]);
    expect(one.scrypt).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one.scrypt).not.toBe(other.scrypt);
    expect(await isPassword(Buffer.from(password), other.scrypt)).toBe(true);
    expect(await isPassword(Buffer.from(`${password}x`), one.scrypt)).toBe(false);
    expect(await isPassword(Buffer.alloc(0), one.scrypt)).toBe(false);
  });

  it('agrees with the test vector of RFC 7914 for the same parameters', async () => {
    // scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64), section 12
    const vector =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
    const hash = Buffer.from(vector, 'hex').toString('base64').replace('==', '');
    expect(await isPassword(Buffer.from('pleaseletmein'), `$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$${hash}`)).toBe(
      true,
    );
  });

  it('is for Mosquitto what its password file holds', async () => {
    const { mosquitto } = await hashPassword('secret');
    const [, kind, iterations, salt, hash] = mosquitto.split('$') as [string, string, string, string, string];
    expect(kind).toBe('7');
    const made = pbkdf2Sync('secret', Buffer.from(salt, 'base64'), Number(iterations), 64, 'sha512');
    expect(made.toString('base64')).toBe(hash);
  });

  it.each(['', '$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$' + 'A'.repeat(43), '$7$1$a$b', 'x'])(
    'that cannot be read, or would cost too much, fits nothing: %s',
    async (hash) => {
      expect(await isPassword(Buffer.from('x'), hash)).toBe(false);
    },
  );
});
