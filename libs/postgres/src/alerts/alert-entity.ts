import { EntitySchema } from 'typeorm';
import type { Severity } from '#domain';
import { bigint, json, text, time, timeOrNull } from '../database/entity-columns.js';

/** An alert as it is published: the document with its version. Times are Unix ms. */
export interface AlertRow {
  readonly id: string;
  readonly site: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly state: string;
  readonly version: number;
  readonly raisedMs: number;
  readonly changedMs: number;
  readonly resolvedMs: number | null;
  /** What else the document holds: message, values, times of acknowledgement. */
  readonly body: Readonly<Record<string, unknown>>;
}

export const alertEntity = new EntitySchema<AlertRow>({
  name: 'alert',
  columns: {
    id: { ...text('alert_id'), primary: true },
    site: text('site'),
    rule: text('rule'),
    subject: text('subject'),
    severity: text('severity'),
    state: text('state'),
    version: bigint('version'),
    raisedMs: time('raised_at'),
    changedMs: time('changed_at'),
    resolvedMs: timeOrNull('resolved_at'),
    body: json('body'),
  },
});
