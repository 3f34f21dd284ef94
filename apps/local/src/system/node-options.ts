/** The old objects of a process may grow by half before they are collected; by itself V8 lets them grow threefold on a machine with much memory. */
const OLD_OBJECTS = '--heap-growing-percent=50';

/** Those of the API by as much again: to mark them takes it 0.1 to 0.2 s of CPU, in which whoever asks waits (docs/adr/0096). */
const OLD_OBJECTS_OF_API = '--heap-growing-percent=100';

/** Objects are collected by the thread that made them: threads that help cost more CPU than they save where a few MB survive. */
const ONE_COLLECTOR = '--single-threaded-gc';

/**
 * Young objects are, as with one collector; old ones are marked and swept by a thread beside it, while new ones come: in a flood the one that
 * stores is the one that all wait for (docs/adr/0094).
 */
const YOUNG_BY_ONE = '--no-parallel-scavenge';

/**
 * Old objects are marked when they are collected, all at once, not bit by bit before it while new ones come. Not where long answers are
 * read whole: their buffers alone bring no collection then (docs/adr/0093).
 */
const AT_ONCE = '--no-incremental-marking';

/**
 * No object is made among the old ones because others of its kind lived long: V8 does so for what waits for Kafka, or for the turn of an answer,
 * and frees the next ones of that kind only when all old objects are looked at (docs/adr/0087).
 */
const BORN_YOUNG = '--no-allocation-site-pretenuring';

/** What only the start needed is collected at its end (`runService`). */
const COLLECTED_AT_START = '--expose-gc';

/**
 * Options of Node by service; docker-compose.yml has the same. New objects of the aggregator live in 8 MB instead of 16: most of its rows
 * are gone by then. Those of ingestion live in 32: what is on its way to Kafka is not copied as often (docs/adr/0061). V8 takes powers of
 * two alone, and the next one of what lies between (docs/adr/0096).
 */
const NODE_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ingestion: [ONE_COLLECTOR, '--max-semi-space-size=32', OLD_OBJECTS, AT_ONCE, BORN_YOUNG],
  aggregator: [YOUNG_BY_ONE, '--max-semi-space-size=8', OLD_OBJECTS],
  alerting: [YOUNG_BY_ONE, OLD_OBJECTS, BORN_YOUNG, COLLECTED_AT_START],
  api: [ONE_COLLECTOR, OLD_OBJECTS_OF_API, BORN_YOUNG],
};

/**
 * How the C library of Linux (glibc; others do not know it) gives out buffers and what Node itself takes; docker-compose.yml has the same.
 * Two arenas instead of eight for each core, and what is larger than 128 KiB goes back to the system as soon as it is freed: by itself
 * that border rises with each such piece (docs/adr/0074).
 */
export const ALLOCATOR = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const;

export const nodeOptionsOf = (service: string): readonly string[] => NODE_OPTIONS[service] ?? [];
