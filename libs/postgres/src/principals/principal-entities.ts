import { EntitySchema } from 'typeorm';
import type { MqttGrant } from '#contracts';
import { bigint, json, text, textOrNull, time, timeOrNull } from '../database/entity-columns.js';

export interface PrincipalRow extends MqttGrant {
  /** Its MQTT user name too. */
  readonly name: string;
  /** Of its document in Kafka; rises. */
  readonly version: number;
  readonly createdMs: number;
  readonly createdBy: string;
}

/** A password or a client certificate; of a password the hashes only. */
export interface CredentialRow {
  readonly id: string;
  readonly principal: string;
  readonly scrypt: string | null;
  /** As a line of Mosquitto's password file has it. */
  readonly mosquitto: string | null;
  readonly subject: string | null;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly expiresMs: number | null;
  readonly revokedMs: number | null;
  readonly revokedBy: string | null;
}

export const principalEntity = new EntitySchema<PrincipalRow>({
  name: 'principal',
  columns: {
    name: { ...text('name'), primary: true },
    site: textOrNull('site'),
    devices: { ...json('devices'), nullable: true },
    rights: json('rights'),
    version: bigint('version'),
    createdMs: time('created_at'),
    createdBy: text('created_by'),
  },
});

export const credentialEntity = new EntitySchema<CredentialRow>({
  name: 'credential',
  columns: {
    id: { ...text('credential_id'), primary: true },
    principal: text('principal'),
    scrypt: textOrNull('scrypt'),
    mosquitto: textOrNull('mosquitto'),
    subject: textOrNull('subject'),
    createdMs: time('created_at'),
    createdBy: text('created_by'),
    expiresMs: timeOrNull('expires_at'),
    revokedMs: timeOrNull('revoked_at'),
    revokedBy: textOrNull('revoked_by'),
  },
});
