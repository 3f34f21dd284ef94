import { describeUnknown, parseTopic, UNKNOWN_REASONS, type PlantLookup } from '#contracts';
import { instantOf } from '#domain';
import { readUnknownLetters, type Queryable } from '#postgres';

/** Who sends what no site file declares, the newest first, with what could be declared. */
export async function listUnknownDevices(db: Queryable, lookup: PlantLookup) {
  const letters = await readUnknownLetters(db, UNKNOWN_REASONS);
  return letters.map((found) => {
    const named = parseTopic(found.topic);
    const site = found.site ?? (named.kind === 'unknown' ? null : named.site);
    const { firstSeenMs, lastSeenMs, ...rest } = describeUnknown({ ...found, site }, lookup);
    return { ...rest, firstSeen: instantOf(firstSeenMs), lastSeen: instantOf(lastSeenMs) };
  });
}
