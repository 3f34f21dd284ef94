import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OPENSSL = 'openssl';
export const hasOpenssl = spawnSync(OPENSSL, ['version']).status === 0;

const POLICY = '1.3.6.1.4.1.99999.1';
const CONFIG = `[tsa]
default_tsa = own
[own]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = ${POLICY}
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

/** A time-stamp authority with a root of its own: answers are made by `openssl ts`, over HTTP on loopback. */
export class TimeStampAuthority {
  readonly dir = mkdtempSync(join(tmpdir(), 'greenpark-tsa-'));
  /** Root of its certificates, PEM. */
  readonly ca = join(this.dir, 'ca.pem');
  /** What is answered instead, when it is to answer wrong. */
  answer: Buffer | null = null;
  private readonly server: Server;

  private constructor(name: string) {
    const openssl = (...args: string[]): void => {
      execFileSync(OPENSSL, args, { cwd: this.dir, stdio: 'ignore' });
    };
    writeFileSync(join(this.dir, 'tsa.cnf'), CONFIG);
    writeFileSync(join(this.dir, 'serial'), '01\n');
    writeFileSync(
      join(this.dir, 'extensions'),
      'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n',
    );
    const key = (file: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file];
    openssl('req', '-x509', ...key('ca.key'), '-out', 'ca.pem', '-subj', `/CN=${name} root`, '-days', '30');
    openssl('req', ...key('tsa.key'), '-out', 'tsa.csr', '-subj', `/CN=${name}`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'extensions'];
    openssl('x509', '-req', '-in', 'tsa.csr', ...signed, '-out', 'tsa.pem');
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        writeFileSync(join(this.dir, 'question.tsq'), Buffer.concat(chunks));
        const files = ['-config', 'tsa.cnf', '-queryfile', 'question.tsq', '-signer', 'tsa.pem', '-inkey', 'tsa.key'];
        openssl('ts', '-reply', ...files, '-out', 'answer.tsr');
        response.setHeader('content-type', 'application/timestamp-reply');
        response.end(this.answer ?? readFileSync(join(this.dir, 'answer.tsr')));
      });
    });
  }

  static async start(name: string): Promise<TimeStampAuthority> {
    const authority = new TimeStampAuthority(name);
    await new Promise<void>((resolve) => authority.server.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** The answer to the last question. */
  lastAnswer(): Buffer {
    return readFileSync(join(this.dir, 'answer.tsr'));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  forget(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
