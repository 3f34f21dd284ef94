import type {
  AssuranceLevel,
  BookedVerification,
  ClosableGrain,
  DrawnVerification,
  Misstatement,
  OpinionKind,
  SignedOpinion,
} from '#domain';
import type { Queryable } from '../database/database.js';

/** Class of the advisory locks under which the verification book of a site grows. */
const BOOK_LOCK = 0x6772_7662; // "grvb"

export interface Verification extends DrawnVerification {
  readonly grain: ClosableGrain;
  readonly simulated: boolean;
}

export type StoredVerification = Verification & BookedVerification;

export interface VerificationFilter {
  readonly period?: string | undefined;
  readonly state?: 'open' | 'signed' | undefined;
  readonly verifier?: string | undefined;
}

/** Nobody else adds to the book of the site until the transaction ends. */
export async function lockVerificationBook(tx: Queryable, siteId: number): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [BOOK_LOCK, siteId]);
}

/** @returns its id */
export async function addVerification(tx: Queryable, siteId: number, one: Verification): Promise<number> {
  const hours = one.hours.map(({ startMs, grossT, hasCodes, revision }) => [startMs, grossT, hasCodes, revision]);
  const [row] = await tx.query<{ id: number }>(
    `insert into verification (site_id, period, grain, revision, gross_t, net_t, verifier, words, size, root, pack_version, link,
       materiality, hours, simulated, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14::jsonb, $15, date_trunc('milliseconds', clock_timestamp()))
     returning verification_id as id`,
    [
      siteId,
      one.period,
      one.grain,
      one.revision,
      one.grossT,
      one.netT,
      one.verifier,
      one.words,
      one.size,
      one.root,
      one.packVersion,
      one.link,
      JSON.stringify(one.materiality),
      JSON.stringify(hours),
      one.simulated,
    ],
  );
  return row!.id;
}

export async function addOpinion(tx: Queryable, verification: number, one: Omit<SignedOpinion, 'atMs'>): Promise<void> {
  await tx.execute(
    `insert into verification_opinion (verification_id, level, opinion, description, revision, gross_t, net_t, misstatement,
       open_cars, who, signed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, date_trunc('milliseconds', clock_timestamp()))`,
    [
      verification,
      one.level,
      one.opinion,
      one.text,
      one.revision,
      one.grossT,
      one.netT,
      JSON.stringify(one.misstatement),
      JSON.stringify(one.openCars),
      one.who,
    ],
  );
}

type HourRow = readonly [number, number | null, boolean, number];
type Row = Omit<StoredVerification, 'hours' | 'opinion'> & { readonly hours: readonly HourRow[] } & {
  readonly level: AssuranceLevel | null;
  readonly opinion: OpinionKind;
  readonly text: string;
  readonly signedRevision: number;
  readonly signedGrossT: number | null;
  readonly signedNetT: number | null;
  readonly misstatement: Misstatement;
  readonly openCars: readonly number[];
  readonly who: string;
  readonly atMs: number;
};

const COLUMNS = `v.verification_id as id, v.period, v.grain, v.revision, v.gross_t as "grossT", v.net_t as "netT", v.verifier, v.words, v.size, v.root,
  v.pack_version as "packVersion", v.link, v.materiality, v.hours, v.simulated, v.opened_at as "openedMs",
  o.level, o.opinion, o.description as text, o.revision as "signedRevision", o.gross_t as "signedGrossT", o.net_t as "signedNetT",
  o.misstatement, o.open_cars as "openCars", o.who, o.signed_at as "atMs"`;
const TABLES = 'verification v left join verification_opinion o using (verification_id)';

/** The newest first. */
export async function readVerifications(
  q: Queryable,
  siteId: number,
  { period, state, verifier }: VerificationFilter,
  page: { readonly limit: number; readonly beforeId: number | null },
): Promise<StoredVerification[]> {
  const rows = await q.query<Row>(
    `select ${COLUMNS} from ${TABLES}
     where v.site_id = $1 and ($2::text is null or v.period = $2) and ($3::text is null or v.verifier = $3)
       and ($4::boolean is null or (o.verification_id is null) = $4) and ($5::bigint is null or v.verification_id < $5)
     order by v.verification_id desc limit $6`,
    [
      siteId,
      period ?? null,
      verifier ?? null,
      state === undefined ? null : state === 'open',
      page.beforeId,
      page.limit,
    ],
  );
  return rows.map(verificationOf);
}

/** null: the site has none of that id. */
export async function readVerification(q: Queryable, siteId: number, id: number): Promise<StoredVerification | null> {
  const [row] = await q.query<Row>(`select ${COLUMNS} from ${TABLES} where v.site_id = $1 and v.verification_id = $2`, [
    siteId,
    id,
  ]);
  return row ? verificationOf(row) : null;
}

function verificationOf(row: Row): StoredVerification {
  const {
    level,
    opinion,
    text,
    signedRevision,
    signedGrossT,
    signedNetT,
    misstatement,
    openCars,
    who,
    atMs,
    ...opened
  } = row;
  return {
    ...opened,
    hours: row.hours.map(([startMs, gross, hasCodes, revision]) => ({ startMs, grossT: gross, hasCodes, revision })),
    opinion: level && {
      level,
      opinion,
      text,
      revision: signedRevision,
      grossT: signedGrossT,
      netT: signedNetT,
      misstatement,
      openCars,
      who,
      atMs,
    },
  };
}
