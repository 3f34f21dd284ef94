import { unzipSync } from 'fflate';
import fc from 'fast-check';
import type { ReadingsData, StatementAnswer, StatusAnswer } from '#contracts';
import { buildEvidence, recompute, publishStatus } from '#derivation';
import { HOUR_MS, periodOf } from '#domain';
import { verifyPack } from '#evidence';
import { readLedger, type Database } from '#postgres';
import { CIRCULARITY } from '#words';
import {
  accountedEvents,
  accountedFactors,
  accountedReadings,
  accountedSite,
  LATER,
  openEmptyPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';

const SITE = '/api/v1/sites/north';
const ALL = { fromMs: RECORDED_FROM - HOUR_MS, toMs: LATER };

/** The same messages as a simulator would have sent them. */
const simulated = (messages: readonly ReadingsData[]): ReadingsData[] =>
  messages.map((data) => ({ ...data, readings: data.readings.map((row) => ({ ...row, simulated: true as const })) }));

/** Another plant at the same times: other values, and times between. */
const otherwise = (messages: readonly ReadingsData[]): ReadingsData[] =>
  simulated(messages).map((data, i) => ({
    ...data,
    readings: data.readings.map((row) => ({
      ...row,
      ts: i % 2 === 0 ? row.ts : row.ts + 420_000,
      values: Object.fromEntries(
        Object.entries(row.values).map(([point, value]) => [
          point,
          typeof value === 'number' ? value * 1.5 + 7 : { ...value, v: value.v * 1.5 + 7 },
        ]),
      ),
    })),
  }));

const counted = async (db: Database): Promise<unknown[]> => [
  await db.query(
    'select device_id, ts, point_ids, units, vals, quality, seq from reading join layout using (device_id, layout_id) order by 1, 2',
  ),
  await db.query('select point_id, ts, event_id, value, quality, seq from amount order by 1, 2, 3'),
  await db.query('select point_id, ts, event_id, value from reading_conflict order by 1, 2, 3, 4'),
];

const figures = async (db: Database): Promise<unknown[]> => [
  await db.query(
    `select point_id, start, min, max, mean, last, amount, covered_ms, excluded, quality, codes from window_15m order by 1, 2`,
  ),
  // An hour that was simulated alone stays as one of which nothing is known.
  await db.query(
    `select grain, label, heat_gj, gross_t, net_t, u95_t, coverage_pct, substituted_gj, excluded_gj, codes
     from emission where heat_gj is not null or coverage_pct > 0 order by 1, 2`,
  ),
];

describe('a plant that is simulated', () => {
  let plant: AccountedPlant;
  let real: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    [real, plant] = [await openEmptyPlant('really'), await openEmptyPlant('simulated')];
    for (const [one, readings] of [
      [real, accountedReadings()],
      [plant, simulated(accountedReadings())],
    ] as const) {
      await one.store.readings(...readings);
      await one.store.events(...accountedEvents);
      await one.derive();
      await publishStatus(one.store.db, one.derived, LATER);
    }
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
    await real?.store.close();
  });

  const sign = (act: 'close' | 'approve', by: string) =>
    api.call(`${SITE}/periods/2026-01/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by }),
    });

  it('has the figures of the same real one, to the last digit', async () => {
    const found = await figures(plant.store.db);
    expect(found).toEqual(await figures(real.store.db));
    expect((found[1] as unknown[]).length).toBeGreaterThan(100);
    expect(await recompute(plant.store.db, plant.derived, ALL)).toMatchObject({ differences: 0 });
  });

  it('says so in status and lists of figures; the real one says that it is real', async () => {
    const status = (await api.call(`${SITE}/status`)).body as StatusAnswer;
    expect(status.simulated).toBe(true);
    expect(status.circularity).toBe(CIRCULARITY);
    expect(status.simulatedReadings).toMatchObject({ counted: true });
    expect(status.simulatedReadings!.devices.map(({ device }) => device)).toContain('aux-power');
    expect((await api.call(`${SITE}/emissions?interval=day&from=2026-01-15&to=2026-01-17`)).body).toMatchObject({
      simulated: true,
    });
    const [row] = await real.store.db.query<{ body: StatusAnswer }>('select body from site_status');
    expect(row!.body).toMatchObject({ simulated: false, simulatedReadings: null });
  });

  it('says so in each form of the statement, and where it is signed', async () => {
    expect((await sign('close', 'Li')).body).toMatchObject({ state: 'awaiting-approval', simulated: true });
    expect((await sign('approve', 'Wang')).body).toMatchObject({ state: 'approved', simulated: true });
    const path = `${SITE}/statements/2026-01`;
    const statement = (await api.call(path)).body as StatementAnswer;
    expect(statement.simulated).toBe(true);
    expect(statement.approvedBy).toMatchObject({ who: 'Wang', simulated: true });
    expect(statement.notes.join('\n')).toContain('No tonne here is real');
    const html = (await api.call(`${path}?format=html`)).text;
    expect(html).toContain('SIMULATED');
    expect(html).toMatch(/Approved<br>of simulated data/);
    expect(html).toContain(CIRCULARITY);
    const [head, ...rows] = (await api.call(`${path}?format=csv`)).text.trim().split('\r\n');
    expect(head).toMatch(/,simulated$/);
    expect(rows.every((row) => row.endsWith(',true'))).toBe(true);
  });

  it('says so in its evidence, which verifies', async () => {
    const order = {
      period: periodOf(accountedSite, '2026-01')!,
      methodology: '',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
    };
    const outcome = await buildEvidence(plant.store.owner, plant.derived, order);
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    const report = verifyPack(outcome.evidence.bytes);
    expect(report.problem).toBeNull();
    expect(report.content!.results.simulated!.map(({ device }) => device)).toContain('aux-power');
    expect(report.content!.approvals.signatures.every((one) => one.simulated === true)).toBe(true);
    const files = unzipSync(outcome.evidence.bytes);
    expect(new TextDecoder().decode(files['VERIFY.md'])).toContain('No tonne here is real');

    // A simulator that runs on changes nothing about a period that is over.
    const [last] = simulated(accountedReadings()).slice(-1);
    for (const [date, isNew] of [
      ['2026-02-10', true],
      ['2026-02-11', false],
    ] as const) {
      const ts = Date.parse(`${date}T00:00:00Z`);
      await plant.store.readings({ ...last!, receivedAt: ts, readings: [{ ...last!.readings[0]!, ts }] });
      await plant.derive();
      const again = await buildEvidence(plant.store.owner, plant.derived, order);
      expect(again).toMatchObject({ kind: 'built', evidence: { isNew } });
    }
  });

  it('is real from its first real reading on: what was simulated is in no figure, and the signature says what it was under', async () => {
    await plant.store.readings(...accountedReadings().slice(0, 3));
    await plant.derive();
    await publishStatus(plant.store.db, plant.derived, LATER);
    const status = (await api.call(`${SITE}/status`)).body as StatusAnswer;
    expect(status).toMatchObject({ simulated: false, simulatedReadings: { counted: false } });
    const { notes, simulated: isSimulated } = (await api.call(`${SITE}/statements/2026-01`)).body as StatementAnswer;
    expect(isSimulated).toBe(false);
    expect(notes.join('\n')).toContain('are kept aside');
    expect(notes.join('\n')).toContain('approved as revision 1 came from simulated readings');
    expect(await recompute(plant.store.db, plant.derived, ALL)).toMatchObject({ differences: 0 });
  });
});

describe('a plant that has seen real and simulated readings', () => {
  it.each([
    ['simulated ones first', (own: ReadingsData[], other: ReadingsData[]) => [other, own]],
    ['real ones first', (own: ReadingsData[], other: ReadingsData[]) => [own, other]],
    [
      'both by turns',
      (own: ReadingsData[], other: ReadingsData[]) => [
        other.slice(0, 200),
        [...own.slice(0, 50), ...other.slice(200)],
        [...own.slice(50), ...other.slice(0, 20)],
      ],
    ],
  ])('has the figures of the real ones alone: %s', async (_, batches) => {
    const plants = [await openEmptyPlant('alone'), await openEmptyPlant('both')] as const;
    const [alone, both] = plants;
    await alone.store.readings(...accountedReadings());
    await alone.derive();
    for (const batch of batches(accountedReadings(), otherwise(accountedReadings()))) {
      await both.store.readings(...batch);
      await both.derive();
    }
    expect(await counted(both.store.db)).toEqual(await counted(alone.store.db));
    expect(await figures(both.store.db)).toEqual(await figures(alone.store.db));
    expect(await recompute(both.store.db, both.derived, ALL)).toMatchObject({ differences: 0 });
    for (const { store } of plants) await store.close();
  });

  it('stores the same and loses nothing, whatever the order and the batches', async () => {
    const own = accountedReadings().slice(0, 60);
    const other = otherwise(own);
    const plant = await openEmptyPlant('orders');
    const { db } = plant.store;
    const store = async (batches: readonly (readonly ReadingsData[])[]) => {
      await plant.store.clear();
      for (const table of ['site_origin', 'reading_set_aside', 'amount_set_aside'])
        await plant.store.owner.execute(`delete from ${table}`);
      const fresh = await TestStore.over(db, [accountedSite]);
      for (const batch of batches) if (batch.length > 0) await fresh.readings(...batch);
      const waiting = (await readLedger(db, 'north')).map(
        (line) => line.received - line.stored - line.duplicate - line.conflict - line.deadLettered,
      );
      const aside = await db.query('select device_id, ts from reading_set_aside order by 1, 2');
      return { counted: await counted(db), aside, waiting };
    };
    const alone = await store([own]);
    const together = await store([own, other]);
    expect(together.aside.length).toBeGreaterThan(20);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...own, ...other], { minLength: own.length * 2 }),
        fc.array(fc.integer({ min: 1, max: 119 }), { maxLength: 5 }),
        async (messages, cuts) => {
          const edges = [0, ...[...cuts].sort((a, b) => a - b), messages.length];
          const found = await store(edges.slice(1).map((to, i) => messages.slice(edges[i], to)));
          expect(found.counted).toEqual(alone.counted);
          expect(found.aside).toEqual(together.aside);
          expect(found.waiting.every((n) => n === 0)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
    await db.close();
  });
});
