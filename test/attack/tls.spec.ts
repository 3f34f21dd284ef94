import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { jest } from '@jest/globals';
import { createDatabase } from '#postgres';
import { freePort } from '#servers';
import { MqttListener } from '#mqtt';
import { show } from '../support/attack/figures.js';
import { freshDatabaseUrl } from '../support/processes/fresh-database.js';
import { ServiceProcess } from '../support/processes/service-process.js';

jest.setTimeout(600_000);
const [OPENSSL, TESTSSL] = ['openssl', 'testssl'];
const hasTestssl = spawnSync(TESTSSL, ['--version']).error === undefined;
if (!hasTestssl) process.stderr.write('testssl.sh is not installed: how the TLS ports are graded is not tried\n');

interface Finding {
  readonly id: string;
  readonly severity: 'OK' | 'INFO' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'WARN' | 'FATAL' | 'DEBUG';
  readonly finding: string;
}

/** What testssl.sh finds of ciphers, versions and known weaknesses; the certificate of a test is nobody's. */
async function findings(place: string, dir: string): Promise<readonly Finding[]> {
  const json = join(dir, `${place.replace(':', '-')}.json`);
  const wanted = ['--protocols', '--std', '--fs', '--server-preference', '--vulnerable'];
  const quiet = ['--quiet', '--color', '0', '--warnings', 'batch', '--nodns', 'none', '--jsonfile', json];
  const child = spawn(TESTSSL, [...wanted, ...quiet, place], { stdio: 'ignore' });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return JSON.parse(readFileSync(json, 'utf8')) as readonly Finding[];
}

/** What costs the A: weaker than what everybody should have, or a scan that did not come to its end. */
const BAD: readonly string[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'FATAL', 'WARN'];
const bad = (found: readonly Finding[]): readonly string[] =>
  found
    // `engine_problem`: of the openssl that it asks with, not of ours.
    .filter(({ id, severity }) => BAD.includes(severity) && id !== 'engine_problem')
    .map(({ id, severity, finding }) => `${severity} ${id}: ${finding}`);

describe('both ports with a certificate', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-tls-'));
  const [keyFile, certFile] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  let api: ServiceProcess;
  let listener: MqttListener;
  const ports: Record<string, number> = {};
  beforeAll(async () => {
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90', '-keyout', keyFile, '-out', certFile];
    execFileSync(OPENSSL, ['req', ...kind, ...names], { stdio: 'ignore' });
    listener = new MqttListener({ url: 'mqtts://127.0.0.1:0', tls: { keyFile, certFile } });
    await listener.start(() => Promise.resolve());
    ports['mqtts'] = Number(new URL(listener.address).port);
    ports['https'] = await freePort(0);
    const url = freshDatabaseUrl('tls');
    await createDatabase(url);
    api = await ServiceProcess.start('api', {
      DATABASE_URL: url,
      KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS!,
      HTTP_PORT: String(ports['https']),
      HTTP_TLS_KEY: keyFile,
      HTTP_TLS_CERT: certFile,
    });
  });
  afterAll(async () => {
    await api?.end('SIGKILL');
    await listener?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(['https', 'mqtts'])(
    '%s: no cipher without forward secrecy, none that does not tell a changed byte, no TLS below 1.2',
    async (name) => {
      const shake = (options: object): Promise<string> =>
        new Promise((resolve) => {
          const socket = connect(
            { host: '127.0.0.1', port: ports[name]!, rejectUnauthorized: false, ...options },
            () => {
              resolve(socket.getCipher().name);
              socket.destroy();
            },
          );
          socket.on('error', () => resolve('refused'));
        });
      const old = { maxVersion: 'TLSv1.2' };
      for (const ciphers of ['AES128-GCM-SHA256', 'AES256-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-RSA-AES256-SHA384']) {
        expect([ciphers, await shake({ ...old, ciphers: `${ciphers}@SECLEVEL=0` })]).toEqual([ciphers, 'refused']);
      }
      expect(await shake({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' })).toBe('refused');
      expect(await shake(old)).toBe('ECDHE-RSA-AES128-GCM-SHA256');
      expect(await shake({})).toBe('TLS_AES_256_GCM_SHA384');
    },
  );

  (hasTestssl ? it : it.skip)('testssl.sh finds nothing below A on either (skipped without it)', async () => {
    const scans = await Promise.all(
      Object.entries(ports).map(async ([name, port]) => [name, await findings(`127.0.0.1:${port}`, dir)] as const),
    );
    for (const [name, found] of scans) {
      const counts: Record<string, number> = {};
      for (const { severity } of found) counts[severity] = (counts[severity] ?? 0) + 1;
      show(`testssl.sh ${name}`, counts);
      expect([name, bad(found)]).toEqual([name, []]);
      // It came to its end.
      const looked = ['TLS1_2', 'TLS1_3', 'heartbleed', 'secure_client_renego', 'ROBOT', 'LUCKY13', 'RC4'];
      expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(looked));
    }
  });
});
