import { COUNTED_TOPICS, TOPICS } from '#contracts';
import { DAY_MS } from '#domain';
import type { Kafka } from '#kafka';
import type { Queryable } from '#postgres';
import { readLogReach, type Offset } from '../backup/log-reach.js';
import { withKafka } from '../system/system-kafka.js';
import { MOST_SKEW_MS } from './clock-skew.js';
import { bad, good, messageOf, withDeadline, type Finding } from './finding.js';

export async function checkKafka(brokers: string | null): Promise<Finding[]> {
  if (brokers === null) return [bad('kafka', 'no address known', 'set KAFKA_BROKERS')];
  return withKafka(brokers, 'doctor', async (kafka) => {
    const problems = await withDeadline(kafka.admin.checkTopics(TOPICS));
    const cluster = await withDeadline(kafka.admin.checkCluster(TOPICS.map(({ name }) => name)));
    const clock = await checkAhead(kafka);
    const wrong = [
      ...problems.map((problem) =>
        bad('kafka', problem, 'correct the topic (kafka-configs), or let ingestion make it'),
      ),
      ...cluster.map((problem) => bad('kafka', problem, 'correct the cluster as it says')),
      ...clock,
    ];
    return wrong.length > 0 ? wrong : [good('kafka', `${brokers}: ${TOPICS.length} topics as they should be`)];
  }).catch((error: unknown) => [
    bad('kafka', `${brokers}: ${messageOf(error)}`, 'look whether Kafka runs and can be reached'),
  ]);
}

/** Brokers stamp records with their own clock: a record from the future shows it. */
async function checkAhead(kafka: Kafka): Promise<Finding[]> {
  for (let aheadMs = MOST_SKEW_MS; ; aheadMs *= 2) {
    const sinceMs = Date.now() + aheadMs;
    const found = await Promise.all(
      COUNTED_TOPICS.map((topic) => kafka.admin.hasRecordsSince(topic, sinceMs).catch(() => false)),
    );
    if (!found.includes(true)) return [];
    // Asked so slowly that what is found may have come meanwhile.
    if (Date.now() < sinceMs) break;
  }
  return [bad('clock', `Kafka's is more than ${MOST_SKEW_MS} ms ahead of this machine's`, 'run NTP on both machines')];
}

/** More than this share of the retention is used up by records that wait: the outage is about to lose something. */
const MOST_WAITING = 0.5;

/**
 * Whether what PostgreSQL has counted fits to the log of Kafka, and whether all that is not counted yet is there still; and the
 * clock of the brokers against that of ingestion, by the newest reading that was counted.
 */
export async function checkLog(brokers: string | null, db: Queryable, offsets: readonly Offset[]): Promise<Finding[]> {
  if (brokers === null || offsets.length === 0) return [];
  return withKafka(brokers, 'doctor', async (kafka) => {
    const { records, lost, exchanged, ahead } = await withDeadline(readLogReach(kafka, offsets));
    const findings = [
      ...lost.map(({ topic, partition, records: n }) =>
        bad(
          'log',
          `Kafka has deleted ${n} records of ${kafka.topicName(topic)}/${partition} that are not counted`,
          'send them again from the sensors or gateways; give the topic a longer retention.ms',
        ),
      ),
      ...exchanged.map((topic) =>
        bad(
          'log',
          `${kafka.topicName(topic)} is not the topic that was counted: another cluster, or made again`,
          'give the database its Kafka back, or read this one anew: `greenpark kafka adopt`',
        ),
      ),
      ...ahead.map(({ topic, partition, records: n }) =>
        bad(
          'log',
          `${kafka.topicName(topic)}/${partition} ends ${n} records before what was counted: the log has lost its end`,
          'the aggregator reads on where the log is the same still (`greenpark kafka list`); let the sensors send again',
        ),
      ),
      ...(await checkWaiting(kafka, offsets)),
      ...(await checkBehind(kafka, db)),
    ];
    return findings.length > 0 ? findings : [good('log', `${records} records wait in Kafka, none is lost`)];
  }).catch((error: unknown) => [bad('log', messageOf(error), 'look whether Kafka runs and can be reached')]);
}

async function checkWaiting(kafka: Kafka, offsets: readonly Offset[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, config } of TOPICS) {
    const retentionMs = Number(config['retention.ms'] ?? -1);
    const own = offsets.filter(({ topic }) => topic === name);
    if (retentionMs <= 0 || own.length === 0) continue;
    const since = await kafka.admin.offsetsAt(name, Date.now() - MOST_WAITING * retentionMs);
    // A record before that moment waits: it is older than the half of the retention.
    if (own.every(({ partition, next }) => BigInt(next) >= (since.get(partition) ?? 0n))) continue;
    findings.push(
      bad(
        'log',
        `records of ${kafka.topicName(name)} wait for more than ${Math.floor((MOST_WAITING * retentionMs) / DAY_MS)} days, and are deleted after ${Math.floor(retentionMs / DAY_MS)}`,
        'let the aggregator count them, or raise retention.ms of the topic now',
      ),
    );
  }
  return findings;
}

async function checkBehind(kafka: Kafka, db: Queryable): Promise<Finding[]> {
  const [row] = await db.query<{ ms: number | null }>('select max(last_seen) as ms from ledger');
  const newest = row?.ms ?? 0;
  // Of an older one the record may be gone.
  if (Date.now() - newest > DAY_MS) return [];
  const found = await Promise.all(
    COUNTED_TOPICS.map((topic) => kafka.admin.hasRecordsSince(topic, newest - MOST_SKEW_MS)),
  );
  if (found.includes(true)) return [];
  return [bad('clock', `Kafka's is more than ${MOST_SKEW_MS} ms behind that of ingestion`, 'run NTP on both machines')];
}
