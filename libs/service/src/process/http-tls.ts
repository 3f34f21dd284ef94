import { X509Certificate } from 'node:crypto';
import type { SecureContextOptions, Server } from 'node:tls';
import { TLS_OPTIONS, tlsProblems } from '#contracts';
import { ConfigurationError, readPem, type HttpTlsFiles, type Logger } from '#runtime';
import type { Reloadable, Take } from '../reload/configuration-reload.js';

/** A handshake that drips in holds a connection no longer. */
const HANDSHAKE_MS = 10_000;

/** @throws ConfigurationError with every variable whose file cannot be read, is no PEM, or does not fit to the other */
export function readHttpTls({ keyFile, certFile }: HttpTlsFiles): SecureContextOptions {
  const problems: string[] = [];
  const key = readPem('HTTP_TLS_KEY', keyFile, problems);
  const cert = readPem('HTTP_TLS_CERT', certFile, problems);
  problems.push(...tlsProblems({ key, cert }));
  if (!key || !cert || problems.length > 0) throw new ConfigurationError(problems);
  return { key: key.pem, cert: cert.pem, ...TLS_OPTIONS };
}

/** Options of the server that listens. */
export const httpsOptions = (files: HttpTlsFiles) => ({ ...readHttpTls(files), handshakeTimeout: HANDSHAKE_MS });

/**
 * A certificate that was renewed counts at SIGHUP, for connections from then on; those that are open go on. One that cannot be used
 * is said, and keeps neither itself nor the site files from anything: the certificate of before stays.
 */
export class HttpTlsReload implements Reloadable {
  constructor(
    private readonly files: HttpTlsFiles,
    private readonly server: Pick<Server, 'setSecureContext'>,
    private readonly log: Logger,
  ) {}

  prepare(): Promise<Take> {
    const options = this.readAgain();
    return Promise.resolve(() => {
      if (options) this.take(options);
      return Promise.resolve(true);
    });
  }

  private take(options: SecureContextOptions): void {
    this.server.setSecureContext(options);
    const { subject, validTo } = new X509Certificate(options.cert as Buffer);
    this.log.info({ subject, validTo }, 'the certificate of HTTP is read again');
  }

  private readAgain(): SecureContextOptions | null {
    try {
      return readHttpTls(this.files);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.log.error({ problems: error.problems }, 'the certificate of HTTP cannot be used: that of before stays');
      return null;
    }
  }
}
