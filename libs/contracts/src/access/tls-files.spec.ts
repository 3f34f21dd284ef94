import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlsProblems, type PemFile } from './tls-files.js';

const OPENSSL = 'openssl';

describe('files of TLS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-tls-'));
  const make = (name: string): void => {
    const kind = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      `/CN=${name}`,
    ];
    const files = ['-keyout', join(dir, `${name}.key`), '-out', join(dir, `${name}.pem`)];
    execFileSync(OPENSSL, ['req', ...kind, ...files], { stdio: 'ignore' });
  };
  const named = (variable: string, name: string): PemFile => ({
    variable,
    file: name,
    pem: readFileSync(join(dir, name)),
  });
  beforeAll(() => {
    make('own');
    make('other');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('are good where key, certificate and authority are what they are taken for', () => {
    const [key, cert, ca] = [named('KEY', 'own.key'), named('CERT', 'own.pem'), named('CA', 'other.pem')];
    expect(tlsProblems({ key, cert, ca })).toEqual([]);
    expect(tlsProblems({ ca: { ...ca, pem: `${ca.pem.toString()}${cert.pem.toString()}` } })).toEqual([]);
    expect(tlsProblems({})).toEqual([]);
  });

  it('are wrong where the key is of another certificate', () => {
    expect(tlsProblems({ key: named('KEY', 'other.key'), cert: named('CERT', 'own.pem') })).toEqual([
      'KEY: other.key is not the key of the certificate in own.pem (CERT)',
    ]);
  });

  it('are told of all at once, and nothing of a key is', () => {
    const found = tlsProblems({
      key: named('KEY', 'own.pem'),
      cert: named('CERT', 'own.key'),
      ca: { variable: 'CA', file: 'ca.pem', pem: 'no certificate' },
    });
    expect(found).toEqual([
      expect.stringMatching(/^CERT: own\.key cannot be used: /),
      expect.stringMatching(/^KEY: own\.pem cannot be used: /),
      'CA: ca.pem cannot be used: there is no certificate in it',
    ]);
    const secret = readFileSync(join(dir, 'own.key'), 'utf8').split('\n')[1]!;
    expect(found.join()).not.toContain(secret);
  });
});
