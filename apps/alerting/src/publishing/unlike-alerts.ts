import type { UnlikeAlert } from '#postgres';

/**
 * Open alerts whose newest record in Kafka is not what is stored, and records of alerts that are not open. What waits in the outbox is
 * on its way.
 * @param published by key (`site/alert`), the version of the last record; keys that were emptied are not in it
 */
export function unlikeAlerts(
  published: ReadonlyMap<string, number>,
  stored: readonly { readonly site: string; readonly id: string; readonly version: number }[],
  waiting: ReadonlySet<string>,
): UnlikeAlert[] {
  const open = new Map(stored.map((alert) => [`${alert.site}/${alert.id}`, alert]));
  const untold = [...open].flatMap(([key, { site, id, version }]): UnlikeAlert[] => {
    const last = published.get(key) ?? null;
    return last === version || waiting.has(key) ? [] : [{ site, id, version, published: last }];
  });
  const over = [...published].flatMap(([key, version]): UnlikeAlert[] => {
    const slash = key.indexOf('/');
    return open.has(key) || waiting.has(key)
      ? []
      : [{ site: key.slice(0, slash), id: key.slice(slash + 1), version: null, published: version }];
  });
  return [...untold, ...over];
}
