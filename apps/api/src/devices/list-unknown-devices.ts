import { describeUnknown, parseTopic, UNKNOWN_REASONS, type PlantLookup, type UnknownTraffic } from '#contracts';
import { instantOf } from '#domain';
import { readUnknownLetters, type Queryable } from '#postgres';

/** Who sends what nobody declares, the newest first, with what could be declared. */
export async function listUnknownDevices(db: Queryable, lookup: PlantLookup) {
  const letters = await readUnknownLetters(db, UNKNOWN_REASONS);
  return letters.map((found) => {
    const named = parseTopic(found.topic);
    const site = found.site ?? (named.kind === 'unknown' ? null : named.site);
    const traffic = { ...found, site, reason: found.reason as UnknownTraffic['reason'] };
    const { firstSeenMs, lastSeenMs, ...rest } = describeUnknown(traffic, lookup);
    return { ...rest, firstSeen: instantOf(firstSeenMs), lastSeen: instantOf(lastSeenMs) };
  });
}
