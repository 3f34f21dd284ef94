import {
  cloudEvent,
  EVENT_TYPES,
  eventSource,
  hashPassword,
  newPassword,
  PRINCIPALS_TOPIC,
  type CredentialDocument,
  type MqttGrant,
} from '#contracts';
import type { RecordProducer } from '#kafka';

/** Principals as PostgreSQL has them published, for an ingestion that has no PostgreSQL beside it. */
export class PrincipalRecords {
  private version = Date.now();

  constructor(private readonly producer: RecordProducer) {}

  /** A principal with one password. */
  async create(principal: string, grant: MqttGrant, expires: number | null = null): Promise<string> {
    const password = newPassword();
    const { scrypt } = await hashPassword(password);
    await this.put(principal, grant, [{ id: `${principal}-1`, scrypt, subject: null, expires }]);
    return password;
  }

  async put(principal: string, grant: MqttGrant, credentials: readonly CredentialDocument[]): Promise<void> {
    await this.send(principal, { principal, version: ++this.version, ...grant, credentials });
  }

  private async send(key: string, data: object): Promise<void> {
    const about = { id: `${key}-${this.version}`, source: eventSource(), type: EVENT_TYPES.principal };
    const event = cloudEvent({ ...about, time: new Date(this.version).toISOString() }, data);
    await this.producer.send([{ topic: PRINCIPALS_TOPIC, key, value: JSON.stringify(event) }]);
  }
}
