import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** What was read of a file that a variable names. */
export interface PemFile {
  readonly variable: string;
  readonly file: string;
  readonly pem: string | Buffer;
}

export interface TlsFiles {
  readonly key?: PemFile | undefined;
  /** The certificate first, then those between it and its authority. */
  readonly cert?: PemFile | undefined;
  /** One authority or several. */
  readonly ca?: PemFile | undefined;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** All that is wrong with them, one line each, by the name of the variable; nothing of a key is repeated. */
export function tlsProblems({ key, cert, ca }: TlsFiles): string[] {
  const problems: string[] = [];
  const parsed = <Value>(file: PemFile | undefined, parse: (pem: string | Buffer) => Value): Value | null => {
    if (!file) return null;
    try {
      return parse(file.pem);
    } catch (error) {
      problems.push(`${file.variable}: ${file.file} cannot be used: ${(error as Error).message}`);
      return null;
    }
  };
  const certificate = parsed(cert, (pem) => new X509Certificate(pem));
  const privateKey = parsed(key, (pem) => createPrivateKey(pem));
  parsed(ca, certificatesIn);
  if (certificate && privateKey && !certificate.checkPrivateKey(privateKey)) {
    problems.push(
      `${key!.variable}: ${key!.file} is not the key of the certificate in ${cert!.file} (${cert!.variable})`,
    );
  }
  if (problems.length > 0) return problems;
  // What OpenSSL refuses beyond that: a key that is too short, a chain that does not parse.
  parsed(cert, (pem) => createSecureContext({ cert: pem, ...(key && { key: key.pem }) }));
  return problems;
}

/** OpenSSL takes a bundle without a certificate in silence, and trusts nobody then. */
function certificatesIn(pem: string | Buffer): X509Certificate[] {
  const found = pem.toString().match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new Error('there is no certificate in it');
  return found.map((one) => new X509Certificate(one));
}
