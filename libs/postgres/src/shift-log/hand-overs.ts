import type { HandOverRole, ShiftSpan } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** What a shift had come to when it was signed; null: not known. */
export interface SignedShiftFigures {
  readonly heatGj: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
}

/** A signature under a shift. Times are Unix ms. */
export interface HandOver {
  readonly shift: string;
  readonly role: HandOverRole;
  readonly who: string;
  readonly remark: string | null;
  readonly figures: SignedShiftFigures;
  readonly signedMs: number;
}

/** Signatures under shifts that begin in [fromMs, toMs). */
export async function readHandOvers(
  q: Queryable,
  site: string,
  { fromMs, toMs, asOfMs }: { readonly fromMs: number; readonly toMs: number; readonly asOfMs: number | null },
): Promise<HandOver[]> {
  return q.query<HandOver>(
    `select shift, role, who, remark, figures, signed_at as "signedMs" from shift_hand_over
     where site = $1 and from_at >= ${timeOf('$2')} and from_at < ${timeOf('$3')}
       and ($4::float8 is null or signed_at <= ${timeOf('$4')})
     order by signed_at, role desc`,
    [site, fromMs, toMs, asOfMs],
  );
}

/** When somebody first wrote or signed at a site; null: never. */
export async function readLogBegin(q: Queryable, site: string, asOfMs: number | null): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    `select least(
       (select min(at) from shift_note where site = $1 and ($2::float8 is null or recorded_at <= ${timeOf('$2')})),
       (select min(from_at) from shift_hand_over where site = $1 and ($2::float8 is null or signed_at <= ${timeOf('$2')}))) as ms`,
    [site, asOfMs],
  );
  return row!.ms;
}

/** Nobody else signs at the site until the transaction ends. */
export async function lockHandOvers(tx: Queryable, site: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('shift_hand_over'), hashtext($1))`, [site]);
}

export async function addHandOver(
  tx: Queryable,
  site: string,
  { id, fromMs, toMs }: ShiftSpan,
  { role, who, remark, figures, signedMs }: Omit<HandOver, 'shift'>,
): Promise<void> {
  await tx.execute(
    `insert into shift_hand_over (site, shift, role, from_at, until_at, who, remark, figures, signed_at)
     values ($1, $2, $3, ${timeOf('$4')}, ${timeOf('$5')}, $6, $7, $8::jsonb, ${timeOf('$9')})`,
    [site, id, role, fromMs, toMs, who, remark, JSON.stringify(figures), signedMs],
  );
}
