/** The old objects of a process may grow by half before they are collected; by itself V8 lets them grow threefold on a machine with much memory. */
const OLD_OBJECTS = '--heap-growing-percent=50';

/**
 * Options of Node by service; docker-compose.yml has the same. New objects of the aggregator live in 8 MB instead of 16: most of its rows
 * are gone by then. Those of ingestion live in 32: what is on its way to Kafka is not copied as often (docs/adr/0061).
 */
const NODE_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ingestion: ['--max-semi-space-size=32', OLD_OBJECTS],
  aggregator: ['--max-semi-space-size=8', OLD_OBJECTS],
  alerting: [OLD_OBJECTS],
  api: [OLD_OBJECTS],
};

export const nodeOptionsOf = (service: string): readonly string[] => NODE_OPTIONS[service] ?? [];
