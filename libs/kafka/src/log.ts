/** The part of a logger (pino) that this library uses: fields first, then the message. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface ClientEntry {
  readonly namespace: string;
  readonly log: { readonly message: string } & Readonly<Record<string, unknown>>;
}

/**
 * What the client library says goes to debug, whatever it calls it: it reports each attempt of what it retries as an
 * error. What matters is said by the producer and the consumer of this library, once retries are spent.
 */
export function clientLog(log: Log): () => (entry: ClientEntry) => void {
  return () =>
    ({ namespace, log: { message, ...fields } }) =>
      log.debug({ kafka: namespace, error: fields.error, groupId: fields.groupId }, message);
}
