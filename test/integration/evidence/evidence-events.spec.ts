import type { MeterEvent } from '#contracts';
import {
  buildEvidence,
  deriveDevice,
  derivedDevices,
  derivedSites,
  deriveFigures,
  refreshPeriods,
  type DerivedSite,
} from '#derivation';
import { DAY_MS, HOUR_MS, MINUTE_MS, periodOf, type Site } from '#domain';
import { verifyPack, type VerifyReport } from '#evidence';
import { readMarkedDevices } from '#postgres';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { message, type Message } from '../../support/plants/dirty-plant.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

/** Clocks go forward in the night to 29 March. */
const T = Date.parse('2026-03-22T23:00:00Z');
const register = { kind: 'total', unit: 'GJ', intervalMs: HOUR_MS, modulus: 1_000_000, maxRatePerHour: 208.8 } as const;
const meter = (id: string): Site['devices'][number] =>
  deviceOf(id, 'heat-meter', [pointOf(id, 'heat', { ...register, resolution: 0.1 })]);
const site: Site = {
  ...siteOf('north', 'Europe/Berlin', [meter('exchanged'), meter('jumping')]),
  emissions: {
    credited: [
      { point: 'exchanged/heat', fromMs: -Infinity },
      { point: 'jumping/heat', fromMs: -Infinity },
    ],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};

const HOURS = 10 * 24 + 11;
/** A new meter of 10,000 GJ on the first day, which is full on the ninth. */
const exchanged = (i: number): number => Math.round(((i < 5 ? 500_000 : 0) + ((i * 48.7) % 10_000)) * 10) / 10;
/** Jumps by 3,000 GJ on the fourth day and goes on from there. */
const jumping = (i: number): number => Math.round((20_000 + i * 31.3 + (i >= 80 ? 3_000 : 0)) * 10) / 10;
function messages(): Message[] {
  return Array.from({ length: HOURS }, (_, i) => i).flatMap((i) => [
    message('exchanged', T + i * HOUR_MS, { heat: exchanged(i) }, i),
    message('jumping', T + i * HOUR_MS, { heat: jumping(i) }, i),
  ]);
}

const none = { by: 'operator', reason: 'seen on site', evidence: null };
const event = (device: string, one: Omit<MeterEvent, 'by' | 'reason' | 'evidence'>) => ({
  site: 'north',
  device,
  receivedAt: one.ts + 5_000,
  event: { ...none, ...one },
});
const EVENTS = [
  event('exchanged', {
    id: 'new-meter',
    type: 'meter-replaced',
    ts: T + 4.5 * HOUR_MS,
    point: 'heat',
    oldFinal: 500_000 + 4.5 * 48.7,
    newInitial: 4.5 * 48.7,
    newModulus: 10_000,
  }),
  event('jumping', { id: 'wrong', type: 'jump-refused', ts: T + 100 * HOUR_MS + MINUTE_MS, point: 'heat' }),
  event('jumping', { id: 'taken-back', type: 'withdrawn', ts: T + 101 * HOUR_MS, point: null, event: 'wrong' }),
  event('jumping', { id: 'right', type: 'jump-accepted', ts: T + 6 * DAY_MS + MINUTE_MS, point: 'heat' }),
  event('jumping', {
    id: 'read',
    type: 'manual-reading',
    ts: T + 7 * DAY_MS + 1_800_000,
    point: 'heat',
    value: jumping(168) + 15,
  }),
  event('jumping', {
    id: 'works',
    type: 'maintenance',
    ts: T + 2 * DAY_MS,
    point: null,
    until: T + 2 * DAY_MS + 3 * HOUR_MS,
  }),
];

describe('evidence of a plant whose meters are exchanged, jump, and are decided about', () => {
  const now = T + (HOURS - 1) * HOUR_MS + 20 * MINUTE_MS;
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    store = await TestStore.open('evidence_events', [site]);
    const configuration = { sites: [site], factors: factorsOfTests, normals: new Map() };
    derived = derivedSites(configuration, store.names)[0]!;
    await store.readings(...messages());
    await store.events(...EVENTS);
    const devices = derivedDevices(derived);
    for (
      let marked = await readMarkedDevices(store.db);
      marked.length > 0;
      marked = await readMarkedDevices(store.db)
    ) {
      for (const id of marked) await deriveDevice(store.db, derived, devices.get(id)!);
    }
    while ((await deriveFigures(store.db, derived, now)).more);
  });
  afterAll(() => store.close());

  async function report(name: string, nowMs = now): Promise<VerifyReport> {
    const outcome = await buildEvidence(store.owner, derived, {
      period: periodOf(site, name)!,
      methodology: '',
      productVersion: '1.0.0',
      who: 'test',
      nowMs,
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    return verifyPack(outcome.evidence.bytes);
  }
  const days = Array.from({ length: 11 }, (_, i) => new Date(T + HOUR_MS + i * DAY_MS).toISOString().slice(0, 10));

  it.each([...days, '2026-03', 'season-2025'])('of %s fits', async (name) => {
    expect((await report(name)).problem).toBeNull();
  });

  it('counts all heat of both meters', async () => {
    const { content } = await report('season-2025');
    const risen = (HOURS - 1) * (48.7 + 31.3) + 3_000;
    expect(content!.results.period.figures.heatGj).toBeCloseTo(risen, 0);
  });

  it('holds the state of the engine only where the rows alone do not say it', async () => {
    const checkpoints = async (name: string): Promise<string[]> =>
      (await report(name)).content!.runs.filter(({ checkpoint }) => checkpoint !== null).map(({ point }) => point);
    // the modulus of the new meter was told days before, and the register goes through it
    const rolled = days[Math.floor((10_000 / 48.7 + 1) / 24)]!;
    expect(await checkpoints(rolled)).toEqual(['exchanged/heat']);
    expect(await checkpoints(days[2]!)).toEqual([]);
    expect(await checkpoints('2026-03')).toEqual([]);
  });

  it('holds rows up to the decision that a jump before the end of the period had to wait for', async () => {
    const { content } = await report(days[4]!);
    const run = content!.runs.find(({ point }) => point === 'jumping/heat')!;
    expect(run.fromMs).toBeLessThan(T + 80 * HOUR_MS);
    expect(run.toMs).toBeGreaterThan(T + 6 * DAY_MS);
    expect(content!.events.map(({ event: one }) => one.id)).toEqual(
      expect.arrayContaining(['wrong', 'taken-back', 'right']) as string[],
    );
  });

  it('tells the coverage of a day in hand as a share of its hours so far, and of no finished one', async () => {
    const inHand = await report(days[10]!);
    expect(inHand.problem).toBeNull();
    const { lengthMs, figures } = inHand.content!.results.period;
    expect(lengthMs).toBeLessThan(DAY_MS);
    expect(figures.coveragePct).toBeGreaterThan(90);
    // the same pack made when the day is over and nobody has looked at it since
    expect((await report(days[10]!, now + 2 * DAY_MS)).problem?.detail).toMatch(
      /coverage is stated as a share of \d+ h/,
    );
    await store.db.execute('update emission set computed_at = to_timestamp($1::float8 / 1000)', [now]);
    await refreshPeriods(store.db, derived, now + 2 * DAY_MS);
    const over = await report(days[10]!, now + 2 * DAY_MS);
    expect(over.problem).toBeNull();
    expect(over.content!.results.period.figures.coveragePct).toBeLessThan(figures.coveragePct / 1.5);
  });
});
