import { schemaIsCurrent, type Database } from '#postgres';
import { COUNTED_TOPICS, type KafkaPort } from './kafka-port.js';

const DEADLINE_MS = 1_500;

/** One thing that the API cannot do without: resolves to what is wrong with it, null where all is well. */
export type Check = () => Promise<string | null>;

export function checkPostgres(db: Database): Check {
  return async () =>
    (await schemaIsCurrent(db)) ? null : 'postgres: the schema is not up to date, the migration step has not run';
}

/** Everything that is missing; a check that does not answer in time is missing too. */
export async function findMissing(checks: Readonly<Record<string, Check>>): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve(`${name}: no answer within ${DEADLINE_MS} ms`), DEADLINE_MS);
      });
      try {
        return await Promise.race([check(), late]);
      } catch (error) {
        return `${name}: ${(error as Error).message || 'cannot be reached'}`;
      } finally {
        clearTimeout(timer);
      }
    }),
  );
  return found.filter((problem) => problem !== null);
}

/** Whether Kafka answers and has the topics whose records are counted. */
export function checkKafka(kafka: KafkaPort): Check {
  return async () => {
    try {
      await Promise.all(COUNTED_TOPICS.map((topic) => kafka.ends(topic)));
      return null;
    } catch (error) {
      const missing = (error as { type?: unknown }).type === 'UNKNOWN_TOPIC_OR_PARTITION';
      return missing ? 'kafka: the topics are not there yet' : `kafka: ${(error as Error).message}`;
    }
  };
}
