import { X509Certificate } from 'node:crypto';
import { Certificate, ExtKeyUsage } from 'pkijs';
import { expectSubject, readToken, StampError } from './token.js';

/** Certificates of authorities that whoever checks trusts. */
export interface TrustedAuthorities {
  readonly certificates: readonly X509Certificate[];
  /** Where they are from, for people: a path. */
  readonly from: string;
}

export interface CheckedStamp {
  /** Unix ms. */
  readonly timeMs: number;
  /** Name of the authority that signed, as its certificate says it; null: the certificate is not in the token. */
  readonly authority: string | null;
  /** From where the authority is trusted; null: nobody said whom to trust. */
  readonly trustedFrom: string | null;
}

const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Every certificate of a PEM file. @throws TypeError where there is none */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new TypeError('there is no certificate in it');
  return blocks.map((block) => new X509Certificate(block));
}

/**
 * That a token stamps these bytes, that its signature is one, and, where authorities are named, that it is one of theirs at the time that
 * it states.
 * @throws StampError
 */
export async function checkStamp(
  token: Uint8Array,
  subject: Uint8Array,
  trusted: TrustedAuthorities | null,
): Promise<CheckedStamp> {
  const stamp = readToken(token);
  expectSubject(stamp, subject);
  const { signed, time } = stamp;
  // a copy: what a file was read into may lie in a larger buffer
  const data = Uint8Array.from(subject).buffer;
  const trustedCerts = (trusted?.certificates ?? []).map(({ raw }) => Certificate.fromBER(raw));
  const outcome = await signed
    .verify({ signer: 0, data, trustedCerts, checkChain: trusted !== null, checkDate: time, extendedMode: true })
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : (error as { message?: string }).message;
      throw new StampError(
        trusted ? `it is not of an authority of ${trusted.from}: ${why}` : `its signature does not fit: ${why}`,
      );
    });
  if (outcome.signatureVerified !== true) throw new StampError('its signature does not fit');
  const signer = outcome.signerCertificate ?? null;
  if (signer && !stampsTime(signer)) throw new StampError('it is signed by a certificate that is not for time stamps');
  return {
    timeMs: time.getTime(),
    authority: signer && nameOf(signer),
    trustedFrom: trusted?.from ?? null,
  };
}

function stampsTime({ extensions }: Certificate): boolean {
  const usage = extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE)?.parsedValue as unknown;
  return usage instanceof ExtKeyUsage && usage.keyPurposes.includes(TIME_STAMPING);
}

const nameOf = (certificate: Certificate): string =>
  new X509Certificate(Buffer.from(certificate.toSchema(true).toBER(false))).subject.split('\n').join(', ');
