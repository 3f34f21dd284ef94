import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEvidenceKeys, writeEvidenceKey } from './evidence-key-files.js';

describe('keys that sign evidence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenpark-keys-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are made once, for their owner alone, and read by the order of their names', async () => {
    expect(await readEvidenceKeys(folder, 'north')).toEqual([]);
    const second = await writeEvidenceKey(folder, 'north', '2026-07-01');
    const first = await writeEvidenceKey(folder, 'north', '2026-01-01');
    expect(await writeEvidenceKey(folder, 'north', '2026-01-01')).toBeNull();
    expect(statSync(first!.file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'north')).mode & 0o777).toBe(0o700);
    const keys = await readEvidenceKeys(folder, 'north');
    expect(keys.map((key) => createPublicKey(key).equals(first!.publicKey))).toEqual([true, false]);
    const text = Buffer.from('manifest');
    expect(verify(null, text, second!.publicKey, sign(null, text, keys[1]!))).toBe(true);
    expect(await readEvidenceKeys(folder, 'south')).toEqual([]);
  });

  it('that others may read, of another kind, or none at all are refused by name, and nothing of them is repeated', async () => {
    const pem = (type: 'ed25519' | 'ed448') =>
      generateKeyPairSync(type as 'ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await writeEvidenceKey(folder, 'east', 'c');
    chmodSync(join(folder, 'east', 'c.pem'), 0o644);
    writeFileSync(join(folder, 'east', 'a.pem'), pem('ed448'), { mode: 0o600 });
    writeFileSync(join(folder, 'east', 'b.pem'), 'MC4CAQAwsecret', { mode: 0o600 });
    const refused = await readEvidenceKeys(folder, 'east').catch((error: Error) => error.message);
    expect(refused).toMatch(
      /a\.pem: found a key of ed448.*\n.*b\.pem: is no private key.*\n.*c\.pem: is open to others \(mode 644\)/,
    );
    expect(refused).not.toContain('secret');
  });
});
