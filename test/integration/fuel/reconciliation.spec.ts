import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { loadCatalogue } from '#runtime';
import { storeSimulatedPlant, type SimulatedPlant } from '../../support/plants/simulated-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

jest.setTimeout(180_000);
const FILE = 'config/sites/changchun-south.yaml';
/** A Wednesday: its week is not over. */
const NOW = Date.parse('2026-01-21T04:00:00Z');
const PATH = '/api/v1/sites/changchun-south/fuel-batches/reconciliation';

describe('papers of fuel against weighbridge and heat', () => {
  let plant: SimulatedPlant;
  let api: ApiUnderTest;
  let dataDir: string;
  beforeAll(async () => {
    const faults = 'dead-scale:at=2026-01-13T00:00:00Z:hours=96';
    const story = { file: FILE, from: '2026-01-05', to: '2026-01-21', seed: 20, faults };
    plant = await storeSimulatedPlant('reconciliation', story, NOW);
    api = await startApi(plant.db, await loadCatalogue({ sitesPath: FILE, factorsPath: null }), { now: NOW });
    dataDir = await mkdtemp(join(tmpdir(), 'greenpark-reconcile-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: api.url, processes: [] }));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
    await api?.stop();
    await plant?.db.close();
  });

  it('agree week by week, but for the days on which the weighbridge was dead', async () => {
    const { body } = await api.call(PATH);
    expect(body).toMatchObject({ period: 'season-2025', start: '2025-10-20', end: '2026-01-20', simulated: true });
    expect(body.u95).toEqual({ efficiency: 0.05, heat: expect.closeTo(0.0227, 4) as number, mass: 0.05, ncv: 0.05 });
    expect(body.items.map(({ start, end }: { start: string; end: string }) => `${start}/${end}`)).toEqual([
      '2026-01-05/2026-01-11',
      '2026-01-12/2026-01-18',
      '2026-01-19/2026-01-20',
    ]);
    const [well, dead] = body.items;
    expect(well).toMatchObject({ weighedT: expect.closeTo(well.papersT, 6) as number, unknownDays: 0, findings: [] });
    expect(well.papersGj / well.burntGj).toBeGreaterThan(0.9);
    expect(dead.findings).toEqual(['papers-unweighed']);
    expect(body.findings).toMatchObject([
      { kind: 'papers-unweighed', start: '2026-01-12', found: dead.papersT, expected: dead.weighedT, unit: 't' },
    ]);
    expect(dead.weighedT / dead.papersT).toBeLessThan(0.6);
  });

  it('are shown on the command line, and found by doctor', async () => {
    const shown = await runGreenpark(dataDir, ['fuel', 'reconcile']);
    expect(shown.out).toMatch(/^2026-01-12 to 2026-01-18 .*papers-unweighed$/m);
    expect(shown.out).toMatch(
      /^- papers-unweighed 2026-01-12 to 2026-01-18: [\d.]+ t by papers, [\d.]+ t over the weighbridge; /m,
    );
    const nothing = await runGreenpark(dataDir, ['fuel', 'reconcile', 'season-2024']);
    expect(nothing.out).toContain('there is nothing to reconcile');
    const doctor = await runGreenpark(dataDir, ['doctor', '--http', api.url, '--json']);
    expect(JSON.parse(doctor.out).findings).toContainEqual(
      expect.objectContaining({
        check: 'fuel',
        ok: false,
        advice: 'greenpark fuel reconcile season-2025 --site changchun-south',
      }),
    );
  });

  it('are raised as corrective action requests, each once', async () => {
    const raise = async () => {
      const args = ['fuel', 'raise', 'season-2025', '--by', 'Zhao Min', '--json'];
      const { code, out, err } = await runGreenpark(dataDir, args, { GREENPARK_TOKEN: 'key' });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return JSON.parse(out).items;
    };
    const text = expect.stringMatching(/^papers-unweighed 2026-01-12 to 2026-01-18: /) as string;
    const raised = { kind: 'CAR', source: 'fuel-reconciliation', who: 'Zhao Min', state: 'open', text };
    expect(await raise()).toMatchObject([{ ...raised, isNew: true }]);
    expect(await raise()).toMatchObject([{ ...raised, isNew: false }]);
    const { body } = await api.call('/api/v1/sites/changchun-south/findings?period=season-2025');
    expect(body.items).toMatchObject([raised]);
  });

  it('are asked of periods that there are', async () => {
    expect((await api.call(`${PATH}?period=week-3`)).status).toBe(400);
    expect((await api.call(`${PATH}?period=2026-02`)).body).toMatchObject({ items: [], start: null, findings: [] });
    expect((await api.call('/api/v1/sites/nowhere/fuel-batches/reconciliation')).status).toBe(404);
  });
});
