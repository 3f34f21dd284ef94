import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is remembered of conditions: delays, coming and going. One alert of a key is open at a time, also for the database. */
export class AlertConditions1700000000038 implements MigrationInterface {
  name = 'AlertConditions1700000000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table alert_condition (
  site text not null,
  rule text not null,
  subject text not null,
  memory jsonb not null,
  due_at timestamptz,         -- when time alone changes it; null: never
  constraint alert_condition_pkey primary key (site, rule, subject)
);
create index alert_condition_due on alert_condition (due_at) where due_at is not null;

-- a better name for the same rule
update alert set rule = 'fuel.unweighed' where rule = 'fuel.silent';

-- two processes that looked at the same time: the older one is over, and its key is emptied by whoever compares them with Kafka
update alert a set state = 'resolved', resolved_at = changed_at
where resolved_at is null and exists (
  select from alert b where b.site = a.site and b.rule = a.rule and b.subject = a.subject and b.resolved_at is null
    and (b.raised_at, b.alert_id) > (a.raised_at, a.alert_id));
create unique index alert_open_key on alert (site, rule, subject) where resolved_at is null;

create index meter_event_maintenance on meter_event (site_id, ts) where type = 'maintenance';
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
