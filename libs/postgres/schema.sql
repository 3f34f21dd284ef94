-- What the migrations of libs/postgres/src/migrations make, for reading and for reviews: never run by the program.
-- Compared with a fresh database by test/integration/store/schema.spec.ts. After a new migration renew it:
--   RENEW_SCHEMA=1 npm test -- --runTestsByPath test/integration/store/schema.spec.ts

CREATE OR REPLACE FUNCTION closing_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $function$
;
CREATE OR REPLACE FUNCTION evidence_root_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $function$
;
CREATE OR REPLACE FUNCTION layout_hash(point_ids integer[], units text[], simulated boolean)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN sha256(convert_to(((((array_to_string(point_ids, ','::text) || '
'::text) || array_to_string(units, '
'::text, ''::text)) || '
'::text) || (simulated)::integer), 'UTF8'::name))
;
CREATE OR REPLACE FUNCTION make_reading_partition(parent regclass, month date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  place text;
  partition text := 'reading_' || to_char(month, 'YYYY_MM');
begin
  select nspname into place from pg_class c join pg_namespace n on n.oid = relnamespace
  where c.oid = parent and relname = 'reading' and relkind = 'p' and relowner = (select oid from pg_roles where rolname = current_user);
  if place is null or month <> date_trunc('month', month) or month not between date '0001-01-01' and date '9999-11-01' then
    raise exception 'no month of the readings: % of %', month, parent using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(1735553140);
  if to_regclass(format('%I.%I', place, partition)) is not null then
    return false;
  end if;
  -- A table of its own is attached, instead of "create table … partition of": that would wait for every reader of the history, and
  -- all others would wait behind it.
  execute format('create table %I.%I (like %s including defaults including constraints including indexes)', place, partition, parent);
  execute format('alter table %s attach partition %I.%I for values from (%L) to (%L)', parent, place, partition,
                 month, (month + interval '1 month')::date);
  return true;
end $function$
;
CREATE OR REPLACE FUNCTION mark_generation()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return coalesce(nullif(current_setting('greenpark.generation', true), '')::bigint,
                  (select coalesce(max(gen), 0) + 1 from look where reached_at is not null));
end $function$
;

create table alert (
  alert_id text not null,
  site text not null,
  rule text not null,
  subject text not null,
  severity text not null,
  state text not null,
  version bigint not null,
  raised_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  body jsonb not null,
  constraint alert_pkey PRIMARY KEY (alert_id)
);
create table alert_condition (
  site text not null,
  rule text not null,
  subject text not null,
  memory jsonb not null,
  due_at timestamp with time zone,
  constraint alert_condition_pkey PRIMARY KEY (site, rule, subject)
);
create table alert_transition (
  alert_id text not null,
  version bigint not null,
  site text not null,
  news text not null,
  at timestamp with time zone not null,
  document jsonb not null,
  routed_at timestamp with time zone,
  constraint alert_transition_pkey PRIMARY KEY (alert_id, version)
);
create table alerting_position (
  site text not null,
  source text not null,
  seen bigint not null,
  constraint alerting_position_pkey PRIMARY KEY (site, source)
);
create table amount (
  point_id integer not null,
  ts timestamp with time zone not null,
  event_id text not null,
  value double precision not null,
  quality smallint default 0 not null,
  seq bigint,
  received_at timestamp with time zone not null,
  simulated boolean default false not null,
  constraint amount_pkey PRIMARY KEY (point_id, ts, event_id)
);
create table amount_set_aside (
  point_id integer not null,
  ts timestamp with time zone not null,
  event_id text not null,
  value double precision not null,
  quality smallint not null,
  seq bigint,
  received_at timestamp with time zone not null,
  constraint amount_set_aside_pkey PRIMARY KEY (point_id, ts, event_id)
);
create table api_key (
  api_key_id bigint generated always as identity not null,
  name text not null,
  person text not null,
  role text not null,
  sites text[],
  sha256 text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (api_key_id),
  constraint api_key_role CHECK (role = ANY (ARRAY['viewer'::text, 'operator'::text, 'auditor'::text, 'admin'::text])),
  constraint api_key_sha256_key UNIQUE (sha256)
);
create table audit_log (
  audit_id bigint not null,
  acted_at timestamp with time zone not null,
  site text,
  who text not null,
  action text not null,
  subject text not null,
  reason text not null,
  detail jsonb not null,
  previous text not null,
  hash text not null,
  constraint audit_log_pkey PRIMARY KEY (audit_id)
);
create table claim_act (
  claim_act_id bigint generated always as identity not null,
  site_id integer not null,
  action text not null,
  claim text not null,
  detail jsonb not null,
  who text not null,
  reason text not null,
  acted_at timestamp with time zone not null,
  constraint claim_act_pkey PRIMARY KEY (claim_act_id)
);
create table configuration (
  kind text not null,
  name text not null,
  hash text not null,
  body jsonb not null,
  accepted_at timestamp with time zone default now() not null,
  constraint configuration_pkey PRIMARY KEY (kind, name, accepted_at)
);
create table configuration_proposal (
  origin text not null,
  form text not null,
  proposed_at timestamp with time zone default clock_timestamp() not null,
  constraint configuration_proposal_pkey PRIMARY KEY (origin)
);
create table configuration_revision (
  revision bigint generated always as identity not null,
  accepted_at timestamp with time zone default clock_timestamp() not null,
  origin text not null,
  form text not null,
  constraint configuration_revision_pkey PRIMARY KEY (revision)
);
create table credential (
  credential_id text not null,
  principal text not null,
  scrypt text,
  mosquitto text,
  subject text,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  constraint credential_kind CHECK ((scrypt IS NULL) <> (subject IS NULL) AND (scrypt IS NULL) = (mosquitto IS NULL)),
  constraint credential_pkey PRIMARY KEY (credential_id)
);
create table database_identity (
  only_one boolean default true not null,
  restore_id uuid default gen_random_uuid() not null,
  restored_at timestamp with time zone,
  backup_at timestamp with time zone,
  constraint database_identity_one_row CHECK (only_one),
  constraint database_identity_pkey PRIMARY KEY (only_one)
);
create table day_check (
  site_id integer not null,
  date text not null,
  findings jsonb not null,
  checked_at timestamp with time zone not null,
  unjudged jsonb default '[]'::jsonb not null,
  constraint day_check_pkey PRIMARY KEY (site_id, date)
);
create table dead_letter (
  dead_letter_id text not null,
  site text,
  device text,
  point text,
  topic text not null,
  ts timestamp with time zone,
  received_at timestamp with time zone not null,
  reason text not null,
  detail text not null,
  payload text,
  payload_base64 text,
  payload_bytes integer not null,
  payload_sha256 text,
  seq bigint,
  boot text,
  item_index integer,
  replayed_at timestamp with time zone,
  discarded_at timestamp with time zone,
  discarded_by text,
  discarded_because text,
  value_count integer default 1 not null,
  reasons jsonb,
  refused jsonb,
  sender jsonb,
  constraint dead_letter_discarded_whole CHECK ((discarded_at IS NULL) = (discarded_by IS NULL) AND (discarded_at IS NULL) = (discarded_because IS NULL)),
  constraint dead_letter_pkey PRIMARY KEY (dead_letter_id),
  constraint dead_letter_settled_once CHECK (replayed_at IS NULL OR discarded_at IS NULL),
  constraint dead_letter_value_count CHECK (value_count >= 1)
);
create table dead_letter_deletion (
  site text not null,
  device text not null,
  cause text not null,
  letters bigint not null,
  value_count bigint not null,
  bytes bigint not null,
  last_at timestamp with time zone not null,
  constraint dead_letter_deletion_cause CHECK (cause = ANY (ARRAY['quota'::text, 'age'::text])),
  constraint dead_letter_deletion_pkey PRIMARY KEY (site, device, cause)
);
create table device (
  device_id integer generated always as identity not null,
  site_id integer not null,
  code text not null,
  constraint device_code_key UNIQUE (site_id, code),
  constraint device_pkey PRIMARY KEY (device_id)
);
create table emission (
  site_id integer not null,
  grain text not null,
  start timestamp with time zone not null,
  label text not null,
  heat_gj double precision,
  baseline_t double precision,
  project_t double precision,
  leakage_t double precision,
  gross_t double precision,
  net_t double precision,
  u95_t double precision,
  coverage_pct double precision default 0 not null,
  covered_ms jsonb default '{}'::jsonb not null,
  uncertainty jsonb default '{}'::jsonb not null,
  substituted_gj double precision default 0 not null,
  excluded_gj double precision default 0 not null,
  biogenic_co2_t double precision,
  factor_versions jsonb default '[]'::jsonb not null,
  factor_missing boolean default false not null,
  configuration_hash text not null,
  first_received_at timestamp with time zone,
  revision integer default 0 not null,
  closed boolean default false not null,
  computed_at timestamp with time zone default now() not null,
  codes jsonb default '[]'::jsonb not null,
  data_effect jsonb default '{"netT": 0, "grossT": 0, "heatGj": 0}'::jsonb not null,
  terms jsonb default '{}'::jsonb not null,
  fuel_gj double precision,
  substituted jsonb default '{}'::jsonb not null,
  rules_versions jsonb default '[]'::jsonb not null,
  told_pct double precision default 0 not null,
  told_ms jsonb default '{}'::jsonb not null,
  told jsonb default '{"netT": {"ms": 0, "amount": 0, "takenOff": 0}, "grossT": {"ms": 0, "amount": 0, "takenOff": 0}, "heatGj": {"ms": 0, "amount": 0, "takenOff": 0}, "heldGj": 0}'::jsonb not null,
  backup_gj double precision default 0 not null,
  constraint emission_pkey PRIMARY KEY (site_id, grain, start)
);
create table emission_revision (
  site_id integer not null,
  grain text not null,
  start timestamp with time zone not null,
  revision integer not null,
  figures jsonb not null,
  cause text not null,
  recorded_at timestamp with time zone default now() not null,
  constraint emission_revision_pkey PRIMARY KEY (site_id, grain, start, revision)
);
create table evidence_pack (
  site_id integer not null,
  period text not null,
  version integer not null,
  root text not null,
  chain text not null,
  bytes bytea not null,
  constraint evidence_pack_pkey PRIMARY KEY (site_id, period)
);
create table evidence_root (
  evidence_root_id bigint generated always as identity not null,
  site_id integer not null,
  period text not null,
  version integer not null,
  leaves bigint not null,
  root text not null,
  content text not null,
  previous text not null,
  hash text not null,
  created_at timestamp with time zone not null,
  who text not null,
  constraint evidence_root_hash_key UNIQUE (hash),
  constraint evidence_root_pkey PRIMARY KEY (evidence_root_id),
  constraint evidence_root_version_key UNIQUE (site_id, period, version)
);
create table finding (
  finding_id bigint generated always as identity not null,
  site_id integer not null,
  verification_id bigint,
  period text not null,
  kind text not null,
  description text not null,
  hours jsonb not null,
  document text,
  error_t double precision,
  source text not null,
  key text not null,
  who text not null,
  raised_at timestamp with time zone not null,
  constraint finding_key UNIQUE (site_id, key),
  constraint finding_kind CHECK (kind = ANY (ARRAY['CAR'::text, 'CL'::text, 'FAR'::text])),
  constraint finding_pkey PRIMARY KEY (finding_id)
);
create table finding_act (
  finding_act_id bigint generated always as identity not null,
  finding_id bigint not null,
  action text not null,
  description text not null,
  error_t double precision,
  who text not null,
  acted_at timestamp with time zone not null,
  constraint finding_act_action CHECK (action = ANY (ARRAY['answer'::text, 'close'::text])),
  constraint finding_act_pkey PRIMARY KEY (finding_act_id)
);
create table fuel_day (
  site_id integer not null,
  day date not null,
  body jsonb not null,
  constraint fuel_day_pkey PRIMARY KEY (site_id, day)
);
create table hour_mark (
  hour_mark_id bigint generated always as identity not null,
  site_id integer not null,
  hour_start timestamp with time zone not null,
  cause text default 'readings'::text not null,
  gen bigint default mark_generation() not null,
  constraint hour_mark_pkey PRIMARY KEY (hour_mark_id)
);
create table kafka_offset (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  cluster_id text not null,
  topic_id text not null,
  last_epoch integer,
  last_sha text,
  constraint kafka_offset_last_whole CHECK ((last_epoch IS NULL) = (last_sha IS NULL)),
  constraint kafka_offset_pkey PRIMARY KEY (topic, partition)
);
create table layout (
  layout_id integer generated always as identity not null,
  device_id integer not null,
  point_ids integer[] not null,
  units text[] not null,
  simulated boolean default false not null,
  constraint layout_pkey PRIMARY KEY (layout_id)
);
create table ledger (
  site text not null,
  device text not null,
  received bigint default 0 not null,
  stored bigint default 0 not null,
  duplicate bigint default 0 not null,
  conflict bigint default 0 not null,
  dead_lettered bigint default 0 not null,
  late bigint default 0 not null,
  replayed bigint default 0 not null,
  last_seen timestamp with time zone,
  forgotten_ranges bigint default 0 not null,
  constraint ledger_pkey PRIMARY KEY (site, device)
);
create table look (
  gen bigint not null,
  asked_at timestamp with time zone not null,
  ends jsonb not null,
  reached_at timestamp with time zone,
  constraint look_pkey PRIMARY KEY (gen)
);
create table lost_range (
  topic text not null,
  partition integer not null,
  from_offset bigint not null,
  to_offset bigint not null,
  found_at timestamp with time zone default now() not null,
  lost_range_id bigint generated always as identity not null,
  kind text default 'deleted'::text not null,
  constraint lost_range_pkey PRIMARY KEY (lost_range_id)
);
create table mark (
  mark_id bigint generated always as identity not null,
  device_id integer not null,
  from_ts timestamp with time zone not null,
  to_ts timestamp with time zone not null,
  cause text default 'readings'::text not null,
  site_id integer not null,
  gen bigint default mark_generation() not null,
  constraint mark_pkey PRIMARY KEY (mark_id)
);
create table meter_event (
  site_id integer not null,
  event_id text not null,
  device_id integer not null,
  point_id integer,
  type text not null,
  ts timestamp with time zone not null,
  body jsonb not null,
  received_at timestamp with time zone not null,
  constraint meter_event_pkey PRIMARY KEY (site_id, event_id)
);
create table notification (
  notification_id text not null,
  seq bigint generated always as identity not null,
  site text not null,
  sink text not null,
  alert_id text,
  alert_version bigint,
  news text not null,
  document jsonb not null,
  state text default 'waiting'::text not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  first_tried_at timestamp with time zone,
  tried_at timestamp with time zone,
  failures integer default 0 not null,
  answer text,
  digest_id text,
  subscription_id text,
  person text,
  constraint notification_pkey PRIMARY KEY (notification_id),
  constraint notification_state CHECK (state = ANY (ARRAY['waiting'::text, 'gathered'::text, 'sent'::text, 'given-up'::text, 'omitted'::text]))
);
create table offset_checkpoint (
  topic text not null,
  partition integer not null,
  at_offset bigint not null,
  epoch integer not null,
  sha text not null,
  made_at timestamp with time zone default clock_timestamp() not null,
  constraint offset_checkpoint_pkey PRIMARY KEY (topic, partition, at_offset)
);
create table outbox (
  outbox_id bigint generated always as identity not null,
  topic text not null,
  key text not null,
  event jsonb,
  constraint outbox_pkey PRIMARY KEY (outbox_id)
);
create table outbox_mover (
  only_row boolean default true not null,
  constraint outbox_mover_only_row CHECK (only_row),
  constraint outbox_mover_pkey PRIMARY KEY (only_row)
);
create table outbox_set_aside (
  topic text not null,
  key text not null,
  bytes bigint not null,
  times integer default 1 not null,
  first_at timestamp with time zone default now() not null,
  last_at timestamp with time zone default now() not null,
  constraint outbox_set_aside_pkey PRIMARY KEY (topic, key)
);
create table period_close (
  period_close_id bigint generated always as identity not null,
  site_id integer not null,
  grain text not null,
  start timestamp with time zone not null,
  action text not null,
  revision integer not null,
  figures jsonb not null,
  who text not null,
  reason text not null,
  acted_at timestamp with time zone not null,
  simulated boolean default false not null,
  conditions jsonb,
  constraint period_close_pkey PRIMARY KEY (period_close_id)
);
create table point (
  point_id integer generated always as identity not null,
  device_id integer not null,
  code text not null,
  constraint point_code_key UNIQUE (device_id, code),
  constraint point_pkey PRIMARY KEY (point_id)
);
create table principal (
  name text not null,
  site text,
  devices jsonb,
  rights jsonb not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint principal_pkey PRIMARY KEY (name)
);
create table process (
  process_id uuid not null,
  service text not null,
  host text not null,
  pid integer not null,
  rules text not null,
  files text,
  cannot jsonb default '{}'::jsonb not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  beat_at timestamp with time zone default clock_timestamp() not null,
  constraint process_pkey PRIMARY KEY (process_id)
);
create table push_subscription (
  site text not null,
  subscription_id text not null,
  owner text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  language text not null,
  created_at timestamp with time zone not null,
  constraint push_subscription_pkey PRIMARY KEY (site, subscription_id)
);
create table reading (
  device_id integer not null,
  ts timestamp with time zone not null,
  layout_id integer not null,
  vals double precision[] not null,
  quality smallint[],
  seq bigint,
  received_at timestamp with time zone not null,
  seqs bigint[],
  receiveds timestamp with time zone[],
  constraint reading_pkey PRIMARY KEY (device_id, ts)
) partition by RANGE (ts);
create table reading_code (
  point_id integer not null,
  ts timestamp with time zone not null,
  code text not null,
  constraint reading_code_pkey PRIMARY KEY (point_id, ts, code)
);
create table reading_conflict (
  point_id integer not null,
  ts timestamp with time zone not null,
  event_id text default ''::text not null,
  value double precision not null,
  quality smallint not null,
  seq bigint,
  received_at timestamp with time zone not null,
  constraint reading_conflict_pkey PRIMARY KEY (point_id, ts, event_id, value, quality)
);
create table reading_set_aside (
  device_id integer not null,
  ts timestamp with time zone not null,
  layout_id integer not null,
  vals double precision[] not null,
  quality smallint[],
  seq bigint,
  received_at timestamp with time zone not null,
  constraint reading_set_aside_pkey PRIMARY KEY (device_id, ts)
);
create table report (
  report_id text not null,
  seq bigint generated always as identity not null,
  site text not null,
  schedule text not null,
  from_day date not null,
  to_day date not null,
  due_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  late boolean not null,
  asked_by text,
  problem text,
  constraint report_pkey PRIMARY KEY (report_id)
);
create table report_file (
  report_id text not null,
  name text not null,
  type text not null,
  content bytea not null,
  constraint report_file_pkey PRIMARY KEY (report_id, name)
);
create table report_schedule (
  site text not null,
  schedule text not null,
  since timestamp with time zone not null,
  constraint report_schedule_pkey PRIMARY KEY (site, schedule)
);
create table rule_state (
  site text not null,
  rule text not null,
  subject text not null,
  state jsonb not null,
  constraint rule_state_pkey PRIMARY KEY (site, rule, subject)
);
create table schema_migration (
  id serial not null,
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_0edff5015b71cc0389ae0f4b9a1" PRIMARY KEY (id)
);
create table security_log (
  security_id bigint generated always as identity not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  count integer not null,
  kind text not null,
  address text not null,
  who text,
  subject text not null,
  detail text not null,
  constraint security_log_pkey PRIMARY KEY (security_id)
);
create table security_log_position (
  partition integer not null,
  topic_id text not null,
  next_offset bigint not null,
  constraint security_log_position_pkey PRIMARY KEY (partition)
);
create table seq_range (
  seq_range_id bigint generated always as identity not null,
  site text not null,
  device text not null,
  boot text default ''::text not null,
  from_seq bigint not null,
  to_seq bigint not null,
  from_ts timestamp with time zone,
  to_ts timestamp with time zone,
  constraint seq_range_pkey PRIMARY KEY (seq_range_id)
);
create table set_aside (
  site_id integer not null,
  device_id integer,
  since timestamp with time zone not null,
  tried_at timestamp with time zone not null,
  next_try_at timestamp with time zone not null,
  tries integer not null,
  error text not null,
  mark_id bigint not null,
  counted boolean not null
);
create table shift_hand_over (
  site text not null,
  shift text not null,
  role text not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  who text not null,
  remark text,
  figures jsonb not null,
  signed_at timestamp with time zone not null,
  constraint shift_hand_over_pkey PRIMARY KEY (site, shift, role),
  constraint shift_hand_over_role CHECK (role = ANY (ARRAY['outgoing'::text, 'incoming'::text]))
);
create table shift_note (
  seq bigint generated always as identity not null,
  site text not null,
  note_id text not null,
  at timestamp with time zone not null,
  point text,
  body text not null,
  corrects text,
  who text not null,
  recorded_at timestamp with time zone not null,
  constraint shift_note_id UNIQUE (site, note_id),
  constraint shift_note_pkey PRIMARY KEY (seq)
);
create table site (
  site_id integer generated always as identity not null,
  code text not null,
  name text not null,
  time_zone text not null,
  constraint site_code_key UNIQUE (code),
  constraint site_pkey PRIMARY KEY (site_id)
);
create table site_origin (
  site_id integer not null,
  simulated_since timestamp with time zone,
  real_since timestamp with time zone,
  constraint site_origin_pkey PRIMARY KEY (site_id)
);
create table site_owner (
  site_id integer not null,
  role text not null,
  process_id uuid,
  token uuid default gen_random_uuid() not null,
  epoch bigint default 0 not null,
  taken_at timestamp with time zone,
  constraint site_owner_pkey PRIMARY KEY (site_id, role)
);
create table site_rule (
  site_id integer not null,
  revision bigint not null,
  rules text not null,
  constraint site_rule_pkey PRIMARY KEY (site_id)
);
create table site_status (
  site_id integer not null,
  version bigint not null,
  body jsonb not null,
  as_of timestamp with time zone not null,
  constraint site_status_pkey PRIMARY KEY (site_id)
);
create table target_status (
  site_id integer not null,
  target text not null,
  body jsonb not null,
  as_of timestamp with time zone not null,
  constraint target_status_pkey PRIMARY KEY (site_id, target)
);
create table verification (
  verification_id bigint generated always as identity not null,
  site_id integer not null,
  period text not null,
  grain text not null,
  revision integer not null,
  gross_t double precision,
  net_t double precision,
  verifier text not null,
  words text not null,
  size integer not null,
  root text not null,
  pack_version integer not null,
  link text not null,
  materiality jsonb not null,
  hours jsonb not null,
  simulated boolean not null,
  opened_at timestamp with time zone not null,
  constraint verification_pkey PRIMARY KEY (verification_id)
);
create table verification_opinion (
  verification_id bigint not null,
  level text not null,
  opinion text not null,
  description text not null,
  revision integer not null,
  gross_t double precision,
  net_t double precision,
  misstatement jsonb not null,
  open_cars jsonb not null,
  who text not null,
  signed_at timestamp with time zone not null,
  constraint verification_opinion_pkey PRIMARY KEY (verification_id)
);
create table window_15m (
  point_id integer not null,
  start timestamp with time zone not null,
  min double precision,
  max double precision,
  mean double precision,
  last double precision,
  held_ms integer default 0 not null,
  amount double precision,
  covered_ms integer default 0 not null,
  quality smallint default 0 not null,
  codes text[] default '{}'::text[] not null,
  state text not null,
  excluded double precision,
  lost_ms integer default 0 not null,
  constraint window_15m_pkey PRIMARY KEY (point_id, start)
);

alter table claim_act add constraint claim_act_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table credential add constraint credential_principal_fkey FOREIGN KEY (principal) REFERENCES principal(name);
alter table day_check add constraint day_check_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table device add constraint device_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table evidence_pack add constraint evidence_pack_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table evidence_root add constraint evidence_root_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table finding add constraint finding_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table finding add constraint finding_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id);
alter table finding_act add constraint finding_act_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES finding(finding_id);
alter table fuel_day add constraint fuel_day_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table layout add constraint layout_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table meter_event add constraint meter_event_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table meter_event add constraint meter_event_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table period_close add constraint period_close_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table point add constraint point_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table report_file add constraint report_file_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(report_id);
alter table set_aside add constraint set_aside_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table set_aside add constraint set_aside_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table site_origin add constraint site_origin_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table site_owner add constraint site_owner_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table site_rule add constraint site_rule_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table verification add constraint verification_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table verification_opinion add constraint verification_opinion_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id);

CREATE INDEX alert_of_key ON alert USING btree (site, rule, subject);
CREATE INDEX alert_of_subject ON alert USING btree (site, subject, raised_at);
CREATE UNIQUE INDEX alert_open_key ON alert USING btree (site, rule, subject) WHERE resolved_at IS NULL;
CREATE INDEX alert_resolved ON alert USING btree (resolved_at);
CREATE INDEX alert_site_state ON alert USING btree (site, state);
CREATE INDEX alert_condition_due ON alert_condition USING btree (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_transition_at ON alert_transition USING btree (at);
CREATE INDEX alert_transition_unrouted ON alert_transition USING btree (version) WHERE routed_at IS NULL;
CREATE UNIQUE INDEX api_key_person ON api_key USING btree (person) WHERE revoked_at IS NULL;
CREATE INDEX audit_log_site_acted ON audit_log USING btree (site, acted_at);
CREATE UNIQUE INDEX claim_act_ended ON claim_act USING btree (site_id, claim) WHERE action <> 'new'::text;
CREATE UNIQUE INDEX claim_act_made ON claim_act USING btree (site_id, claim) WHERE action = 'new'::text;
CREATE INDEX configuration_revision_form ON configuration_revision USING btree (form);
CREATE INDEX credential_principal ON credential USING btree (principal);
CREATE UNIQUE INDEX credential_subject ON credential USING btree (subject) WHERE revoked_at IS NULL;
CREATE INDEX dead_letter_reason_waiting ON dead_letter USING btree (reason, received_at) WHERE replayed_at IS NULL AND discarded_at IS NULL;
CREATE INDEX dead_letter_settled ON dead_letter USING btree (site, COALESCE(replayed_at, discarded_at), received_at) WHERE replayed_at IS NOT NULL OR discarded_at IS NOT NULL;
CREATE INDEX dead_letter_site_received ON dead_letter USING btree (site, received_at, dead_letter_id);
CREATE INDEX dead_letter_waiting_values ON dead_letter USING btree (site, received_at) INCLUDE (value_count) WHERE replayed_at IS NULL AND discarded_at IS NULL;
CREATE INDEX emission_open ON emission USING btree (site_id, grain, start) WHERE NOT closed AND NOT factor_missing;
CREATE INDEX emission_substituted ON emission USING btree (site_id, start) WHERE grain = 'hour'::text AND (substituted <> '{}'::jsonb OR gross_t IS NOT NULL AND net_t IS NULL);
CREATE INDEX finding_period ON finding USING btree (site_id, period, finding_id);
CREATE INDEX finding_verification ON finding USING btree (verification_id);
CREATE INDEX finding_act_finding ON finding_act USING btree (finding_id, finding_act_id);
CREATE INDEX hour_mark_site ON hour_mark USING btree (site_id, hour_start);
CREATE UNIQUE INDEX layout_content ON layout USING btree (device_id, layout_hash(point_ids, units, simulated));
CREATE INDEX lost_range_found ON lost_range USING btree (found_at);
CREATE INDEX mark_device_from ON mark USING btree (device_id, from_ts);
CREATE INDEX mark_device_to ON mark USING btree (device_id, to_ts);
CREATE INDEX mark_site ON mark USING btree (site_id);
CREATE INDEX meter_event_device_ts ON meter_event USING btree (device_id, ts);
CREATE INDEX meter_event_fuel_batch ON meter_event USING btree (site_id, ((body -> 'batch'::text) ->> 'id'::text)) WHERE type = 'fuel-batch'::text;
CREATE INDEX meter_event_fuel_ts ON meter_event USING btree (site_id, ts) WHERE type = 'fuel-batch'::text;
CREATE INDEX meter_event_maintenance ON meter_event USING btree (site_id, ts) WHERE type = 'maintenance'::text;
CREATE INDEX meter_event_withdrawn ON meter_event USING btree (device_id, (body ->> 'event'::text)) WHERE type = 'withdrawn'::text;
CREATE INDEX notification_due ON notification USING btree (due_at) WHERE state = 'waiting'::text;
CREATE INDEX notification_failed ON notification USING btree (site, sink) WHERE failures > 0;
CREATE INDEX notification_gathered ON notification USING btree (due_at) WHERE state = 'gathered'::text AND digest_id IS NULL;
CREATE INDEX notification_newest ON notification USING btree (site, seq DESC);
CREATE INDEX notification_of_alert ON notification USING btree (alert_id, sink, seq);
CREATE INDEX period_close_period ON period_close USING btree (site_id, grain, start, period_close_id);
CREATE INDEX push_subscription_of_owner ON push_subscription USING btree (site, owner, created_at);
CREATE INDEX reading_late ON ONLY reading USING btree (device_id, received_at) INCLUDE (ts) WHERE (received_at - ts) > '00:15:00'::interval;
CREATE INDEX report_newest ON report USING btree (site, schedule, seq DESC);
CREATE INDEX security_log_kind ON security_log USING btree (kind, (who IS NULL), security_id);
CREATE INDEX seq_range_device ON seq_range USING btree (site, device);
CREATE UNIQUE INDEX set_aside_subject ON set_aside USING btree (site_id, COALESCE(device_id, 0));
CREATE INDEX shift_hand_over_from ON shift_hand_over USING btree (site, from_at);
CREATE INDEX shift_note_at ON shift_note USING btree (site, at, seq);
CREATE INDEX shift_note_corrects ON shift_note USING btree (site, corrects) WHERE corrects IS NOT NULL;
CREATE INDEX verification_period ON verification USING btree (site_id, period, verification_id);
CREATE INDEX window_15m_lost ON window_15m USING btree (point_id, start) WHERE lost_ms > 0;

CREATE TRIGGER audit_log_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER claim_act_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON claim_act FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER evidence_root_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON evidence_root FOR EACH STATEMENT EXECUTE FUNCTION evidence_root_refuses();
CREATE TRIGGER finding_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON finding FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER finding_act_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON finding_act FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER period_close_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON period_close FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER report_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER report_file_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON report_file FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER shift_hand_over_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON shift_hand_over FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER shift_note_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON shift_note FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER verification_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON verification FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER verification_opinion_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON verification_opinion FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
