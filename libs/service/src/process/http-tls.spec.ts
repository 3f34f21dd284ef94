import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '#runtime';
import { readHttpTls } from './http-tls.js';

describe('the files of HTTPS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-http-tls-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const written = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const problemsOf = (keyFile: string, certFile: string): readonly string[] => {
    try {
      readHttpTls({ keyFile, certFile });
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.problems;
      throw error;
    }
  };

  it('are wrong by the name of the variable, and no key is repeated', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const key = written('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    const empty = written('empty.pem', '');
    expect(problemsOf(key, join(dir, 'none'))).toEqual([expect.stringMatching(/^HTTP_TLS_CERT: cannot read .*none/)]);
    expect(problemsOf(key, empty)).toEqual([expect.stringMatching(/^HTTP_TLS_CERT: .*empty\.pem cannot be used/)]);
    const [swapped] = problemsOf(key, key);
    expect(swapped).toMatch(/^HTTP_TLS_CERT: .*key\.pem cannot be used/);
    expect(swapped).not.toContain('PRIVATE KEY');
    expect(problemsOf(join(dir, 'none'), empty)).toEqual([expect.stringMatching(/^HTTP_TLS_KEY: cannot read .*none/)]);
  });
});
