/**
 * Services that work on the database, each by a login of its own. Ingestion is none of them: what it must know comes by Kafka.
 */
export const DATABASE_SERVICES = ['aggregator', 'alerting', 'api'] as const;
export type DatabaseService = (typeof DATABASE_SERVICES)[number];

/** The URL by which each connects; one that is missing has no login of its own. */
export type ServiceDatabaseUrls = Partial<Readonly<Record<DatabaseService, string>>>;
