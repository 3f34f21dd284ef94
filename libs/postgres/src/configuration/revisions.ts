import type { Queryable } from '../database/database.js';

/** A configuration as files proposed it. */
export interface Proposal {
  /** Who proposes: host and path of the files. */
  readonly origin: string;
  /** Hash of the files, without what only counted before. */
  readonly form: string;
}

/** The newest revision of the configuration. */
export interface HeadRevision {
  /** 0: nothing was ever accepted as a revision. */
  readonly revision: number;
  readonly form: string | null;
}

export async function readHeadRevision(q: Queryable): Promise<HeadRevision> {
  const [row] = await q.query<HeadRevision>(
    'select revision, form from configuration_revision order by revision desc limit 1',
  );
  return row ?? { revision: 0, form: null };
}

/** What an origin proposed last; null: nothing yet. */
export async function readLastProposal(q: Queryable, origin: string): Promise<string | null> {
  const [row] = await q.query<{ form: string }>('select form from configuration_proposal where origin = $1', [origin]);
  return row?.form ?? null;
}

/** Whether files of this form have ever counted. */
export async function wasAccepted(q: Queryable, form: string): Promise<boolean> {
  const [row] = await q.query<{ was: boolean }>(
    'select exists (select from configuration_revision where form = $1) as was',
    [form],
  );
  return row!.was;
}

export async function noteProposal(tx: Queryable, { origin, form }: Proposal): Promise<void> {
  await tx.execute(
    `insert into configuration_proposal (origin, form) values ($1, $2)
     on conflict on constraint configuration_proposal_pkey do update set form = excluded.form, proposed_at = clock_timestamp()`,
    [origin, form],
  );
}

export async function addRevision(tx: Queryable, { origin, form }: Proposal): Promise<number> {
  const [row] = await tx.query<{ revision: number }>(
    'insert into configuration_revision (origin, form) values ($1, $2) returning revision',
    [origin, form],
  );
  return row!.revision;
}
