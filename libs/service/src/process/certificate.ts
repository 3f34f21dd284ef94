import { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { TLS_OPTIONS, tlsProblems } from '#contracts';
import { ConfigurationError, readPem, type Logger } from '#runtime';
import type { Renewable } from '../reload/configuration-reload.js';

/** Whose certificate it is; the variables begin with it, `HTTP_TLS_KEY`. */
export type ServedBy = 'HTTP' | 'MQTT';

/** Files in PEM. */
export interface CertificateFiles {
  readonly keyFile: string;
  readonly certFile: string;
  /** Of the authority that clients must have their certificates from. */
  readonly caFile?: string;
}

/** A handshake that drips in holds a connection no longer. */
const HANDSHAKE_MS = 10_000;

/** @throws ConfigurationError with every variable whose file cannot be read, is no PEM, or does not fit to the other */
export function readCertificate(by: ServedBy, { keyFile, certFile, caFile }: CertificateFiles): SecureContextOptions {
  const problems: string[] = [];
  const key = readPem(`${by}_TLS_KEY`, keyFile, problems);
  const cert = readPem(`${by}_TLS_CERT`, certFile, problems);
  const ca = caFile === undefined ? null : readPem(`${by}_TLS_CA`, caFile, problems);
  problems.push(...tlsProblems({ key, cert, ...(ca && { ca }) }));
  if (!key || !cert || problems.length > 0) throw new ConfigurationError(problems);
  return { key: key.pem, cert: cert.pem, ...(ca && { ca: ca.pem }), ...TLS_OPTIONS };
}

/** Options of the server of HTTP. */
export const httpsOptions = (files: CertificateFiles) => ({
  ...readCertificate('HTTP', files),
  handshakeTimeout: HANDSHAKE_MS,
});

/**
 * A certificate that was renewed counts at SIGHUP, for connections from then on; those that are open go on. One that cannot be used
 * is said, and that of before stays.
 */
export class CertificateReload implements Renewable {
  constructor(
    private readonly by: ServedBy,
    private readonly files: CertificateFiles,
    private readonly server: { setSecureContext(options: SecureContextOptions): void },
    private readonly log: Logger,
  ) {}

  renew(): void {
    const options = this.readAgain();
    if (!options) return;
    this.server.setSecureContext(options);
    const { subject, validTo } = new X509Certificate(options.cert as string | Buffer);
    this.log.info({ subject, validTo }, `the certificate of ${this.by} is read again`);
  }

  private readAgain(): SecureContextOptions | null {
    try {
      return readCertificate(this.by, this.files);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.log.error(
        { problems: error.problems },
        `the certificate of ${this.by} cannot be used: that of before stays`,
      );
      return null;
    }
  }
}
