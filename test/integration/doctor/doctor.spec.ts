import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigResourceTypes, Kafka as Client, logLevel, type Admin } from 'kafkajs';
import {
  ALERTS_TOPIC,
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  EVIDENCE_TOPIC,
  READINGS_TOPIC,
  STATUS_TOPIC,
  TOPICS,
} from '#contracts';
import { DAY_MS, HOUR_MS } from '#domain';
import { createKafka, type Kafka } from '#kafka';
import { appendAudit, createDatabase, migrate, openDatabase, ReadingPartitions, type Database } from '#postgres';
import { startKafka, startPostgres, type KafkaServer, type PostgresServer } from '#servers';
import { makeBackup } from '../../../apps/cli/src/backup/make-backup.js';
import { restoreBackup } from '../../../apps/cli/src/backup/restore-backup.js';
import { diskFinding } from '../../../apps/cli/src/doctor/check-machine.js';
import type { Finding } from '../../../apps/cli/src/doctor/finding.js';
import { doctor } from '../../../apps/cli/src/doctor/run-doctor.js';
import { until } from '../../support/processes/until.js';

const silent = { info() {}, warn() {}, error() {}, debug() {} };
const quiet = { json: true, result: () => undefined, remark: () => undefined };
const SET = ['KAFKA_BROKERS', 'DATABASE_URL', 'GREENPARK_DATA_DIR', 'GREENPARK_SITES', 'MQTT_URL', 'HTTP_PORT'];

