import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { LATER, type AccountedPlant } from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { csvRows } from '../../support/files/csv-records.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import { openSuppliedPlant, suppliedFactors, suppliedSite } from '../../support/plants/supplied-plant.js';

/** Commands are processes of their own. */
jest.setTimeout(180_000);

const SITE = '/api/v1/sites/north';
/** What the plant meter of `suppliedSite` counts in January. */
const HEAT_GJ = 61_456;

describe('a site that reads MWh in German', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let dataDir: string;
  beforeAll(async () => {
    plant = await openSuppliedPlant('display');
    const site = { ...suppliedSite, display: { energy: 'MW.h', locale: 'de' } as const };
    api = await startApi(plant.store.owner, { sites: [site], factors: suppliedFactors }, { now: LATER });
    dataDir = await mkdtemp(join(tmpdir(), 'greenpark-display-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: api.url, processes: [] }));
  }, 180_000);
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
    await api?.stop();
    await plant?.store.close();
  });
  const greenpark = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await runGreenpark(dataDir, args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };

  it('says so of itself, and answers GJ all the same', async () => {
    const [site] = (await api.call('/api/v1/sites')).body.items;
    expect(site).toMatchObject({ id: 'north', display: { energy: 'MW.h', locale: 'de' } });
    const [month] = (await api.call(`${SITE}/emissions?interval=month&from=2026-01-01&to=2026-02-01`)).body.items;
    expect(month.heatGj).toBeCloseTo(HEAT_GJ, 6);
  });

  it('has a statement in German, with its unit first and its numbers and days as Germans write them; days add up in both units', async () => {
    const { text } = await api.call(`${SITE}/statements/2026-01?format=html`);
    expect(text).toContain('<h1>Januar 2026</h1>');
    expect(text).toMatch(/Angerechnete Wärme<\/th><td class="num">17\.071,111<\/td><td class="unit">MWh</);
    expect(text).toMatch(/dieselbe Wärme<\/th><td class="num">61\.456,000<\/td><td class="unit">GJ</);
    expect(text).toContain('Wärme, MWh');
    expect(text).toContain('1. Jan. 2026 bis 31. Jan. 2026');
    expect(text).toContain('Wärme auf die Kilowattstunde genau');
    const english = (await api.call(`${SITE}/statements/2026-01?format=html&lang=en`)).text;
    expect(english).toMatch(/Heat credited<\/th><td class="num">17,071\.111<\/td><td class="unit">MWh</);
    const { days, figures } = (await api.call(`${SITE}/statements/2026-01`)).body;
    const sum = (field: string): number =>
      days.reduce((units: number, day: Record<string, number>) => units + Math.round(day[field]! * 1_000), 0);
    expect([sum('heatGj'), sum('heatMwh')]).toEqual([figures.heatGj * 1_000, Math.round(figures.heatMwh * 1_000)]);
  });

  it('writes files for machines as ever: a dot, ISO days, the unit in the head', async () => {
    const rows = csvRows((await api.call(`${SITE}/statements/2026-01?format=csv`)).text);
    expect(rows.find(({ section }) => section === 'site')).toMatchObject({ heatGj: '61456', heatMwh: '17071.111' });
    expect(rows.find(({ section }) => section === 'day')).toMatchObject({ item: '2026-01-01' });
    const [hour] = csvRows(
      (await api.call(`${SITE}/emissions?interval=hour&from=2026-01-01&to=2026-01-02&format=csv`)).text,
    );
    expect(hour).toMatchObject({ start: '2025-12-31T16:00:00Z', heatGj: '80' });
  });

  it('is told so by the commands, but not to programs', async () => {
    const told = await greenpark('statement', '2026-01');
    expect(told).toContain('1. Jan. 2026 bis 31. Jan. 2026');
    expect(told).toMatch(/MWh +GJ +Anteil %/);
    expect(told).toMatch(/Site north +17\.071,111 +61\.456,000 +100,00/);
    expect(await greenpark('period', 'list')).toMatch(/2026-01 +open +0 +6448 /);
    const lineage = await greenpark('lineage', 'emissions:2026-01-01:netT');
    expect(lineage).toMatch(/netT = \d+,\d{1,6} t\n/);
    const exact = JSON.parse(await greenpark('lineage', 'emissions:2026-01-01:netT', '--json'));
    expect(exact.value).not.toBe(Math.round(exact.value * 1_000) / 1_000);
  });
});
