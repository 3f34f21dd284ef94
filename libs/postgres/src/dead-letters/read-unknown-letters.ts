import type { UnknownTraffic } from '#contracts';
import type { Queryable } from '../database/database.js';

/** Of each reason so many of the newest letters are looked at: enough to see who sends, bounded whatever is sent. */
const NEWEST = 2_000;
const MOST_GROUPS = 200;
const MOST_POINTS = 30;
const SAMPLES = 3;
/** Larger payloads are not shown. */
const MOST_PAYLOAD_BYTES = 16_384;

/** What waits for these reasons, by topic and device, the newest first. */
export function readUnknownLetters(
  q: Queryable,
  reasons: readonly UnknownTraffic['reason'][],
): Promise<UnknownTraffic[]> {
  return q.query<UnknownTraffic>(
    `with recent as (
       select newest.* from unnest($1::text[]) wanted(reason) cross join lateral (
         select dead_letter_id, site, device, point, topic, reason, received_at, payload_bytes, value_count from dead_letter
         where dead_letter.reason = wanted.reason and replayed_at is null and discarded_at is null
         order by received_at desc limit ${NEWEST}) newest
     ), grouped as (
       select reason, site, device, topic, sum(value_count)::int as count, min(received_at) as first_seen, max(received_at) as last_seen,
              (array_agg(distinct point order by point) filter (where point is not null))[1:${MOST_POINTS}] as points,
              (array_agg(dead_letter_id order by received_at desc) filter (where payload_bytes <= ${MOST_PAYLOAD_BYTES}))[1:${SAMPLES}] as samples
       from recent group by reason, site, device, topic order by last_seen desc, topic, device limit ${MOST_GROUPS}
     )
     select reason, site, device, topic, count, first_seen as "firstSeenMs", last_seen as "lastSeenMs", coalesce(points, '{}') as points,
            coalesce((select array_agg(payload order by received_at desc) from dead_letter
                      where dead_letter_id = any(samples) and payload is not null), '{}') as payloads
     from grouped order by last_seen desc, topic, device`,
    [reasons],
  );
}
