import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { TLS_OPTIONS } from '#contracts';
import { ConfigurationError, type HttpTlsFiles, type Logger } from '#runtime';
import type { Reloadable, Take } from '../reload/configuration-reload.js';

/** A handshake that drips in holds a connection no longer. */
const HANDSHAKE_MS = 10_000;

/** @throws ConfigurationError with the variable whose file cannot be read, is no PEM, or does not fit to the other */
export function readHttpTls({ keyFile, certFile }: HttpTlsFiles): SecureContextOptions {
  const key = read('HTTP_TLS_KEY', keyFile);
  const cert = read('HTTP_TLS_CERT', certFile);
  const certificate = parsed('HTTP_TLS_CERT', certFile, () => new X509Certificate(cert));
  const privateKey = parsed('HTTP_TLS_KEY', keyFile, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw wrong('HTTP_TLS_KEY', `${keyFile} is not the key of the certificate in ${certFile} (HTTP_TLS_CERT)`);
  }
  const options = { key, cert, ...TLS_OPTIONS };
  // What OpenSSL refuses beyond that: a key that is too short, a chain that does not parse.
  parsed('HTTP_TLS_CERT', certFile, () => createSecureContext(options));
  return options;
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

const wrong = (variable: string, text: string): ConfigurationError => new ConfigurationError([`${variable}: ${text}`]);

function read(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw wrong(variable, `cannot read ${file}: ${(error as Error).message}`);
  }
}

function parsed<Value>(variable: string, file: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw wrong(variable, `${file} cannot be used: ${(error as Error).message}`);
  }
}
