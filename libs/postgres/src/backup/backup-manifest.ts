import { z } from 'zod';

/** Names that are written into SQL: what a backup says is checked against this before anything is done with it. */
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.string().regex(/^[0-9][0-9T: .+Z-]*$/);

/** The number of the form of a backup; a program reads those up to its own. */
export const BACKUP_FORMAT = 1;

const head = z.object({
  format: z.number().int().positive(),
  /** Version of the product that made it. */
  product: z.string(),
  /** Version of the rules that its figures were made by. */
  rules: z.string(),
  /** Names of the migrations that its database had run. */
  schema: z.array(z.string()).min(1),
  /** The moment of its snapshot by the clock of PostgreSQL, RFC 3339. */
  takenAt: instant,
  /** `server_version` of PostgreSQL. */
  server: z.string(),
});

const table = z.object({
  name: identifier,
  columns: z.array(identifier).min(1),
  rows: count,
  /** Of the rows as COPY writes them, before they are compressed. */
  bytes: count,
  sha256,
});

const manifest = head.extend({
  /** In an order in which a row follows those that it refers to. */
  tables: z.array(table),
  /** Months of partitioned tables, [from, to). */
  partitions: z.array(z.object({ table: identifier, name: identifier, from: instant, to: instant })),
  /** The last number that each gave; null: none yet. */
  sequences: z.array(z.object({ name: identifier, last: z.number().int().nullable() })),
  /** Where reading Kafka goes on after a restore. */
  offsets: z.array(
    z.object({
      topic: z.string(),
      partition: count,
      /** A whole number, as text: it may be larger than a double holds. */
      next: z.string().regex(/^\d+$/),
      clusterId: z.string(),
      topicId: z.string(),
    }),
  ),
});

/** What a backup says at its beginning: enough to refuse it. */
export type BackupHead = z.infer<typeof head>;
/** What a backup says at its end: all that is in it. */
export type BackupManifest = z.infer<typeof manifest>;
export type BackupTable = z.infer<typeof table>;

/** A file that is no whole backup, or one that this program cannot take; the message is for people. */
export class BackupRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupRefused';
  }
}

/** @throws BackupRefused */
export function readHead(text: string): BackupHead {
  const found = parse(head, text);
  if (found.format > BACKUP_FORMAT)
    throw new BackupRefused(
      `the backup has format ${found.format}, this program reads up to ${BACKUP_FORMAT}: it was made by ${found.product}, use that or a later one`,
    );
  return found;
}

/** @throws BackupRefused */
export const readManifest = (text: string): BackupManifest => parse(manifest, text);

function parse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    const found = schema.safeParse(JSON.parse(text));
    if (found.success) return found.data;
    const [issue] = found.error.issues;
    throw new BackupRefused(`this is no backup of Greenpark: ${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    if (error instanceof BackupRefused) throw error;
    throw new BackupRefused(`this is no backup of Greenpark: ${(error as Error).message}`);
  }
}
