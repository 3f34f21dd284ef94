import { ALERTS_TOPIC, cloudEvent, EVENT_TYPES, eventSource, STATUS_TOPIC } from '#contracts';
import { instantWithMs } from '#domain';
import { readAlerts } from '../alerts/read-alerts.js';
import type { Queryable } from '../database/database.js';
import { addToOutbox, type OutboxMessage } from '../log/outbox.js';
import { versionAfter } from '../log/versions.js';
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
  const messages: OutboxMessage[] = [];
  await tx.execute(`update site_status set version = ${versionAfter('version')}`);
  const statuses = await tx.query<{ site: string; version: number; body: { readonly asOf: string } }>(
    'select code as site, version, body from site_status join site using (site_id) order by code',
  );
  for (const { site, version, body } of statuses) {
    messages.push({
      topic: STATUS_TOPIC,
      key: site,
      event: cloudEvent(
        { id: `${site}-${version}`, source: eventSource(site), type: EVENT_TYPES.status, time: body.asOf },
        { site, version, ...body },
      ),
    });
  }
  await tx.execute(`update alert set version = ${versionAfter('version')} where resolved_at is null`);
  for (const alert of await readAlerts(tx, { states: null, site: null, id: null })) {
    if (alert.resolvedMs !== null) continue;
    const { body, raisedMs, changedMs, resolvedMs: _, ...row } = alert;
    const [raisedAt, changedAt] = [instantWithMs(raisedMs), instantWithMs(changedMs)];
    messages.push({
      topic: ALERTS_TOPIC,
      key: `${alert.site}/${alert.id}`,
      event: cloudEvent(
        {
          id: `${alert.id}/${alert.version}`,
          source: eventSource(alert.site),
          type: EVENT_TYPES.alert,
          time: changedAt,
        },
        { ...body, ...row, raisedAt, changedAt, resolvedAt: null },
      ),
    });
  }
  await addToOutbox(tx, messages);
}
