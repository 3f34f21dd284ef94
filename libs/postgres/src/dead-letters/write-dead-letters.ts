import type { LetterSender } from '#contracts';
import type { Reason } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A value or a message that could not be used, as it is kept. Times are Unix ms. */
export interface StoredDeadLetter {
  readonly id: string;
  /** null: the topic names none that is declared. */
  readonly site: string | null;
  /** As the topic names it, declared or not. */
  readonly device: string | null;
  readonly point: string | null;
  readonly topic: string;
  readonly ts: number | null;
  readonly receivedMs: number;
  readonly reason: Reason;
  readonly detail: string;
  readonly payload: string | null;
  readonly payloadBase64: string | null;
  readonly payloadBytes: number;
  readonly payloadSha256: string | null;
  readonly seq: number | null;
  readonly boot: string | null;
  readonly index: number | null;
  /** Values and unreadable messages that it stands for. */
  readonly valueCount: number;
  /** How many by reason; null: it stands for one. */
  readonly reasons: Readonly<Record<string, number>> | null;
  /** Where they stand in the payload; null: it stands for one. */
  readonly refused: { readonly messages: string; readonly points: Readonly<Record<string, string>> } | null;
  /** null: it was not kept. */
  readonly sender: LetterSender | null;
}

const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Keeps dead letters; returns the ids of those that were not there yet. */
export async function addDeadLetters(tx: Queryable, letters: readonly StoredDeadLetter[]): Promise<Set<string>> {
  if (letters.length === 0) return new Set();
  const column = <K extends keyof StoredDeadLetter>(key: K) => letters.map((letter) => letter[key]);
  const rows = await tx.query<{ id: string }>(
    `insert into dead_letter (dead_letter_id, site, device, point, topic, ts, received_at, reason, detail, payload, payload_base64,
                              payload_bytes, payload_sha256, seq, boot, item_index, value_count, reasons, refused, sender)
     select id, site, device, point, topic, ${timeOf('ts')}, ${timeOf('received')}, reason, detail, payload, base64,
            bytes, sha256, seq, boot, i, n, reasons, refused, sender
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::text[], $9::text[],
                 $10::text[], $11::text[], $12::int[], $13::text[], $14::bigint[], $15::text[], $16::int[], $17::int[], $18::jsonb[], $19::jsonb[], $20::jsonb[])
          x(id, site, device, point, topic, ts, received, reason, detail, payload, base64, bytes, sha256, seq, boot, i, n, reasons, refused, sender)
     on conflict do nothing returning dead_letter_id as id`,
    [
      column('id'),
      column('site'),
      column('device'),
      column('point'),
      column('topic'),
      column('ts'),
      column('receivedMs'),
      column('reason'),
      column('detail'),
      column('payload'),
      column('payloadBase64'),
      column('payloadBytes'),
      column('payloadSha256'),
      column('seq'),
      column('boot'),
      column('index'),
      column('valueCount'),
      column('reasons').map(jsonOrNull),
      column('refused').map(jsonOrNull),
      column('sender').map(jsonOrNull),
    ],
  );
  return new Set(rows.map((row) => row.id));
}
