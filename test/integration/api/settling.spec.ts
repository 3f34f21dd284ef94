/** What is stored and not in figures yet is told with them, whatever the last status document says. */
import { HOUR_MS } from '#domain';
import { publishStatus } from '#derivation';
import { addHourMarks, addMarks, setAside, type Queryable } from '#postgres';
import { listEmissions } from '../../../apps/api/src/figures/list-emissions.js';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';

const SITE = '/api/v1/sites/north';

describe('what is in work', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openAccountedPlant('settling');
    await publishStatus(plant.store.db, plant.derived, LATER);
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
  });
  beforeEach(async () => {
    for (const table of ['mark', 'hour_mark', 'set_aside']) await plant.store.owner.execute(`delete from ${table}`);
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const settling = async (interval: string): Promise<string[]> => {
    const { body } = await api.call(`${SITE}/emissions?from=2026-01-16&to=2026-01-19&interval=${interval}`);
    return (body.items as { period: string; settling: boolean }[]).flatMap((row) => (row.settling ? [row.period] : []));
  };
  const data = async () => (await api.call(`${SITE}/status`)).body.data;
  const deviceId = (address: string): number => plant.derived.points.get(address)!.deviceId;

  it('is nothing once all is derived', async () => {
    expect(await settling('day')).toEqual([]);
    expect(await data()).toMatchObject({ waitingMarks: 0, lagSeconds: 0, settling: false, setAside: [] });
  });

  it('is from the earliest mark of a counted device on, and not by others', async () => {
    const { owner: db } = plant.store;
    const [fromMs, toMs] = [RECORDED_FROM + 30 * HOUR_MS, RECORDED_FROM + 31 * HOUR_MS];
    await addMarks(db, [{ deviceId: deviceId('plant-meter/heat.energyTotal'), fromMs, toMs }]);
    const days = await settling('day');
    expect(days.length).toBeGreaterThan(0);
    expect(days).toEqual(
      ['2026-01-16', '2026-01-17', '2026-01-18'].filter((day) => Date.parse(day) + 16 * HOUR_MS > fromMs),
    );
    expect(await data()).toMatchObject({ waitingMarks: 1, settling: true, lagSeconds: expect.any(Number) as number });
  });

  it('is an hour that waits, and the day that holds it', async () => {
    const hourMs = Date.parse('2026-01-17T00:00:00Z');
    await addHourMarks(plant.store.db, plant.derived.siteId, [hourMs], 'readings');
    expect(await settling('hour')).toHaveLength(1);
    expect(await settling('day')).toEqual(['2026-01-17']);
  });

  it('is said of figures that are made anew between two reads', async () => {
    const { owner: db } = plant.store;
    const hourMs = Date.parse('2026-01-17T00:00:00Z');
    await addHourMarks(db, plant.derived.siteId, [hourMs], 'readings');
    const overtaken: Pick<Queryable, 'query'> = {
      query: async (sql, params) => {
        const rows = await db.query(sql, params);
        await db.execute('delete from hour_mark');
        return rows as never;
      },
    };
    const range = { fromMs: hourMs, toMs: hourMs + HOUR_MS };
    const want = { interval: 'hour', range, nowMs: LATER, shares: false } as const;
    const rows = await listEmissions(overtaken as Queryable, accountedSite, plant.derived.siteId, want);
    expect(rows.map((row) => row.settling)).toEqual([true]);
  });

  it('is what the figures of the document lacked, until the next document has it', async () => {
    const { owner: db } = plant.store;
    const [fromMs, toMs] = [RECORDED_FROM, RECORDED_FROM + HOUR_MS];
    await addMarks(db, [{ deviceId: deviceId('plant-meter/heat.energyTotal'), fromMs, toMs }]);
    await publishStatus(db, plant.derived, LATER);
    await db.execute('delete from mark');
    expect(await data()).toMatchObject({ waitingMarks: 1, settling: true });
    await publishStatus(db, plant.derived, LATER);
    expect(await data()).toMatchObject({ waitingMarks: 0, settling: false });
  });

  it('names what is set aside, and why', async () => {
    const { owner: db } = plant.store;
    const id = deviceId('aux-power/elec.energyTotal');
    await setAside(db, plant.derived.siteId, { deviceId: id, error: 'value out of range: overflow', counted: true });
    expect((await data()).setAside).toEqual([
      expect.objectContaining({
        device: 'aux-power',
        tries: 1,
        error: 'value out of range: overflow',
        blocksClosing: true,
      }),
    ]);
  });
});
