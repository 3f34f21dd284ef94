import { IsNull } from 'typeorm';
import { ALERTS_TOPIC, STATUS_TOPIC } from '#contracts';
import { alertEntity } from '../alerts/alert-entity.js';
import { alertMessage } from '../alerts/write-alerts.js';
import type { Queryable } from '../database/database.js';
import { addToOutbox } from '../log/outbox.js';
import { versionAfter } from '../log/versions.js';
import { statusMessage } from '../status/write-status.js';
import type { BackupManifest } from './backup-manifest.js';

/**
 * What a restored database must not take over from the one that was backed up: it tells another history from here on.
 * Processes drop what they remember, owners of sites are owners no more, and what was published since the backup is overtaken.
 */
export async function beginHistory(tx: Queryable, { takenAt }: BackupManifest): Promise<void> {
  await tx.execute(
    `update database_identity set restore_id = gen_random_uuid(), restored_at = clock_timestamp(), backup_at = $1::timestamptz`,
    [takenAt],
  );
  await tx.execute('update site_owner set process_id = null, token = gen_random_uuid(), epoch = epoch + 1');
  await publishAgain(tx);
}

/**
 * Readers know versions that were given after the backup: those of before would be ignored, and in a compacted topic the last
 * record stays, not the highest. So nothing that waited is sent, and every status and open alert gets a version above all.
 */
async function publishAgain(tx: Queryable): Promise<void> {
  await tx.execute('delete from outbox where topic = any($1::text[])', [[STATUS_TOPIC, ALERTS_TOPIC]]);
  await tx.execute(`update site_status set version = ${versionAfter('version')}`);
  const statuses = await tx.query<{ site: string; version: number; body: { readonly asOf: string } }>(
    'select code as site, version, body from site_status join site using (site_id) order by code',
  );
  await tx.execute(`update alert set version = ${versionAfter('version')} where resolved_at is null`);
  const open = await tx.repository(alertEntity, (alerts) =>
    alerts.find({ where: { resolvedMs: IsNull() }, order: { raisedMs: 'DESC', id: 'ASC' } }),
  );
  await addToOutbox(tx, [
    ...statuses.map(({ site, version, body }) => statusMessage(site, version, body)),
    ...open.map(alertMessage),
  ]);
}
