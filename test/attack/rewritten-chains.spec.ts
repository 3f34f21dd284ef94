import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { ANCHORS_TOPIC, TOPICS, type Anchor } from '#contracts';
import { certificatesOf, CHAIN_START, linkHash } from '#evidence';
import { createKafka, type RecordProducer } from '#kafka';
import {
  addEvidenceRoot,
  appendAudit,
  checkAuditChain,
  Names,
  readNewestRoot,
  type AuditAction,
  type Database,
} from '#postgres';
import { PublishAnchors } from '../../apps/api/src/anchors/publish-anchors.js';
import { TimeStamps } from '../../apps/api/src/time-stamps/time-stamps.js';
import { checkAnchors, type ChainCheck } from '../../apps/cli/src/audit/check-anchors.js';
import { checkAnchorStamps } from '../../apps/cli/src/audit/check-stamps.js';
import { hasOpenssl, TimeStampAuthority } from '../support/attack/time-stamp-authority.js';
import { factorsOfTests } from '../support/plants/plant-of-tests.js';
import { northSite } from '../support/processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase, urlOf } from '../support/processes/fresh-database.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { TopicRecords } from '../support/processes/topic-records.js';

/** Each command is a process of its own. */
jest.setTimeout(180_000);

const stampsOf = (authority: TimeStampAuthority | null): TimeStamps =>
  new TimeStamps({ timeStampUrl: authority?.url ?? null } as never, silent as never);

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const PREFIX = `rewritten-${process.pid}.`;

