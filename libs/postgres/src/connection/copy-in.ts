import type { Writable } from 'node:stream';
import type { ClientBase, Submittable } from 'pg';
import type { CopiedRows } from '../database/database.js';

/** Of a message of the protocol, which count themselves. */
const LENGTH_BYTES = 4;

/** Where the server reads as fast as rows are made. */
const PIECES_AT_ONCE = 4;

/** What the driver's connection has beside what its types say. */
interface CopyWire {
  readonly stream: Writable;
  query(sql: string): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

/**
 * One COPY FROM STDIN whose rows are made piece by piece, as the driver takes a query of another's making. Not the writable stream of
 * `pg-copy-streams`, which the restore of a backup uses: it fails in the middle of an event of the socket, where nobody can catch
 * it, when the server ends the connection while bytes wait to be sent.
 */
class CopyIn implements Submittable {
  readonly done: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;
  /** It has failed: what the server reads of it behind its error it leaves out by itself. */
  private isOver = false;

  constructor(
    private readonly sql: string,
    private readonly rows: CopiedRows,
    private readonly meanwhile: (() => void) | undefined,
  ) {
    this.done = new Promise((resolve, reject) => {
      [this.resolve, this.reject] = [resolve, reject];
    });
  }

  submit(connection: unknown): void {
    (connection as CopyWire).query(this.sql);
  }

  handleCopyInResponse(connection: CopyWire): void {
    this.send(connection);
    if (!this.isOver) this.meanwhile?.();
  }

  handleCommandComplete(): void {
    // It counts when the server is ready for the next query.
  }

  handleReadyForQuery(): void {
    this.resolve();
  }

  /** Of the server, or of a connection that has ended. */
  handleError(error: unknown): void {
    this.isOver = true;
    this.reject(error);
  }

  /** As many pieces as the socket takes at once; the next one when it has taken the last. In between an answer of the server can be read. */
  private send(connection: CopyWire): void {
    const { stream } = connection;
    for (let pieces = 0; !this.isOver && stream.writable; pieces++) {
      if (pieces === PIECES_AT_ONCE) {
        setImmediate(() => this.send(connection));
        return;
      }
      const piece = this.next(connection);
      if (!piece) return;
      stream.cork();
      // By itself the driver puts its head before the rows by copying them.
      const head = Buffer.from('d\0\0\0\0');
      head.writeInt32BE(LENGTH_BYTES + piece.value.length, 1);
      stream.write(head);
      let isWaiting = false;
      stream.write(piece.value, () => isWaiting && this.send(connection));
      if (piece.done) connection.endCopyFrom();
      stream.uncork();
      if (piece.done) return;
      isWaiting = stream.writableLength > 0;
      if (isWaiting) return;
    }
  }

  /** undefined: it could not be made, and nothing is to be stored. */
  private next(connection: CopyWire): IteratorResult<Buffer, Buffer> | undefined {
    try {
      return this.rows.next();
    } catch (error) {
      // What the server says to it would hide why.
      this.handleError(error);
      connection.sendCopyFail('rows cannot be written');
      return undefined;
    }
  }
}

const atOnce = (rows: Buffer): CopiedRows => ({ next: () => ({ done: true, value: rows }) });

/** Resolves when the rows are there, for this connection; what fails has copied none. */
export function copyIn(
  client: ClientBase,
  sql: string,
  rows: Buffer | CopiedRows,
  meanwhile?: () => void,
): Promise<void> {
  return client.query(new CopyIn(sql, Buffer.isBuffer(rows) ? atOnce(rows) : rows, meanwhile)).done;
}
