import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Names, raw readings, events, dead letters, ledger, derived figures, alerts, outbox.
 * Raw tables are append-only facts; every derived table can be rebuilt from them. Times are timestamptz only.
 */
export class Foundation1700000000001 implements MigrationInterface {
  name = 'Foundation1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- names, interned: never deleted
create table site (
  site_id int generated always as identity primary key,
  code text not null constraint site_code_key unique,
  name text not null,
  time_zone text not null
);
create table device (
  device_id int generated always as identity primary key,
  site_id int not null references site,
  code text not null,
  constraint device_code_key unique (site_id, code)
);
create table point (
  point_id int generated always as identity primary key,
  device_id int not null references device,
  code text not null,
  constraint point_code_key unique (device_id, code)
);
-- the sorted list of (point, unit) that a packed row carries
create table layout (
  layout_id int generated always as identity primary key,
  device_id int not null references device,
  point_ids int[] not null,
  units text[] not null,
  constraint layout_key unique (device_id, point_ids, units)
);

-- every accepted configuration, for ever
create table configuration (
  kind text not null,                -- site | factors | normals
  name text not null,
  hash text not null,                -- SHA-256 of the canonical form
  body jsonb not null,
  accepted_at timestamptz not null default now(),
  constraint configuration_pkey primary key (kind, name, accepted_at)
);

-- one row per message; values in the layout's order, in the point's unit
create table reading (
  device_id int not null,
  ts timestamptz not null,
  layout_id int not null,
  vals float8[] not null,
  quality smallint[],                -- null: all good (0 good, 1 uncertain, 2 bad)
  seq bigint,
  received_at timestamptz not null,
  seqs bigint[],                     -- per value where messages were merged, else null
  receiveds timestamptz[],
  constraint reading_pkey primary key (device_id, ts)
) partition by range (ts);

-- all candidates of a point and time that was sent with different values; the effective one is in reading (or amount)
create table reading_conflict (
  point_id int not null,
  ts timestamptz not null,
  event_id text not null default '',
  value float8 not null,
  quality smallint not null,
  seq bigint,
  received_at timestamptz not null,
  constraint reading_conflict_pkey primary key (point_id, ts, event_id, value, quality)
);

-- event-like deltas: an amount with an id that joins the key (a truck of fuel)
create table amount (
  point_id int not null,
  ts timestamptz not null,
  event_id text not null,
  value float8 not null,
  quality smallint not null default 0,
  seq bigint,
  received_at timestamptz not null,
  constraint amount_pkey primary key (point_id, ts, event_id)
);

create table meter_event (
  site_id int not null references site,
  event_id text not null,
  device_id int not null references device,
  point_id int,
  type text not null,
  ts timestamptz not null,
  body jsonb not null,
  received_at timestamptz not null,
  constraint meter_event_pkey primary key (site_id, event_id)
);
create index meter_event_device_ts on meter_event (device_id, ts);

create table dead_letter (
  dead_letter_id text not null constraint dead_letter_pkey primary key,
  site text,                         -- null: the topic names none, or an unknown one
  device text,
  point text,
  topic text not null,
  ts timestamptz,
  received_at timestamptz not null,
  reason text not null,
  detail text not null,
  payload text,
  payload_base64 text,
  payload_bytes int not null,
  payload_sha256 text,
  seq bigint,
  boot text,
  item_index int,
  replayed_at timestamptz
);
create index dead_letter_site_received on dead_letter (site, received_at, dead_letter_id);

-- counts per device as the wire names it; '(unknown)' where it names none that is declared
create table ledger (
  site text not null,
  device text not null,
  received bigint not null default 0,
  stored bigint not null default 0,
  duplicate bigint not null default 0,
  conflict bigint not null default 0,
  dead_lettered bigint not null default 0,
  late bigint not null default 0,
  replayed bigint not null default 0,
  last_seen timestamptz,             -- newest arrival
  constraint ledger_pkey primary key (site, device)
);
-- sequence numbers seen, as ranges in which neither a number nor the order of time is missing
create table seq_range (
  seq_range_id bigint generated always as identity constraint seq_range_pkey primary key,
  site text not null,
  device text not null,
  boot text not null default '',
  from_seq bigint not null,
  to_seq bigint not null,
  from_ts timestamptz,
  to_ts timestamptz
);
create index seq_range_device on seq_range (site, device);

-- next offset to read; the only truth about what is counted
create table kafka_offset (
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  cluster_id text not null,
  topic_id text not null,
  constraint kafka_offset_pkey primary key (topic, partition)
);
-- ranges that the log had lost before they were read
create table lost_range (
  topic text not null,
  partition int not null,
  from_offset bigint not null,
  to_offset bigint not null,
  found_at timestamptz not null default now(),
  constraint lost_range_pkey primary key (topic, partition, from_offset)
);

-- what must be derived again: append-only marks, deleted by id by the worker that took them
create table mark (
  mark_id bigint generated always as identity constraint mark_pkey primary key,
  device_id int not null,
  from_ts timestamptz not null,
  to_ts timestamptz not null,
  cause text not null default 'readings'  -- readings | event | configuration
);
create index mark_device on mark (device_id);
create table hour_mark (
  hour_mark_id bigint generated always as identity constraint hour_mark_pkey primary key,
  site_id int not null,
  hour_start timestamptz not null,
  cause text not null default 'readings'
);
create index hour_mark_site on hour_mark (site_id, hour_start);

-- codes that the rules gave to readings (RANGE, ZERO_FAULT, JUMP …)
create table reading_code (
  point_id int not null,
  ts timestamptz not null,
  code text not null,
  constraint reading_code_pkey primary key (point_id, ts, code)
);

-- 15 minutes, UTC, [start, start + 15 min)
create table window_15m (
  point_id int not null,
  start timestamptz not null,
  min float8,
  max float8,
  mean float8,                       -- weighted by time
  last float8,
  held_ms int not null default 0,    -- time for which a value holds: the weight of mean
  amount float8,                     -- total and delta points: in the point's unit
  covered_ms int not null default 0, -- between good readings at most 3 intervals apart
  substituted float8,                -- part of amount that stands in for lost data
  quality smallint not null default 0,
  codes text[] not null default '{}',
  state text not null,               -- of the point's engine at the end of the window
  constraint window_15m_pkey primary key (point_id, start)
);

-- figures per site: hour | day | month | season; start of a day, month, season is its local midnight
create table emission (
  site_id int not null,
  grain text not null,
  start timestamptz not null,
  label text not null,               -- 2026-01-10T00:00:00Z | 2026-01-10 | 2026-01 | season-2025
  heat_gj float8,
  baseline_t float8,
  project_t float8,
  leakage_t float8,
  gross_t float8,
  net_t float8,
  u95_t float8,
  coverage_pct float8 not null default 0,
  covered_ms jsonb not null default '{}',    -- by address of the credited and debited points
  uncertainty jsonb not null default '{}',   -- contributions to u95_t by source
  substituted_gj float8 not null default 0,
  excluded_gj float8 not null default 0,
  biogenic_co2_t float8,
  factor_versions jsonb not null default '[]',
  factor_missing boolean not null default false,
  configuration_hash text not null,
  first_received_at timestamptz,
  revision int not null default 0,
  closed boolean not null default false,
  computed_at timestamptz not null default now(),
  constraint emission_pkey primary key (site_id, grain, start)
);
-- closing writes revision 1, every later change the next one: append-only
create table emission_revision (
  site_id int not null,
  grain text not null,
  start timestamptz not null,
  revision int not null,
  figures jsonb not null,
  cause text not null,
  recorded_at timestamptz not null default now(),
  constraint emission_revision_pkey primary key (site_id, grain, start, revision)
);

create table target_status (
  site_id int not null,
  target text not null,
  body jsonb not null,
  as_of timestamptz not null,
  constraint target_status_pkey primary key (site_id, target)
);
create table site_status (
  site_id int not null constraint site_status_pkey primary key,
  version bigint not null,
  body jsonb not null,
  as_of timestamptz not null
);

-- alerts: rules keep their memory, alerts their life cycle
create table rule_state (
  site text not null,
  rule text not null,
  subject text not null,
  state jsonb not null,
  constraint rule_state_pkey primary key (site, rule, subject)
);
create table alert (
  alert_id text not null constraint alert_pkey primary key,
  site text not null,
  rule text not null,
  subject text not null,
  severity text not null,
  state text not null,
  version bigint not null,
  raised_at timestamptz not null,
  changed_at timestamptz not null,
  resolved_at timestamptz,
  body jsonb not null
);
create index alert_site_state on alert (site, state);

-- messages to Kafka, written with the fact that they tell, deleted once Kafka has them
create table outbox (
  outbox_id bigint generated always as identity constraint outbox_pkey primary key,
  topic text not null,
  key text not null,
  event jsonb not null
);
create sequence told_version;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