/** The owner of the database: no trigger is in his way, and he makes every hash of a chain fit with the functions of this program. */
describe('whoever owns the database', () => {
  const brokers = process.env.TEST_KAFKA_BROKERS ?? '';
  const before = process.env.KAFKA_TOPIC_PREFIX;
  const site = northSite();
  let db: Database;
  let siteId: number;
  let api: ApiUnderTest;
  let records: TopicRecords;
  let producer: RecordProducer;
  let publishing: PublishAnchors;
  let authority: TimeStampAuthority | null = null;

  const action = (subject: string): AuditAction => ({
    site: 'north',
    who: 'Li Wei',
    action: 'period-close',
    subject,
    reason: 'month end',
    detail: { netT: 1_000 },
  });
  const append = (...subjects: string[]): Promise<void> =>
    db.transaction((tx) => appendAudit(tx, ...subjects.map(action)));
  async function link(period: string, root: string): Promise<void> {
    const previous = (await readNewestRoot(db, siteId))?.hash ?? CHAIN_START;
    const pack = { period, version: 1, leaves: 10, root, content: root };
    const hash = linkHash({ site: 'north', ...pack }, previous);
    await addEvidenceRoot(db, siteId, { ...pack, previous, hash, createdMs: Date.now(), who: 'Zhao Min' });
  }
  const published = (chain: string, sequence: number) =>
    records.find<{ data: { chain: string; sequence: number } }>(
      ANCHORS_TOPIC,
      ({ data }) => data.chain === chain && data.sequence === sequence,
    );
  const check = (): Promise<ChainCheck> => checkAnchors(db, brokers);
  /** What the triggers are there against. */
  const asOwner = async (...statements: string[]): Promise<void> => {
    await db.transaction(async (tx) => {
      for (const table of ['audit_log', 'evidence_root']) await tx.execute(`alter table ${table} disable trigger all`);
      for (const statement of statements) await tx.execute(statement);
      for (const table of ['audit_log', 'evidence_root']) await tx.execute(`alter table ${table} enable trigger all`);
    });
  };

  beforeAll(async () => {
    process.env.KAFKA_TOPIC_PREFIX = PREFIX;
    db = await freshDatabase('rewritten_chains');
    const names = await Names.open(db);
    await names.declare([site]);
    siteId = names.siteId('north')!;
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'rewritten', log: silent });
    expect(await kafka.ensureTopics(TOPICS)).toEqual([]);
    producer = kafka.producer();
    await producer.connect();
    await kafka.disconnect();
    records = new TopicRecords(brokers);
    await records.start([ANCHORS_TOPIC]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now() });
    authority = hasOpenssl ? await TimeStampAuthority.start('Clock of others') : null;
    publishing = new PublishAnchors(db, producer, stampsOf(authority), silent as never);
    await append('2025-10', '2025-11');
    for (const [i, period] of ['2025-10', '2025-11', '2025-12'].entries()) await link(period, String(i).repeat(64));
    publishing.start();
    await published('audit', 2);
    await append('2025-12', '2026-01', '2026-02');
    await published('audit', 5);
    await published('evidence/north', 3);
  });
  afterAll(async () => {
    await publishing?.stop();
    await authority?.stop();
    authority?.forget();
    await producer?.disconnect();
    await records?.stop();
    await api?.stop();
    await db?.close();
    if (before === undefined) delete process.env.KAFKA_TOPIC_PREFIX;
    else process.env.KAFKA_TOPIC_PREFIX = before;
  });

  const verify = async (env: Record<string, string>) =>
    runGreenpark('/nowhere', ['audit', '--verify', '--http', api.url], {
      DATABASE_URL: await urlOf(db),
      KAFKA_TOPIC_PREFIX: PREFIX,
      ...env,
    });

  it('finds chains that are as they were published, each anchor as asyncapi.yaml says', async () => {
    const { chains, problems } = await check();
    expect(problems).toEqual([]);
    expect(chains).toMatchObject([
      { chain: 'audit', rows: 5, anchoredTo: 5, differs: [] },
      { chain: 'evidence/north', rows: 3, anchoredTo: 3, differs: [] },
    ]);
    expect(records.problems).toEqual([]);
    const { code, out } = await verify({ KAFKA_BROKERS: brokers });
    expect([code, out]).toEqual([0, expect.stringContaining('audit: 5 rows, as they were published')]);
    const alone = await verify({ KAFKA_BROKERS: '' });
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('NOT compared with what was published')]);
  });

  (hasOpenssl ? it : it.skip)(
    'cannot have made the chains later: an authority of others stamps their heads once a day',
    async () => {
      const found = await records.find<{ data: Anchor }>(ANCHORS_TOPIC, ({ data }) => data.timeStamp !== undefined);
      const stamped = found.find(({ event }) => event.data.chain === 'audit')?.event ?? found[0]!.event;
      expect(records.problems).toEqual([]);
      const trusted = { certificates: certificatesOf(readFileSync(authority!.ca, 'utf8')), from: 'a file of mine' };
      const { stamps, problems } = await checkAnchors(db, brokers, trusted);
      expect(problems).toEqual([]);
      expect(stamps.find(({ chain }) => chain === 'audit')).toMatchObject({
        stamps: 1,
        authority: 'CN=Clock of others',
        trustedFrom: 'a file of mine',
      });
      const { code, out } = await verify({ KAFKA_BROKERS: brokers });
      expect([code, out]).toEqual([0, expect.stringMatching(/audit: 1 time stamps, .* not proved: --timestamp-ca/)]);
      // Kafka's owner takes the stamp of one head for another.
      const forged = { ...stamped, data: { ...stamped.data, hash: 'd'.repeat(64) } };
      const pasted = await checkAnchorStamps([forged.data], trusted);
      expect(pasted.problems).toEqual([
        expect.stringMatching(/the time stamp of row \d is none: it stamps other bytes/),
      ]);
      const other = await TimeStampAuthority.start('Clock of anybody');
      const elsewhere = { certificates: certificatesOf(readFileSync(other.ca, 'utf8')), from: 'elsewhere' };
      await other.stop();
      other.forget();
      expect((await checkAnchorStamps([stamped.data], elsewhere)).problems).toEqual([
        expect.stringContaining('it is not of an authority of elsewhere'),
      ]);
    },
  );

  it('and rewrites the audit log from a row on is found by the rows between two anchors', async () => {
    await asOwner('delete from audit_log where audit_id >= 4');
    await append('2026-01 with better tonnes', '2026-02');
    // The chain itself fits from its first row to its last.
    expect(await checkAuditChain(db)).toMatchObject({ entries: 5, firstBroken: null });
    const { problems } = await check();
    expect(problems).toEqual([
      expect.stringMatching(/^audit: one of the rows [34] to 5 was changed: .*; row [23] is as it was/),
    ]);
    const { code, err } = await verify({ KAFKA_BROKERS: brokers });
    expect([code, err]).toEqual([1, expect.stringMatching(/one of the rows [34] to 5 was changed/)]);
    // What is published since does not make it good.
    const [{ hash }] = (await db.query<{ hash: string }>('select hash from audit_log where audit_id = 5')) as [
      { hash: string },
    ];
    await records.find<{ data: { hash: string } }>(ANCHORS_TOPIC, ({ data }) => data.hash === hash);
    expect((await check()).problems).toEqual([expect.stringMatching(/^audit: one of the rows [34] to 5 was changed/)]);
  });

  it('and cuts off the last rows is found', async () => {
    await asOwner('delete from audit_log where audit_id >= 3', 'delete from evidence_root where period = $$2025-12$$');
    expect(await checkAuditChain(db)).toMatchObject({ entries: 2, firstBroken: null });
    expect((await check()).problems).toEqual([
      'audit: has 2 rows, and row 5 was published: rows were cut off; row 2 is as it was published',
      expect.stringMatching(/^evidence\/north: has 2 rows, and row 3 was published: rows were cut off/),
    ]);
  });

  it('and makes another chain of evidence, or breaks one, is found', async () => {
    await link('2025-12', 'f'.repeat(64));
    expect((await check()).problems.at(-1)).toMatch(/^evidence\/north: (one of the rows 1 to 3|row 3) was changed/);
    await asOwner(`update evidence_root set root = repeat('e', 64) where period = '2025-11'`);
    expect((await check()).problems).toContain('evidence/north: row 2 does not hang on the one before it');
  });

  it('and stops what publishes is found by the rows that were never published', async () => {
    await publishing.stop();
    await asOwner('delete from audit_log', 'delete from evidence_root');
    await append('2025-10');
    await asOwner(`update audit_log set acted_at = acted_at - interval '2 hours'`);
    process.env.KAFKA_TOPIC_PREFIX = `${PREFIX}empty.`;
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'rewritten', log: silent });
    expect(await kafka.ensureTopics(TOPICS)).toEqual([]);
    await kafka.disconnect();
    expect((await check()).problems).toContainEqual(expect.stringMatching(/^audit: row 1 of .* was never published$/));
  });
});
