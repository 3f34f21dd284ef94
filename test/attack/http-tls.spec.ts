import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { jest } from '@jest/globals';
import { createDatabase } from '#postgres';
import { freePort } from '#servers';
import { parkOfBoilers } from '../support/files/park-of-boilers.js';
import { freshDatabaseUrl } from '../support/processes/fresh-database.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(120_000);
const HOST = '127.0.0.1';
const OPENSSL = 'openssl';

/** Whoever sits between a key and the API: HTTP has to be encrypted, and by nothing that can be broken. */
describe('HTTP with a certificate', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-https-'));
  const file = (name: string): string => join(dir, name);
  const make = (name: string): void => {
    const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    execFileSync(OPENSSL, ['req', ...kind, '-keyout', `${name}.key`, '-out', `${name}.pem`, ...names], {
      cwd: dir,
      stdio: 'ignore',
    });
  };
  const serve = (name: string): void => {
    for (const end of ['key', 'pem']) cpSync(file(`${name}.${end}`), file(`served.${end}`));
  };
  let api: ServiceProcess;
  let port: number;
  let environment: Record<string, string>;

  beforeAll(async () => {
    for (const name of ['first', 'second', 'third']) make(name);
    serve('first');
    writeFileSync(file('park.yaml'), parkOfBoilers(1));
    const url = freshDatabaseUrl('https');
    await createDatabase(url);
    port = await freePort(0);
    environment = {
      DATABASE_URL: url,
      KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS!,
      HTTP_PORT: String(port),
      HTTP_TLS_KEY: file('served.key'),
      HTTP_TLS_CERT: file('served.pem'),
      GREENPARK_SITES: file('park.yaml'),
    };
    api = await ServiceProcess.start('api', environment);
  });
  afterAll(async () => {
    await api?.end('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  const shakeHands = (more: ConnectionOptions = {}): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: HOST, port, rejectUnauthorized: false, ...more }, () => resolve(socket));
      socket.on('error', reject);
    });
  const shown = async (): Promise<string> => {
    const socket = await shakeHands();
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return String(CN);
  };

  it('answers by TLS 1.2 and 1.3, to those who know its authority; what speaks plain or older is cut', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const ca = readFileSync(file('first.pem'));
      get({ host: 'localhost', port, path: '/health/live', ca, agent: false }, (response) => {
        resolve(response.resume().statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(200);
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await shakeHands({ minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
      socket.destroy();
    }
    // SECLEVEL=0 lets the client offer what it would not by itself: the refusal is the server's.
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      const old = shakeHands({ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
      await expect(old).rejects.toThrow(/alert protocol version|alert number 70/);
    }
    const plain = connectTcp(port, HOST);
    const heard: Buffer[] = [];
    const closed = new Promise((resolve) => plain.on('data', (part: Buffer) => heard.push(part)).on('close', resolve));
    plain.on('error', () => undefined).write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await closed;
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('HTTP/1.1 200');
  });

  it('is called by the command line, with the authority in NODE_EXTRA_CA_CERTS and not without', async () => {
    const args = ['held', 'list', '--http', `https://${HOST}:${port}`];
    const distrustful = await runGreenpark(dir, args);
    expect([distrustful.code, distrustful.err + distrustful.out]).toEqual([1, expect.stringContaining('self-signed')]);
    const trusting = await runGreenpark(dir, args, { NODE_EXTRA_CA_CERTS: file('first.pem') });
    // The schema is not there: the API says so, and it is the API that says it.
    expect(trusting.out + trusting.err).toMatch(/schema|503/);
  });

  it('cuts a handshake that does not end', async () => {
    const socket = connectTcp(port, HOST);
    const began = performance.now();
    await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('shows a renewed certificate after SIGHUP; one that cannot be used is said, and that of before stays', async () => {
    const open = await shakeHands();
    expect(await shown()).toBe('first');
    serve('second');
    api.signal('SIGHUP');
    await until(() => api.line('the certificate of HTTP is read again') !== undefined, 'it is read again');
    await until(async () => (await shown()) === 'second', 'the new certificate');
    expect(open.destroyed).toBe(false);
    open.destroy();
    writeFileSync(file('served.pem'), 'half of a fi');
    api.signal('SIGHUP');
    await until(() => api.line('that of before stays') !== undefined, 'the refusal');
    expect(JSON.stringify(api.line('that of before stays'))).toContain('HTTP_TLS_CERT: ');
    expect(await shown()).toBe('second');
    expect(api.exitCode).toBeUndefined();
  });

  it('is renewed beside a site file that is wrong: that keeps its own old form alone', async () => {
    serve('third');
    writeFileSync(file('park.yaml'), 'site: [');
    api.signal('SIGHUP');
    await until(async () => (await shown()) === 'third', 'the new certificate');
    await until(() => api.line('what was loaded before stays') !== undefined, 'the site file is refused');
    writeFileSync(file('park.yaml'), parkOfBoilers(1));
  });

  it('does not start with the key of another certificate: the variable is named, the key is not shown', async () => {
    const env = { ...environment, HTTP_TLS_CERT: file('first.pem'), HTTP_TLS_KEY: file('second.key') };
    const check = ServiceProcess.spawn('api', env, ['--check-config']);
    await until(() => check.exitCode !== undefined, 'the check', 60_000);
    expect(check.exitCode).toBe(1);
    expect(check.said.join('\n')).toMatch(/HTTP_TLS_KEY: .*second\.key is not the key of the certificate/);
    expect(check.said.join('\n')).not.toContain('PRIVATE KEY');
  });
});