/** Servers of its own, since each misconfiguration is made real: it has to be found, and not to be found once it is mended. */
describe('greenpark doctor', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-doctor-'));
  const before = SET.map((name) => [name, process.env[name]] as const);
  let kafka: KafkaServer;
  let postgres: PostgresServer;
  let admin: Admin;
  let client: Client;
  let topics: Kafka;
  let db: Database;

  async function findings(): Promise<readonly Finding[]> {
    const results: { findings: Finding[] }[] = [];
    const output = {
      json: true,
      result: (machine: unknown) => void results.push(machine as { findings: Finding[] }),
      remark: () => undefined,
    };
    await doctor({}, output).catch(() => undefined);
    return results[0]!.findings;
  }
  /** What is bad about one thing. */
  async function found(check: string): Promise<string[]> {
    const own = (await findings()).filter((finding) => finding.check === check);
    for (const { ok, advice } of own) expect(ok || (advice ?? '') !== '').toBe(true);
    return own.filter(({ ok }) => !ok).map((finding) => finding.found);
  }
  /** Made wrong, found; mended, found no more. */
  async function isFound(
    check: string,
    words: RegExp,
    wrong: () => Promise<unknown>,
    mend: () => Promise<unknown>,
  ): Promise<void> {
    // A broker hears of a change from its controller a moment later.
    const isThere = async (): Promise<boolean> => (await found(check)).some((text) => words.test(text));
    await wrong();
    try {
      await until(isThere, `${check} says ${words}`);
    } finally {
      await mend();
    }
    await until(async () => !(await isThere()), `${check} says no longer ${words}`);
  }
  const sql = (text: string) => () => db.execute(text);
  const setting = (topic: string, name: string, value: string) => async (): Promise<void> => {
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
    // The old call replaces all settings: what was set is said again.
    const kept = resources[0]!.configEntries.filter((e) => !e.isDefault && e.configName !== name);
    const entries = kept.map(({ configName, configValue }) => ({ name: configName, value: configValue }));
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ ...resource, configEntries: [...entries, { name, value }] }],
    });
  };
  const identity = async (topic: string): Promise<{ clusterId: string; topicId: string }> => {
    const { clusterId, topicIds } = await topics.identity([topic]);
    return { clusterId, topicId: topicIds.get(topic)! };
  };
  const declared = (topic: string, name: string): string => TOPICS.find((spec) => spec.name === topic)!.config[name]!;
  const send = async (topic: string, timestamp: number): Promise<void> => {
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value: '{}', timestamp: String(timestamp), partition: 0 }] });
    await producer.disconnect();
  };
  /** By a connection of its own: one that has seen other topics since does not find the broker any more. */
  const deleteRecords = async (topic: string, offset: string): Promise<void> => {
    const own = client.admin();
    await own.connect();
    await own.fetchTopicOffsets(topic); // it knows the leaders of topics that it was asked about
    await own.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
    await own.disconnect();
  };
  /** The server's own functions and views, as they would answer otherwise. */
  const answers = (definition: string, dropped: string) =>
    [
      sql(`create schema fake; create ${definition}; alter database doctor set search_path = fake, pg_catalog, public`),
      sql(`alter database doctor reset search_path; drop ${dropped}; drop schema fake`),
    ] as const;

  beforeAll(async () => {
    [kafka, postgres] = await Promise.all([
      startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' }),
      startPostgres({ dir: join(dir, 'postgres'), settings: { max_prepared_transactions: '2' } }),
    ]);
    const url = postgres.databaseUrl('doctor');
    await createDatabase(url);
    db = await openDatabase({ url, log: silent, max: 2, name: 'test' });
    await migrate(db);
    await new ReadingPartitions(db).makeAhead(Date.now());
    topics = createKafka({ brokers: [kafka.broker], clientId: 'doctor-test', log: silent });
    await topics.ensureTopics(TOPICS);
    client = new Client({ brokers: [kafka.broker], logLevel: logLevel.NOTHING });
    admin = client.admin();
    await admin.connect();
    for (const name of SET) delete process.env[name];
    Object.assign(process.env, {
      KAFKA_BROKERS: kafka.broker,
      DATABASE_URL: url,
      GREENPARK_DATA_DIR: dir,
      GREENPARK_SITES: 'config/sites',
    });
  }, 120_000);
  afterAll(async () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await admin?.disconnect();
    await topics?.disconnect();
    await db?.close();
    await Promise.all([kafka?.kill(), postgres?.kill()]);
    rmSync(dir, { recursive: true, force: true });
  });

  it('finds nothing wrong with servers that Greenpark has set up', async () => {
    for (const check of [
      'configuration',
      'disk',
      'clock',
      'kafka',
      'postgres',
      'schema',
      'roles',
      'partitions',
      'sessions',
      'outbox',
      'losses',
      'log',
      'backup',
      'owners',
    ])
      expect({ check, found: await found(check) }).toEqual({ check, found: [] });
  });

  it.each([
    [STATUS_TOPIC, 'cleanup.policy', 'delete'],
    [ALERTS_TOPIC, 'cleanup.policy', 'delete'],
    [READINGS_TOPIC, 'cleanup.policy', 'compact'],
    [READINGS_TOPIC, 'retention.ms', String(7 * DAY_MS)],
    [EVENTS_TOPIC, 'retention.bytes', '1000000000'],
    [READINGS_TOPIC, 'max.message.bytes', '1048588'],
    [DEAD_LETTERS_TOPIC, 'message.timestamp.type', 'CreateTime'],
  ])('finds topic %s with %s=%s', async (topic, name, value) => {
    await isFound(
      'kafka',
      new RegExp(`${topic} has ${name}=${value}`),
      setting(topic, name, value),
      setting(topic, name, declared(topic, name)),
    );
  });

  it('finds elections of replicas that were behind, and a topic that is not there', async () => {
    await isFound(
      'kafka',
      /unclean\.leader\.election/,
      setting(READINGS_TOPIC, 'unclean.leader.election.enable', 'true'),
      setting(READINGS_TOPIC, 'unclean.leader.election.enable', 'false'),
    );
    await isFound(
      'kafka',
      /topic greenpark\.evidence\.v1 is missing/,
      () => admin.deleteTopics({ topics: [EVIDENCE_TOPIC] }),
      () =>
        admin.createTopics({
          topics: [
            {
              topic: EVIDENCE_TOPIC,
              numPartitions: 1,
              replicationFactor: 1,
              configEntries: Object.entries(TOPICS.at(-1)!.config).map(([name, value]) => ({ name, value })),
            },
          ],
        }),
    );
  });

  it('finds clocks that differ: of PostgreSQL, and of Kafka both ways', async () => {
    const later = (interval: string) =>
      answers(
        `function fake.clock_timestamp() returns timestamptz language sql as $$ select now() + interval '${interval}' $$`,
        'function fake.clock_timestamp()',
      );
    await isFound('clock', /PostgreSQL's differs by (3599|3600)\d\d\d ms/, ...later('1 hour'));
    await isFound('clock', /PostgreSQL's differs/, ...later('-3 seconds'));
    await setting(DEAD_LETTERS_TOPIC, 'message.timestamp.type', 'CreateTime')();
    await isFound(
      'clock',
      /Kafka's is more than 2000 ms ahead/,
      () => send(DEAD_LETTERS_TOPIC, Date.now() + 0.9 * HOUR_MS),
      () => deleteRecords(DEAD_LETTERS_TOPIC, '-1'),
    );
    await setting(DEAD_LETTERS_TOPIC, 'message.timestamp.type', 'LogAppendTime')();
    const { clusterId, topicId } = await identity(READINGS_TOPIC);
    await db.execute(
      `insert into kafka_offset (topic, partition, next_offset, cluster_id, topic_id)
       values ($1, 0, 0, $2, $3)`,
      [READINGS_TOPIC, clusterId, topicId],
    );
    await isFound(
      'clock',
      /Kafka's is more than 2000 ms behind/,
      sql(
        `insert into ledger (site, device, last_seen) values ('north', 'ahead', clock_timestamp() + interval '1 hour')`,
      ),
      sql('delete from ledger'),
    );
    await db.execute('delete from kafka_offset');
  });

  it.each([
    ['fsync', 'off', /fsync off/],
    ['full_page_writes', 'off', /full_page_writes off/],
    ['synchronous_commit', 'off', /synchronous_commit off/],
    ['synchronous_standby_names', 'other', /no synchronous standby of other is connected/],
  ])('finds PostgreSQL with %s=%s', async (name, value, words) => {
    const reload = async (expected: (now: string) => boolean): Promise<void> => {
      await db.query('select pg_reload_conf()');
      await until(async () => {
        const [row] = await db.query<{ now: string }>('select current_setting($1) as now', [name]);
        return expected(row!.now);
      }, `${name} is read again`);
    };
    await isFound(
      'postgres',
      words,
      async () => {
        await db.execute(`alter system set ${name} = '${value}'`);
        await reload((now) => now === value);
      },
      async () => {
        await db.execute(`alter system reset ${name}`);
        await reload((now) => now !== value);
      },
    );
  });

  it('finds an address that is a standby', async () => {
    await isFound(
      'postgres',
      /it is a standby/,
      ...answers(
        'function fake.pg_is_in_recovery() returns bool language sql as $$ select true $$',
        'function fake.pg_is_in_recovery()',
      ),
    );
  });

  it('finds sessions and prepared transactions that keep locks, and a slot that keeps the log', async () => {
    const [wrong, mend] = answers(
      `function fake.clock_timestamp() returns timestamptz language sql as $$ select now() + interval '10 minutes' $$`,
      'function fake.clock_timestamp()',
    );
    const zombie = await openDatabase({
      url: postgres.databaseUrl('doctor'),
      log: silent,
      max: 1,
      name: 'greenpark-zombie',
    });
    let release: () => void = () => undefined;
    const held = zombie.transaction(async (tx) => {
      await tx.query('select 1');
      await new Promise<void>((resolve) => (release = resolve));
    });
    await isFound('sessions', /greenpark-zombie \(pid \d+\) sits in a transaction/, wrong, async () => {
      await mend();
      release();
      await held;
    });
    await zombie.close();
    await db.session(async (session) => {
      await session.execute('begin');
      await session.execute(`prepare transaction 'left'`);
    });
    await isFound('sessions', /prepared transaction left waits/, wrong, async () => {
      await mend();
      await db.execute(`rollback prepared 'left'`);
    });
    const far = answers(
      'function fake.pg_wal_lsn_diff(pg_lsn, pg_lsn) returns numeric language sql as $$ select 2e9::numeric $$',
      'function fake.pg_wal_lsn_diff(pg_lsn, pg_lsn)',
    );
    await db.query(`select pg_create_physical_replication_slot('gone', true)`);
    await isFound('disk', /replication slot gone is not used and keeps 2\.0 GB/, far[0], async () => {
      await far[1]();
      await db.query(`select pg_drop_replication_slot('gone')`);
    });
  });

  it('finds a schema that is older or newer than the program', async () => {
    await isFound(
      'schema',
      /later ones are missing/,
      sql(`delete from schema_migration where name = 'Identity1700000000018'`),
      sql(`insert into schema_migration ("timestamp", name) values (1700000000018, 'Identity1700000000018')`),
    );
    await isFound(
      'schema',
      /^the database was brought forward by a newer version .*Later1700000009999/,
      sql(`insert into schema_migration ("timestamp", name) values (1700000009999, 'Later1700000009999')`),
      sql(`delete from schema_migration where name = 'Later1700000009999'`),
    );
  });

  it('finds services that are connected as the owner, and rights that differ', async () => {
    let service: Database | undefined;
    const connect = async (): Promise<void> => {
      service = await openDatabase({ url: process.env['DATABASE_URL']!, log: silent, max: 1, name: 'greenpark-api' });
    };
    await isFound('roles', /^api is connected as greenpark, who may drop tables/, connect, () => service!.close());
    const [name, may] = ['doctor_alerting', 'delete on audit_log'];
    const words = new RegExp(`a right of ${name} is not what it should be`);
    await isFound('roles', words, sql(`grant ${may} to ${name}`), () => migrate(db));
  });

  it('finds that the partition of the coming month is missing', async () => {
    const [row] = await db.query<{ name: string }>(
      `select 'reading_' || to_char(date_trunc('month', now() at time zone 'UTC') + interval '1 month', 'YYYY_MM') as name`,
    );
    await isFound('partitions', new RegExp(row!.name), sql(`drop table ${row!.name}`), () =>
      new ReadingPartitions(db).makeAhead(Date.now()),
    );
  });

  it('finds losses, and documents that do not leave', async () => {
    await isFound(
      'losses',
      /5 records of greenpark\.readings\.v1\/3 were gone from the log before they were counted/,
      sql(`insert into lost_range (topic, partition, from_offset, to_offset) values ('${READINGS_TOPIC}', 3, 10, 15)`),
      sql(`update lost_range set found_at = now() - interval '8 days'`),
    );
    await isFound(
      'outbox',
      /more than 1000 documents wait/,
      sql(
        `insert into outbox (topic, key, event) select '${STATUS_TOPIC}', 'north', '{}' from generate_series(1, 1001)`,
      ),
      sql('delete from outbox'),
    );
    await isFound(
      'outbox',
      /north of greenpark\.status\.v1 is too large for Kafka \(3000000 bytes\)/,
      sql(`insert into outbox_set_aside (topic, key, bytes) values ('${STATUS_TOPIC}', 'north', 3000000)`),
      sql('delete from outbox_set_aside'),
    );
  });

  it('finds that what waits in Kafka is about to be deleted, was deleted, or is of another log', async () => {
    const { clusterId, topicId } = await identity(EVENTS_TOPIC);
    const at = (next: number, cluster = clusterId, topic = topicId) =>
      sql(
        `delete from kafka_offset; insert into kafka_offset (topic, partition, next_offset, cluster_id, topic_id) values ('${EVENTS_TOPIC}', 0, ${next}, '${cluster}', '${topic}')`,
      );
    await setting(EVENTS_TOPIC, 'message.timestamp.type', 'CreateTime')();
    await send(EVENTS_TOPIC, Date.now() - 20 * DAY_MS);
    await send(EVENTS_TOPIC, Date.now());
    await setting(EVENTS_TOPIC, 'message.timestamp.type', 'LogAppendTime')();
    await isFound(
      'log',
      /records of greenpark\.events\.v1 wait for more than 15 days, and are deleted after 30/,
      at(0),
      at(1),
    );
    await isFound('log', /is not the topic that was counted/, at(1, 'another'), at(1));
    // Neither does a consumer go on where nobody knows what was read.
    await isFound('log', /is not the topic that was counted/, at(1, clusterId, ''), at(1));
    await isFound('log', /ends 7 records before what was counted/, at(9), at(2));
    await isFound(
      'log',
      /has deleted 1 records of greenpark\.events\.v1\/0/,
      async () => {
        await at(0)();
        await deleteRecords(EVENTS_TOPIC, '1');
      },
      at(2),
    );
  });

  it('finds that there is no backup, that it is old, and that Kafka does not reach back to it', async () => {
    const note = (takenAt: number, offsets: unknown[]) =>
      db.transaction((tx) =>
        appendAudit(tx, {
          site: null,
          who: 'test',
          action: 'backup-made',
          subject: 'x',
          reason: '',
          detail: { takenAt: new Date(takenAt).toISOString(), offsets },
        }),
      );
    await db.execute(
      `insert into audit_log values (1, now() - interval '9 days', null, 'test', 'key-used', 'x', '', '{}', '${'0'.repeat(64)}', '${'1'.repeat(64)}')`,
    );
    const file = join(dir, 'one.backup');
    await isFound(
      'backup',
      /none was ever made/,
      async () => undefined,
      () => makeBackup(file, {}, quiet),
    );
    await isFound(
      'backup',
      /8 days old/,
      () => note(Date.now() - 8 * DAY_MS, []),
      () => makeBackup(`${file}.2`, {}, quiet),
    );
    const offsets = [{ topic: EVENTS_TOPIC, partition: 0, next: '0', ...(await identity(EVENTS_TOPIC)) }];
    await isFound(
      'backup',
      /Kafka has deleted 1 records that came since the backup/,
      () => note(Date.now(), offsets),
      () => makeBackup(`${file}.3`, {}, quiet),
    );
    await isFound(
      'backup',
      /were exchanged since the backup/,
      () => note(Date.now(), [{ ...offsets[0], clusterId: 'x' }]),
      () => makeBackup(`${file}.4`, {}, quiet),
    );
    // What a restore says about Kafka: three records came since the last backup of this store.
    for (let n = 0; n < 3; n++) await send(EVENTS_TOPIC, Date.now());
    const restored: unknown[] = [];
    const named = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = postgres.databaseUrl('doctor_restored');
    await restoreBackup(`${file}.4`, {}, { ...quiet, result: (answer) => void restored.push(answer) });
    process.env['DATABASE_URL'] = named;
    expect(restored).toMatchObject([
      { restored: true, replaced: null, kafka: { records: 3, lost: [], ahead: [], exchanged: [] } },
    ]);
    const failing = answers(
      `view fake.pg_stat_archiver as select null::timestamptz as last_archived_time, now() as last_failed_time`,
      'view fake.pg_stat_archiver; drop function fake.current_setting(text)',
    );
    await isFound(
      'backup',
      /archive_command fails/,
      async () => {
        await failing[0]();
        await db.execute(
          `create function fake.current_setting(text) returns text language sql as $$ select case $1 when 'archive_mode' then 'on' else pg_catalog.current_setting($1) end $$`,
        );
      },
      failing[1],
    );
  });

  it('finds sites that nobody works on, and processes with other files, rules or a file that they cannot read', async () => {
    const [a, b] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    const beat = (id: string) => sql(`update process set beat_at = clock_timestamp() where process_id = '${id}'`);
    await db.execute(`insert into site (code, name, time_zone) values ('north', 'North', 'UTC')`);
    await db.execute(`insert into process (process_id, service, host, pid, rules, files, beat_at) values
      ('${a}', 'aggregator', 'host-a', 17, '1', 'new', clock_timestamp() + interval '9 s'),
      ('${b}', 'aggregator', 'host-b', 18, '1', 'old', clock_timestamp() + interval '9 s')`);
    await db.execute(`insert into configuration_revision (origin, form) values ('host-a', 'new')`);
    await db.execute(`insert into site_owner (site_id, role, process_id) select site_id, 'derive', '${a}' from site`);
    await db.execute(`insert into site_rule (site_id, revision, rules) select site_id, 1, '1' from site`);
    await isFound(
      'files',
      /aggregator on host-b \(pid 18\) has other site or factor files/,
      beat(b),
      sql(`update process set files = 'new'`),
    );
    await isFound(
      'owners',
      /north is not worked on \(derive\): aggregator on host-a \(pid 17\) has it and is silent since/,
      sql(`update process set beat_at = clock_timestamp() - interval '11 s' where process_id = '${a}'`),
      beat(a),
    );
    await isFound(
      'owners',
      /north is not worked on \(derive\): nobody has it/,
      sql('update site_owner set process_id = null'),
      sql(`update site_owner set process_id = '${b}'; update process set beat_at = clock_timestamp()`),
    );
    await isFound(
      'owners',
      /aggregator on host-a cannot work on north: no such unit/,
      sql(
        `update process set beat_at = clock_timestamp(), cannot = '{"north": "no such unit"}' where process_id = '${a}'`,
      ),
      sql(`update process set beat_at = clock_timestamp(), cannot = '{}'`),
    );
    await isFound(
      'owners',
      /north is made by rules 2, and no aggregator/,
      sql(`update site_rule set rules = '2'; update process set beat_at = clock_timestamp()`),
      sql(`update site_rule set rules = '1'`),
    );
    await isFound(
      'set aside',
      /north\/meter cannot be derived since .* \(tried 3 times\): too large/,
      sql(`insert into device (site_id, code) select site_id, 'meter' from site;
           insert into set_aside select site_id, device_id, now(), now(), now(), 3, 'too large', 0, true from device`),
      async () => {
        const told = (await findings()).filter((finding) => finding.found.includes('cannot be derived'));
        expect(told.map(({ check }) => check)).toEqual(['set aside']);
        await db.execute('delete from set_aside; delete from device');
      },
    );
    await db.execute('delete from site_owner; delete from site_rule; delete from site; delete from process');
  });

  it('says when a disk is nearly full', () => {
    expect(diskFinding(4.9e9, '/data')).toMatchObject({ ok: false, found: '4.9 GB free at /data' });
    expect(diskFinding(5.1e9, '/data')).toMatchObject({ ok: true });
  });
});
