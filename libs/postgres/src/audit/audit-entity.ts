import { EntitySchema } from 'typeorm';
import { bigint, json, text, textOrNull, time } from '../database/entity-columns.js';

export interface AuditAction {
  /** null: not of one site. */
  readonly site: string | null;
  readonly who: string;
  /** What was done, such as `period-close`. */
  readonly action: string;
  /** To what. */
  readonly subject: string;
  /** Why; empty where no reason was given. */
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditEntry extends AuditAction {
  readonly id: number;
  /** Unix ms. */
  readonly atMs: number;
  /** SHA-256, hexadecimal: of the entry before, and of this one with that. */
  readonly previous: string;
  readonly hash: string;
}

/** The table takes neither a change nor a deletion: only `insert` and reading work. */
export const auditEntity = new EntitySchema<AuditEntry>({
  name: 'audit_log',
  columns: {
    id: { ...bigint('audit_id'), primary: true },
    atMs: time('acted_at'),
    site: textOrNull('site'),
    who: text('who'),
    action: text('action'),
    subject: text('subject'),
    reason: text('reason'),
    detail: json('detail'),
    previous: text('previous'),
    hash: text('hash'),
  },
});
