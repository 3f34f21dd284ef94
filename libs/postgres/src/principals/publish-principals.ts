import { randomUUID } from 'node:crypto';
import {
  ALL_PRINCIPALS,
  cloudEvent,
  EVENT_TYPES,
  eventSource,
  PRINCIPALS_TOPIC,
  type CredentialDocument,
  type PrincipalDocument,
} from '#contracts';
import { instantWithMs } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { addToOutbox } from '../log/outbox.js';
import { versionAfter } from '../log/versions.js';
import { readPrincipals, type Principal } from './read-principals.js';

/** Nobody else changes principals until the transaction ends: their versions rise in the order in which they are published. */
export async function lockPrincipals(tx: Queryable): Promise<number> {
  await tx.execute('lock table principal in share row exclusive mode');
  const [clock] = await tx.query<{ ms: number }>(`select date_trunc('milliseconds', clock_timestamp()) as ms`);
  return clock!.ms;
}

/** What changed of a principal goes to Kafka with the transaction. */
export async function publishPrincipal(tx: Queryable, name: string): Promise<void> {
  await tx.execute(`update principal set version = ${versionAfter('version')} where name = $1`, [name]);
  const [principal] = await readPrincipals(tx, name);
  await addToOutbox(tx, [message(name, documentOf(principal!))]);
}

/**
 * Publishes all of them anew, and that nothing of before holds: after a restore from an older copy Kafka may know principals that
 * this database does not, or more of one than it does. Harmless at any time.
 */
export async function publishAllPrincipals(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await lockPrincipals(tx);
    const [since] = await tx.query<{ version: number }>(`select ${versionAfter('0')} as version`);
    await tx.execute(`update principal set version = ${versionAfter('version')}`);
    const all = await readPrincipals(tx);
    const { version } = since!;
    await addToOutbox(tx, [
      ...all.map((principal) => message(principal.name, documentOf(principal))),
      message(ALL_PRINCIPALS, { principal: ALL_PRINCIPALS, version }),
    ]);
  });
}

function documentOf({ name, version, site, devices, rights, credentials }: Principal): PrincipalDocument {
  const held = credentials.filter(({ revokedMs }) => revokedMs === null);
  return { principal: name, version, site, devices, rights, credentials: held.map(credentialOf) };
}

const credentialOf = ({ id, scrypt, subject, expiresMs }: Principal['credentials'][number]): CredentialDocument => ({
  id,
  scrypt,
  subject,
  expires: expiresMs,
});

const message = (key: string, data: Pick<PrincipalDocument, 'principal' | 'version'>) => ({
  topic: PRINCIPALS_TOPIC,
  key,
  event: cloudEvent(
    {
      id: randomUUID(),
      source: eventSource(),
      type: EVENT_TYPES.principal,
      time: instantWithMs(data.version),
    },
    data,
  ),
});
