/** A city of devices that no figure is made of keeps no tonne waiting. */
import { jest } from '@jest/globals';
import { derivedSites } from '#derivation';
import { HOUR_MS, MINUTE_MS, type Site } from '#domain';
import { readFigures, readMarkedDevices } from '#postgres';
import { SiteRounds } from '../../../apps/aggregator/src/deriving/site-rounds.js';
import { parallelSite } from '../../support/plants/parallel-plant.js';
import { deviceOf, factorsOfTests, pointOf } from '../../support/plants/plant-of-tests.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

/** The hour that has just ended. */
const NOW = Date.parse('2026-01-14T05:00:00Z');
const LAST_HOUR = NOW - HOUR_MS;
const SUBSTATIONS = Array.from({ length: 1_200 }, (_, i) => `substation-${i}`);

const city = (): Site => {
  const site = parallelSite();
  const substation = (device: string) =>
    deviceOf(device, 'network', [pointOf(device, 'level', { kind: 'gauge', unit: 'm3', intervalMs: MINUTE_MS })]);
  return { ...site, devices: [...SUBSTATIONS.map(substation), ...site.devices] };
};

it('derives what figures are made of first, and all else in turn', async () => {
  const site = city();
  const store = await TestStore.open('city', [site]);
  try {
    const derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
    const idOf = (device: string): number => store.names.device(site.id, device)!.deviceId;
    const rounds = new SiteRounds(derived);
    const heat = Array.from({ length: 13 }, (_, i) => ({
      ts: LAST_HOUR + i * 5 * MINUTE_MS,
      values: { 'heat.energyTotal': 1_000 + i * 5 },
    }));
    await store.readings(
      ...SUBSTATIONS.map((device) => readings({ device, readings: [{ ts: LAST_HOUR, values: { level: 1 } }] })),
      readings({ device: 'meter-1', readings: heat }),
    );

    const recent = await rounds.recent(store.db, NOW);
    expect(recent).toMatchObject({ hasChanged: true, hours: 2, more: true });
    const [hour] = await readFigures(store.db, derived.siteId, 'hour', LAST_HOUR, NOW);
    expect(hour!.figures.heatGj).toBe(60);
    expect(await readMarkedDevices(store.db)).toEqual(SUBSTATIONS.map(idOf));

    for (let more = true; more;) ({ more } = await rounds.others(store.db, NOW));
    expect(await readMarkedDevices(store.db)).toEqual([]);
    const [stored] = await store.db.query<{ n: number }>('select count(distinct point_id)::int as n from window_15m');
    expect(stored!.n).toBe(SUBSTATIONS.length + 1);
    expect(await rounds.recent(store.db, NOW)).toMatchObject({ hasChanged: false, more: false });
  } finally {
    await store.close();
  }
});

it('takes up where the round before has stopped, so that everybody has a turn', async () => {
  const site = city();
  const store = await TestStore.open('city_turns', [site]);
  try {
    const derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
    const rounds = new SiteRounds(derived);
    const send = (ts: number, devices: readonly string[]): Promise<void> =>
      store.readings(...devices.map((device) => readings({ device, readings: [{ ts, values: { level: 1 } }] })));
    await send(LAST_HOUR, SUBSTATIONS);
    await rounds.recent(store.db, NOW);
    // The time of a round is over with the first thousand.
    const clock = jest.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(0).mockReturnValue(2_000);
    const first = await rounds.others(store.db, NOW);
    clock.mockRestore();
    expect(first.more).toBe(true);
    const left = await readMarkedDevices(store.db);
    expect(left).toHaveLength(200);
    // All have news again: who waited longest goes first.
    await send(LAST_HOUR + MINUTE_MS, SUBSTATIONS);
    await rounds.recent(store.db, NOW);
    jest.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(0).mockReturnValue(2_000);
    await rounds.others(store.db, NOW);
    jest.restoreAllMocks();
    const waiting = new Set(await readMarkedDevices(store.db));
    expect(left.filter((id) => waiting.has(id))).toEqual([]);
  } finally {
    await store.close();
  }
});
