import type { Writable } from 'node:stream';
import type { ClientBase, Submittable } from 'pg';

/** Of a message of the protocol, which count themselves. */
const LENGTH_BYTES = 4;

/** What the driver's connection has beside what its types say. */
interface CopyWire {
  readonly stream: Writable;
  query(sql: string): void;
  endCopyFrom(): void;
}

/**
 * One COPY FROM STDIN whose rows are all at hand, as the driver takes a query of another's making. Not the writable stream of
 * `pg-copy-streams`, which the restore of a backup uses: it fails in the middle of an event of the socket, where nobody can catch
 * it, when the server ends the connection while bytes wait to be sent.
 */
class CopyIn implements Submittable {
  readonly done: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;

  constructor(
    private readonly sql: string,
    private readonly rows: Buffer,
    private readonly meanwhile: (() => void) | undefined,
  ) {
    this.done = new Promise((resolve, reject) => {
      [this.resolve, this.reject] = [resolve, reject];
    });
  }

  submit(connection: unknown): void {
    (connection as CopyWire).query(this.sql);
  }

  /** Sent whole: what the server reads of it after an error it leaves out by itself. */
  handleCopyInResponse(connection: CopyWire): void {
    const { stream } = connection;
    if (!stream.writable) return;
    stream.cork();
    // By itself the driver puts its head before the rows by copying them.
    const head = Buffer.from('d\0\0\0\0');
    head.writeInt32BE(LENGTH_BYTES + this.rows.length, 1);
    stream.write(head);
    stream.write(this.rows);
    connection.endCopyFrom();
    stream.uncork();
    this.meanwhile?.();
  }

  handleCommandComplete(): void {
    // It counts when the server is ready for the next query.
  }

  handleReadyForQuery(): void {
    this.resolve();
  }

  /** Of the server, or of a connection that has ended. */
  handleError(error: unknown): void {
    this.reject(error);
  }
}

/** Resolves when the rows are there, for this connection; what fails has copied none. */
export function copyIn(client: ClientBase, sql: string, rows: Buffer, meanwhile?: () => void): Promise<void> {
  return client.query(new CopyIn(sql, rows, meanwhile)).done;
}
