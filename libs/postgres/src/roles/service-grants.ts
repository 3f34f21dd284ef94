import type { DatabaseService } from '#contracts';

/** As PostgreSQL abbreviates them in its access lists. */
export const PRIVILEGES = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' } as const;
export type Privilege = (typeof PRIVILEGES)[keyof typeof PRIVILEGES];

type Letters = `${'r' | ''}${'a' | ''}${'w' | ''}${'d' | ''}`;

/**
 * What each service may do with each table: read, add, write over, delete. A lock (`for share`, `for update`, `lock table`) takes
 * `w`. What only grows has neither `w` nor `d`; only its owner, who migrates, may do more.
 */
export const GRANTS: Readonly<Record<string, Partial<Record<DatabaseService, Letters>>>> = {
  alert: { aggregator: 'r', alerting: 'raw', api: 'raw' },
  alert_condition: { alerting: 'raw' },
  alert_transition: { alerting: 'raw', api: 'ra' },
  alerting_position: { alerting: 'raw' },
  amount: { aggregator: 'rawd', api: 'r' },
  amount_set_aside: { aggregator: 'ra', api: 'r' },
  api_key: { api: 'raw' },
  audit_log: { aggregator: 'ra', alerting: 'r', api: 'ra' },
  claim_act: { aggregator: 'r', api: 'ra' },
  configuration: { aggregator: 'ra', alerting: 'r', api: 'r' },
  configuration_proposal: { aggregator: 'raw' },
  configuration_revision: { aggregator: 'ra', alerting: 'r', api: 'r' },
  credential: { api: 'raw' },
  database_identity: { aggregator: 'r', alerting: 'r', api: 'r' },
  day_check: { aggregator: 'raw', api: 'r' },
  dead_letter: { aggregator: 'rad', alerting: 'r', api: 'rw' },
  dead_letter_deletion: { aggregator: 'raw', api: 'r' },
  device: { aggregator: 'ra', alerting: 'r', api: 'r' },
  emission: { aggregator: 'rawd', api: 'rw' },
  emission_revision: { aggregator: 'ra', api: 'ra' },
  evidence_pack: { api: 'raw' },
  evidence_root: { alerting: 'r', api: 'ra' },
  finding: { aggregator: 'ra', api: 'ra' },
  finding_act: { aggregator: 'r', api: 'ra' },
  fuel_day: { aggregator: 'rawd', alerting: 'r', api: 'r' },
  hour_mark: { aggregator: 'rad', api: 'r' },
  kafka_offset: { aggregator: 'raw', api: 'r' },
  layout: { aggregator: 'ra', api: 'r' },
  ledger: { aggregator: 'raw', alerting: 'r', api: 'r' },
  look: { aggregator: 'rawd', alerting: 'r', api: 'r' },
  lost_range: { aggregator: 'ra', alerting: 'r' },
  mark: { aggregator: 'rawd', api: 'r' },
  meter_event: { aggregator: 'ra', alerting: 'r', api: 'r' },
  notification: { alerting: 'raw', api: 'ra' },
  offset_checkpoint: { aggregator: 'rad' },
  outbox: { aggregator: 'rad', alerting: 'rad', api: 'rad' },
  outbox_mover: { aggregator: 'rw', alerting: 'rw', api: 'rw' },
  outbox_set_aside: { aggregator: 'rawd', alerting: 'rawd', api: 'rawd' },
  period_close: { aggregator: 'ra', api: 'ra' },
  point: { aggregator: 'ra', alerting: 'r', api: 'r' },
  principal: { api: 'raw' },
  process: { aggregator: 'rawd' },
  push_subscription: { alerting: 'rd', api: 'rad' },
  reading: { aggregator: 'rawd', api: 'r' },
  reading_code: { aggregator: 'rad', api: 'r' },
  reading_conflict: { aggregator: 'rawd', api: 'r' },
  reading_pack: { aggregator: 'rad', api: 'r' },
  reading_set_aside: { aggregator: 'ra', api: 'r' },
  report: { alerting: 'r', api: 'ra' },
  report_file: { alerting: 'r', api: 'ra' },
  report_schedule: { api: 'ra' },
  rule_state: { alerting: 'raw' },
  schema_migration: { aggregator: 'r', alerting: 'r', api: 'r' },
  security_log: { api: 'rad' },
  security_log_position: { api: 'raw' },
  seq_range: { aggregator: 'rawd', api: 'r' },
  set_aside: { aggregator: 'rawd', api: 'r' },
  shift_hand_over: { api: 'ra' },
  shift_note: { api: 'ra' },
  site: { aggregator: 'raw', alerting: 'r', api: 'r' },
  site_origin: { aggregator: 'raw', api: 'r' },
  site_owner: { aggregator: 'raw' },
  site_rule: { aggregator: 'raw', alerting: 'r', api: 'rw' },
  site_status: { aggregator: 'raw', api: 'r' },
  target_status: { aggregator: 'raw', api: 'r' },
  verification: { api: 'ra' },
  verification_opinion: { api: 'ra' },
  window_15m: { aggregator: 'rawd', alerting: 'r', api: 'r' },
};

/** Functions that do with the owner's rights what a service has no right to do. */
export const FUNCTION_GRANTS: Readonly<Record<string, readonly DatabaseService[]>> = {
  'make_reading_partition(regclass, date)': ['aggregator'],
  'release_reading_partition(regclass, date)': ['aggregator'],
};

/** They look at the past, or at another configuration, over temporary tables (ADR 8). */
export const TEMPORARY_TABLES: readonly DatabaseService[] = ['api'];

export const privilegesOf = (letters: string): Privilege[] =>
  letters.split('').map((letter) => PRIVILEGES[letter as keyof typeof PRIVILEGES]);
