import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { derivedSites, deriveFigures, type DerivedSite, deriveMarkedDevices } from '#derivation';
import { HOUR_MS, MINUTE_MS } from '#domain';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { dirtySite, message, RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

jest.setTimeout(180_000);
const STEP = 10 * MINUTE_MS;
const NOW = RECORDED_FROM + 48 * HOUR_MS;
const REGISTER = 'heat.energyTotal';
/** 10 MW: 6 GJ in ten minutes. */
const PER_STEP = 6;
const JUMP_GJ = 3_000;
const [BEFORE, AFTER] = [36, 60];

describe('readings that wait for a decision', () => {
  let store: TestStore;
  let derived: DerivedSite;
  let api: ApiUnderTest;
  beforeAll(async () => {
    store = await TestStore.open('held', [dirtySite]);
    const configuration = { sites: [dirtySite], factors: factorsOfTests, normals: new Map() };
    derived = derivedSites(configuration, store.names)[0]!;
    api = await startApi(store.owner, { sites: [dirtySite], factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await store?.close();
  });

  async function derive(): Promise<void> {
    await deriveMarkedDevices(store.db, derived);
    while ((await deriveFigures(store.db, derived, NOW)).more);
  }

  const heatGj = async (): Promise<number> => {
    const [row] = await store.db.query<{ sum: number }>(
      `select sum(heat_gj)::float8 as sum from emission where grain = 'hour'`,
    );
    return row!.sum;
  };
  const excludedGj = async (): Promise<number> => {
    const [row] = await store.db.query<{ sum: number }>(
      `select sum(excluded_gj)::float8 as sum from emission where grain = 'hour'`,
    );
    return row!.sum;
  };
  const held = async () => (await api.call('/api/v1/sites/north/held')).body.items;

  interface Told {
    readonly grain: string;
    readonly label: string;
    readonly before: unknown;
    readonly after: unknown;
  }
  /** Days and longer periods, as the API tells them of decisions. */
  const told = () =>
    store.db.query<{ grain: string; label: string; is: unknown }>(
      `select grain, label, jsonb_build_object('heatGj', heat_gj, 'grossT', gross_t, 'netT', net_t) as is
       from emission where grain <> 'hour' order by start, grain = 'day', grain`,
    );
  const after = ({ figures }: { figures: readonly Told[] }) =>
    expect.arrayContaining(figures.map(({ grain, label, after: is }) => ({ grain, label, is })));

  /** As a person does it: by the API, whose event then comes back from Kafka. */
  async function decide(body: Record<string, unknown>): Promise<{ decided?: unknown }> {
    const answer = await api.call('/api/v1/sites/north/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(202);
    await store.events(JSON.parse(api.log.sent.at(-1)!.value).data);
    await derive();
    return answer.body;
  }

  it('count nothing until they are accepted or refused, and then what was promised', async () => {
    expect(await held()).toEqual([]);
    const messages = Array.from({ length: BEFORE + AFTER }, (_, i) =>
      message('plant-meter', RECORDED_FROM + i * STEP, {
        [REGISTER]: 10_000 + i * PER_STEP + (i >= BEFORE ? JUMP_GJ : 0),
      }),
    );
    await store.readings(...messages);
    await derive();
    const credited = (BEFORE - 1) * PER_STEP;
    expect(await heatGj()).toBeCloseTo(credited, 6);

    const [waiting, ...others] = await held();
    expect(others).toEqual([]);
    const at = (i: number): string => new Date(RECORDED_FROM + i * STEP).toISOString();
    expect(waiting).toMatchObject({
      address: `plant-meter/${REGISTER}`,
      unit: 'GJ',
      lastGood: { value: 10_000 + (BEFORE - 1) * PER_STEP },
      newest: { value: 10_000 + (BEFORE + AFTER - 1) * PER_STEP + JUMP_GJ },
      candidate: null,
      atStakeGj: JUMP_GJ + AFTER * PER_STEP,
      ifRefused: (AFTER - 1) * PER_STEP,
      excluded: expect.closeTo(JUMP_GJ + AFTER * PER_STEP, 6),
      suggestedEvent: 'jump-accepted',
    });
    expect(Date.parse(waiting.since)).toBe(Date.parse(at(BEFORE)));

    expect(await excludedGj()).toBeCloseTo(waiting.excluded, 6);

    // Both outcomes are told with the figures of the site before and after, and come out to the digit.
    const { accepted: ifAccepted, refused: ifRefused } = waiting.outcomes;
    expect(ifAccepted).toMatchObject({
      counts: waiting.ifAccepted,
      goesOnFrom: waiting.newest,
      lost: null,
      excluded: 0,
    });
    expect(ifRefused).toMatchObject({ counts: waiting.ifRefused, goesOnFrom: waiting.newest });
    expect(ifRefused.lost).toEqual({ from: waiting.lastGood.ts, to: waiting.since });
    expect(ifRefused.excluded).toBeCloseTo(JUMP_GJ + PER_STEP, 6);
    const before = await told();
    expect(before.map(({ grain }) => grain)).toEqual(expect.arrayContaining(['day', 'month', 'season']));
    for (const { figures } of [ifAccepted, ifRefused]) {
      expect(figures.map(({ label, before: is }: Told) => ({ label, is }))).toEqual(
        expect.arrayContaining(before.map(({ label, is }) => ({ label, is }))),
      );
    }

    const event = { point: waiting.address, ts: waiting.decideAt, by: 'an operator' };
    const answer = await decide({ ...event, id: 'no', type: 'jump-refused', reason: 'the display was read wrongly' });
    expect(answer.decided).toEqual(ifRefused);
    expect(await told()).toEqual(after(ifRefused));
    // What the ten minutes of the jump brought nobody can tell any more: the lesser of its neighbours stands in.
    expect(await heatGj()).toBeCloseTo(credited + waiting.ifRefused + PER_STEP, 6);
    expect(await excludedGj()).toBeCloseTo(JUMP_GJ + PER_STEP, 6);
    expect(await held()).toEqual([]);

    await decide({ id: 'not-no', type: 'withdrawn', device: 'plant-meter', event: 'no', ts: waiting.decideAt });
    expect(await heatGj()).toBeCloseTo(credited, 6);
    expect(await held()).toEqual([waiting]);

    const dataDir = await mkdtemp(join(tmpdir(), 'greenpark-held-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: api.url, processes: [] }));
    const greenpark = (...args: string[]) => runGreenpark(dataDir, ['held', ...args]);
    const listed = await greenpark('list');
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining(waiting.address) });
    expect(listed.out).toMatch(/^accepted +season-20\d\d +[\d.]+ +[\d.]+/m);
    expect(listed.out).toMatch(/^refused +20\d\d-\d\d +[\d.]+ +[\d.]+/m);
    expect(await greenpark('accept', waiting.address)).toMatchObject({ code: 2 });
    expect(await greenpark('accept', 'plant-meter/heat.power', '--reason', 'x')).toMatchObject({ code: 1 });
    const reason = 'bypass while the gateway was down';
    const said = await greenpark('accept', waiting.address, '--reason', reason);
    expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/^accepted +season-20\d\d +[\d.]+ +[\d.]+/m) });
    const accepted = JSON.parse(api.log.sent.at(-1)!.value).data;
    expect(said.out).toContain(`to take it back: greenpark held withdraw ${accepted.event.id} --reason TEXT`);
    expect(JSON.stringify(accepted)).toContain(reason);
    await store.events(accepted);
    await derive();
    expect(await heatGj()).toBeCloseTo(credited + waiting.ifAccepted, 6);
    expect(await told()).toEqual(after(ifAccepted));
    expect(await excludedGj()).toBe(0);
    expect(await held()).toEqual([]);
    expect(await greenpark('withdraw', accepted.event.id, '--reason', 'to see it')).toMatchObject({ code: 0 });
    expect(JSON.parse(api.log.sent.at(-1)!.value).data.event).toMatchObject({
      type: 'withdrawn',
      event: accepted.event.id,
    });
    await rm(dataDir, { recursive: true });
  });

  it('that were mistyped and refused leave no trace, also when the refusal comes after the right ones', async () => {
    const from = RECORDED_FROM + (BEFORE + AFTER) * STEP;
    const at = (i: number) => from + i * STEP;
    const right = (i: number): number => 10_000 + JUMP_GJ + (BEFORE + AFTER + i) * PER_STEP;
    const before = await heatGj();
    await store.readings(message('plant-meter', at(0), { [REGISTER]: right(0) + 80_000 }));
    await derive();
    const [waiting] = await held();
    expect(waiting).toMatchObject({ newest: { value: right(0) + 80_000 }, ifRefused: 0 });
    const refusal = {
      id: 'typo',
      type: 'jump-refused',
      point: waiting.address,
      ts: waiting.decideAt,
      by: 'an operator',
      reason: 'mistyped',
    };
    await decide(refusal);
    expect(await held()).toEqual([]);
    await store.readings(message('plant-meter', at(1), { [REGISTER]: right(1) }));
    await derive();
    expect(await held()).toEqual([]);
    expect(await heatGj()).toBeCloseTo(before + 2 * PER_STEP, 6);
    expect(await excludedGj()).toBe(0);

    await store.readings(message('plant-meter', at(2), { [REGISTER]: right(2) - 9_000 }));
    await derive();
    const [fallen] = await held();
    await store.readings(...[3, 4].map((i) => message('plant-meter', at(i), { [REGISTER]: right(i) })));
    await decide({ ...refusal, id: 'late', ts: fallen.decideAt });
    expect(await held()).toEqual([]);
    expect(await heatGj()).toBeCloseTo(before + 5 * PER_STEP, 6);
  });

  it('answer 400 to a parameter and 404 to a site that nobody knows', async () => {
    expect((await api.call('/api/v1/sites/north/held?x=1')).status).toBe(400);
    expect((await api.call('/api/v1/sites/nowhere/held')).status).toBe(404);
  });
});
