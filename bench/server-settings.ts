import type { Database } from '#postgres';

/** What figures stand or fall with. */
export interface ServerSettings {
  readonly versions: Readonly<Record<string, string>>;
  /** By server. */
  readonly durability: Readonly<Record<string, string>>;
}

/** Of the own Kafka as `npm start` runs it. */
const KAFKA = 'acks=all, idempotent, one replica (min.insync.replicas=1), flushed by the operating system';

/** @param kafkaVersion null: no Kafka took part */
export async function readServerSettings(db: Database, kafkaVersion: string | null): Promise<ServerSettings> {
  const [row] = await db.query<Record<'version' | 'fsync' | 'commit' | 'pages', string>>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
  );
  return {
    versions: {
      node: process.version,
      ...(kafkaVersion !== null && { kafka: kafkaVersion }),
      postgres: row?.version ?? 'unknown',
    },
    durability: {
      ...(kafkaVersion !== null && { kafka: KAFKA }),
      postgres: `fsync=${row?.fsync}, synchronous_commit=${row?.commit}, full_page_writes=${row?.pages}`,
    },
  };
}
