import { MQTT_RIGHTS, type MqttGrant, type MqttRight } from '../access/mqtt-rights.js';
import { readCloudEvent } from './cloud-event.js';

/** What lets a principal in: a password, or a client certificate. */
export interface CredentialDocument {
  readonly id: string;
  /** PHC string of scrypt; null: it is a certificate. */
  readonly scrypt: string | null;
  /** As `certificateSubject` writes it; null: it is a password. */
  readonly subject: string | null;
  /** Unix ms from which it does not hold any more; null: it does not end. */
  readonly expires: number | null;
}

/** A principal as ingestion needs it: who has no database knows it by this. */
export interface PrincipalDocument extends MqttGrant {
  readonly principal: string;
  /** Rises with each change; lower ones are to be ignored. */
  readonly version: number;
  /** Those that were not revoked; none: nobody comes in by this name. */
  readonly credentials: readonly CredentialDocument[];
}

/** Key of the record after which no principal of a lower version holds: what was known before a restore from an older copy is void. */
export const ALL_PRINCIPALS = '(all)';

export type PrincipalRecord =
  | { readonly kind: 'principal'; readonly document: PrincipalDocument }
  | { readonly kind: 'since'; readonly version: number }
  | { readonly kind: 'unreadable'; readonly why: string };

/** A record of `greenpark.principals.v1`. What is not whole lets nobody in. */
export function readPrincipalRecord(key: string | null, value: Uint8Array | null): PrincipalRecord {
  const event = readCloudEvent(value);
  if (!event.ok) return { kind: 'unreadable', why: event.why };
  const { principal, version, site, devices, rights, credentials } = event.data;
  if (principal !== key || !Number.isSafeInteger(version)) {
    return { kind: 'unreadable', why: 'the data names no principal with a version, or another one than the key' };
  }
  if (key === ALL_PRINCIPALS) return { kind: 'since', version: version as number };
  const isWhole =
    (site === null || typeof site === 'string') &&
    (devices === null || isListOf(devices, (one) => typeof one === 'string')) &&
    isListOf(rights, (one) => MQTT_RIGHTS.includes(one as MqttRight)) &&
    isListOf(credentials, isCredential);
  if (!isWhole) return { kind: 'unreadable', why: 'site, devices, rights or credentials are not as expected' };
  return { kind: 'principal', document: event.data as unknown as PrincipalDocument };
}

const isListOf = (value: unknown, isOne: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isOne);

function isCredential(value: unknown): boolean {
  const { id, scrypt, subject, expires } = (value ?? {}) as Partial<Record<keyof CredentialDocument, unknown>>;
  return (
    typeof id === 'string' &&
    (scrypt === null ? typeof subject === 'string' : typeof scrypt === 'string' && subject === null) &&
    (expires === null || typeof expires === 'number')
  );
}
