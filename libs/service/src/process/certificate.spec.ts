import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, type Logger } from '#runtime';
import { CertificateReload, readCertificate } from './certificate.js';

const OPENSSL = 'openssl';

describe('the files of a certificate', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-http-tls-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const written = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const make = (name: string): readonly [key: string, certificate: string] => {
    const [key, certificate] = [join(dir, `${name}.key`), join(dir, `${name}.pem`)];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=park'];
    execFileSync(OPENSSL, ['req', ...kind, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    return [key, certificate];
  };
  const problemsOf = (keyFile: string, certFile: string): readonly string[] => {
    try {
      readCertificate('HTTP', { keyFile, certFile });
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
    // Both at once, not the second once the first is mended.
    expect(problemsOf(join(dir, 'none'), empty)).toEqual([
      expect.stringMatching(/^HTTP_TLS_KEY: cannot read .*none/),
      expect.stringMatching(/^HTTP_TLS_CERT: .*empty\.pem cannot be used/),
    ]);
  });

  it('are wrong by that of the authority of clients too', () => {
    const [keyFile, certFile] = make('other');
    const caFile = written('no-ca.pem', 'none');
    expect(() => readCertificate('MQTT', { keyFile, certFile, caFile })).toThrow(
      /MQTT_TLS_CA: .*no-ca\.pem cannot be used/,
    );
    expect(readCertificate('MQTT', { keyFile, certFile, caFile: certFile })).toHaveProperty('ca');
  });

  it('are said to be read again once they are taken, not before', () => {
    const [keyFile, certFile] = make('own');
    const order: string[] = [];
    const server = { setSecureContext: () => void order.push('taken') };
    const log = { info: (_: object, text: string) => void order.push(text) } as unknown as Logger;
    new CertificateReload('MQTT', { keyFile, certFile }, server, log).renew();
    expect(order).toEqual(['taken', 'the certificate of MQTT is read again']);
  });
});
