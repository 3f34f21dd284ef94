import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS } from '#domain';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { accountedFactors, accountedSite, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { deadLetter } from '../../support/processes/aggregator-store.js';

type Row = Readonly<Record<string, unknown>>;

const SITE = '/api/v1/sites/north';
const NOW = RECORDED_FROM + 5 * DAY_MS;
/** Readings 301 to 539 of ten minutes never came (`dirtyRecording`). */
const [GAP_FROM, GAP_TO] = [RECORDED_FROM + 300 * 10 * MINUTE_MS, RECORDED_FROM + 540 * 10 * MINUTE_MS];
const meter = { serial: 'KAM-1', accuracyClass: 2, location: null };
const site = {
  ...accountedSite,
  devices: accountedSite.devices.map((device) =>
    device.id === 'plant-meter'
      ? {
          ...device,
          meter: { ...meter, certificate: '2022-1187', verifiedFrom: '2025-01-01', verifiedUntil: '2026-03-01' },
        }
      : { ...device, meter: null },
  ),
};

describe('how whole the data of a site is', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openAccountedPlant('coverage');
    api = await startApi(plant.store.owner, { sites: [site], factors: accountedFactors }, { now: NOW });
  }, 90_000);
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });
  const items = async (path: string) => {
    const { status, body } = await api.call(`${SITE}/${path}`);
    expect([status, body.nextCursor]).toEqual([200, null]);
    return body.items;
  };
  const gaps = (query = '') => items(`gaps?from=2026-01-15&to=2026-01-20${query}`);

  it('is told for each device and local day, by the point that has least', async () => {
    const days = await items('coverage?from=2026-01-14&to=2026-01-20');
    expect(days).toHaveLength(4 * 6);
    const of = (device: string, date: string) => days.find((day: Row) => day.device === device && day.date === date);
    const series = await items('points/plant-meter/heat.power/series?interval=day&from=2026-01-17&to=2026-01-18');
    expect(of('plant-meter', '2026-01-17')).toMatchObject({
      worst: expect.any(String),
      estimated: true,
      substitutedPct: 0,
    });
    expect(of('plant-meter', '2026-01-17').coveragePct).toBeLessThanOrEqual(series[0].coveragePct);
    expect(of('plant-meter', '2026-01-14')).toMatchObject({ coveragePct: 0, estimated: false });
    expect(of('aux-power', '2026-01-16')).toMatchObject({ coveragePct: 100, worst: null });
    // trucks come when they come
    expect(of('fuel-gate', '2026-01-16')).toMatchObject({ coveragePct: null, worst: null });
  });

  it('names the stretch that is missing, its cause and what stands in its place', async () => {
    const [gap] = (await gaps('&minutes=1200')).filter(({ device }: { device: string }) => device === 'plant-meter');
    expect(Date.parse(gap.from)).toBeLessThanOrEqual(GAP_FROM + 15 * MINUTE_MS);
    expect(Date.parse(gap.to)).toBeGreaterThanOrEqual(GAP_TO - 15 * MINUTE_MS);
    expect(gap).toMatchObject({ points: ['heat.energyTotal', 'heat.power'], counted: true, filling: 'degree-days' });
    expect(gap.missingMinutes).toBeGreaterThanOrEqual(40 * 60 - 15);
    const all = await gaps();
    expect(all.length).toBeGreaterThan((await gaps('&minutes=60')).length);
    expect(all.map(({ to }: { to: string }) => to)).toEqual(
      all.map(({ to }: { to: string }) => to).toSorted((a: string, b: string) => b.localeCompare(a)),
    );
    expect(all.some(({ device, cause }: Row) => device === 'weather' && cause === 'sparse')).toBe(true);
  });

  it('takes the cause from what people recorded and from what could not be used', async () => {
    const causeOfGap = async () => (await gaps('&minutes=1200')).find((gap: Row) => gap.device === 'plant-meter').cause;
    const before = await causeOfGap();
    const data = deadLetter({ device: 'plant-meter', ts: GAP_FROM + HOUR_MS, receivedAt: GAP_FROM + HOUR_MS });
    await plant.store.deadLetters({ id: 'letter', data });
    const event = {
      id: 'maintenance-1',
      type: 'maintenance' as const,
      ts: GAP_FROM,
      point: null,
      by: 'Li Wei',
      reason: 'new seal',
      evidence: null,
      until: GAP_TO,
    };
    const withLetter = await causeOfGap();
    await plant.store.events({ site: 'north', device: 'plant-meter', receivedAt: GAP_TO, event });
    expect([before, withLetter, await causeOfGap()]).toEqual(['silent', 'refused', 'maintenance']);
  });

  it('says until when meters are verified, with 90 days of warning', async () => {
    expect(await items('calibrations')).toEqual([
      {
        device: 'plant-meter',
        name: 'The plant-meter',
        counted: true,
        serial: 'KAM-1',
        accuracyClass: 2,
        certificate: '2022-1187',
        verifiedFrom: '2025-01-01',
        verifiedUntil: '2026-03-01',
        state: 'due',
        daysLeft: 40,
      },
      expect.objectContaining({ device: 'aux-power', state: 'unknown', verifiedUntil: null, daysLeft: null }),
    ]);
  });

  it.each(['coverage', 'gaps'])('bounds what %s reads', async (path) => {
    const from = instantOf(NOW - 3_000 * DAY_MS);
    const { status, body } = await api.call(`${SITE}/${path}?from=${from}`);
    expect([status, body.type]).toEqual([400, expect.stringContaining('range-too-large')]);
    expect((await api.call(`${SITE}/${path}?from=2026-02-01&to=2026-01-01`)).body.field).toBe('from');
  });

  it('lists the evidence packs that are kept, the newest first', async () => {
    for (const day of ['2026-01-15', '2026-01-16', '2026-01-15']) {
      expect((await api.call(`${SITE}/evidence/${day}`, { method: 'POST' })).status).toBe(201);
    }
    const packs = await items('evidence');
    expect(packs.map(({ period }: { period: string }) => period)).toEqual(['2026-01-16', '2026-01-15']);
    const first = await api.call(`${SITE}/evidence?limit=1`);
    const second = await api.call(`${SITE}/evidence?limit=1&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(packs);
    expect(packs[0]).toMatchObject({
      version: 1,
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
      href: `${SITE}/evidence/2026-01-16`,
      who: expect.any(String),
    });
  });
});
