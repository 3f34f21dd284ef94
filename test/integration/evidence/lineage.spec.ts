import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPack } from '#evidence';
import type { LineageAnswer } from '#contracts';
import { publishStatus } from '#derivation';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';

const SITE = '/api/v1/sites/north';
const lineageOf = (figure: string): string => `${SITE}/lineage?figure=${encodeURIComponent(figure)}`;

describe('lineage and evidence by HTTP', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openAccountedPlant('lineage');
    await publishStatus(plant.store.db, plant.derived, LATER);
    const declared = { sites: [accountedSite], factors: accountedFactors };
    api = await startApi(plant.store.owner, declared, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  /** Without the check against the OpenAPI document, which each level has once below. */
  const get = async (path: string): Promise<LineageAnswer> => {
    const response = await fetch(api.url + path);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.json()) as LineageAnswer;
  };

  /** Follows every link down; returns the readings that lie at the ends. */
  async function follow(path: string, seen: Set<string>): Promise<void> {
    const answer = await get(path);
    if (answer.parts.length > 0 && !answer.figure.startsWith('amount:') && answer.value !== null) {
      expect({ figure: answer.figure, sum: answer.partsSum }).toEqual({
        figure: answer.figure,
        sum: expect.closeTo(answer.value, 9) as number,
      });
    }
    for (const reading of answer.readings) seen.add(`${answer.label.split(' ')[0]} ${reading.ts}`);
    for (const part of answer.parts) if (part.href) await follow(part.href, seen);
  }

  it('adds up at every level, from a season to the days, to the last digit', async () => {
    for (const field of ['heatGj', 'grossT', 'baselineT', 'projectT', 'leakageT', 'netT']) {
      for (const period of ['season-2025', '2026-01', '2026-01-16']) {
        const answer = await get(lineageOf(`emissions:${period}:${field}`));
        expect(answer.value).not.toBeNull();
        expect(answer.partsSum).toBe(answer.value);
      }
    }
  });

  it('follows a day down to its readings, all of them', async () => {
    const seen = new Set<string>();
    await follow(lineageOf('emissions:2026-01-15:netT'), seen);
    const [stored] = await plant.store.owner.query<{ n: number }>(
      `select count(*) as n from reading r join device d using (device_id)
       where d.code = 'plant-meter' and ts >= '2026-01-14T16:00:00Z' and ts < '2026-01-15T16:00:00Z'`,
    );
    const meter = [...seen].filter((key) => key.startsWith('plant-meter/heat.energyTotal'));
    // and the first one of the next day, which the last window hangs on
    expect(meter.length).toBe(stored!.n + 1);
    expect([...seen].filter((key) => key.startsWith('fuel-gate')).length).toBeGreaterThan(0);
    expect([...seen].filter((key) => key.startsWith('aux-power')).length).toBeGreaterThan(20);
  }, 120_000);

  it('names factors with their sources, rules, configuration and the state of the engine', async () => {
    const hour = await get(lineageOf('emissions:hour:2026-01-15T05:00:00Z:grossT'));
    expect(hour).toMatchObject({
      kind: 'hour',
      unit: 't',
      rules: '1.3',
      configurationHash: plant.derived.configurationHash,
      revision: 0,
      closed: false,
      formula: 'grossT = heat × heat.cn.default',
    });
    expect(hour.factors.map(({ version, source }) => [version, source])).toContainEqual([
      'heat.cn.default@2015-01-01',
      'GB/T 32150',
    ]);
    const amount = await get(hour.parts[0]!.href!);
    expect(amount).toMatchObject({ kind: 'amount', unit: 'GJ' });
    expect(amount.value! * 0.11).toBeCloseTo(hour.value!, 9);
    const window = await get(amount.parts[1]!.href!);
    expect(window.kind).toBe('window');
    expect(window.readings.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['before', 'inside', 'after']) as string[],
    );
    expect(window.engineState).toMatchObject({ kind: 'total', unit: 'GJ' });
  });

  it('shows a window in a long gap between the readings that it hangs on', async () => {
    const [window] = await plant.store.owner.query<{ startMs: number }>(
      `select w.start as "startMs" from window_15m w join point p using (point_id)
       where p.code = 'heat.energyTotal' and 'ESTIMATED' = any(w.codes) order by w.start offset 40 limit 1`,
    );
    const start = new Date(window!.startMs).toISOString().replace('.000Z', 'Z');
    const answer = await get(lineageOf(`window:plant-meter/heat.energyTotal:${start}`));
    expect(answer.readings.map(({ place }) => place)).toEqual(['before', 'after']);
    const [before, after] = answer.readings.map(({ ts }) => Date.parse(ts));
    // 40 h, and the fault zero with which the meter comes back
    expect(after! - before!).toBe(241 * 600_000);
  });

  it.each([
    'emissions:season-2025',
    'emissions:2026-01-16:projectT',
    'emissions:hour:2026-01-15T05:00:00Z:netT',
    'amount:plant-meter/heat.energyTotal:2026-01-15T05:00:00Z',
    'window:plant-meter/heat.energyTotal:2026-01-15T05:15:00Z',
    'target:annual-avoided',
  ])('answers %s as documented', async (figure) => {
    expect((await api.call(lineageOf(figure))).status).toBe(200);
  });

  it('follows a target to its days', async () => {
    const target = await get(lineageOf('target:annual-avoided'));
    expect(target.value).not.toBeNull();
    expect(target.partsSum).toBeCloseTo(target.value!, 9);
    expect((await get(target.parts[0]!.href!)).value).toBe(target.parts[0]!.value);
  });

  it('gives an evidence pack that fits, and says which root it has', async () => {
    const made = await api.call(`${SITE}/evidence/2026-01`, { method: 'POST' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `${SITE}/evidence/2026-01`]);
    const response = await fetch(`${api.url}${SITE}/evidence/2026-01`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('north-2026-01-evidence.zip');
    const report = verifyPack(new Uint8Array(await response.arrayBuffer()), {
      root: response.headers.get('greenpark-root')!,
    });
    expect(report.problem).toBeNull();
    expect(report.manifest?.chain.hash).toBe(response.headers.get('greenpark-chain'));
  });

  it('is fetched and verified by the command line, the second without any server', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenpark-evidence-'));
    const cli = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
      new Promise((resolve) => {
        const env = { PATH: process.env.PATH ?? '', GREENPARK_DATA_DIR: folder };
        execFile(process.execPath, ['dist/apps/cli/src/main.js', ...args], { env }, (error, out, err) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
        );
      });
    const file = join(folder, 'pack.zip');
    try {
      const built = await cli(
        'evidence',
        'build',
        '--http',
        api.url,
        '--period',
        '2026-01-16',
        '--out',
        file,
        '--json',
      );
      expect([built.code, built.err]).toEqual([0, '']);
      const { root } = JSON.parse(built.out) as { root: string };
      const good = await cli('verify', file, '--root', root, '--json');
      expect([good.code, good.err]).toEqual([0, '']);
      expect(JSON.parse(good.out)).toMatchObject({ ok: true, problem: null, pack: { period: '2026-01-16', root } });
      expect((await cli('evidence', 'verify', file)).out).toMatch(/fits: .*2026-01-16/);

      const bytes = await readFile(file);
      bytes[2_000] = bytes[2_000]! ^ 4;
      await writeFile(file, bytes);
      const bad = await cli('verify', file, '--json');
      expect(bad.code).toBe(1);
      expect(bad.err).toMatch(/does not fit: archive: the archive has the SHA-256 \w+, its seal says \w+; /);
      expect(JSON.parse(bad.out)).toMatchObject({ ok: false, problem: { where: 'archive' } });
      expect((await cli('verify', join(folder, 'none.zip'))).code).toBe(2);
      expect((await cli('verify', file, '--root', 'short')).code).toBe(2);
      expect((await cli('verify')).code).toBe(2);
      expect((await cli('evidence', 'build', '--http', api.url, '--period', '2025-11')).code).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 60_000);

  it('says what is wrong with a figure or a period', async () => {
    for (const figure of [
      'x',
      'emissions:2026-13',
      'emissions:2026-01:cost',
      'emissions:hour:2026-01-15T05:10:00Z',
      'window:a/b:2026',
    ]) {
      const { status, body } = await api.call(lineageOf(figure));
      expect([status, body.field]).toEqual([400, 'figure']);
    }
    for (const figure of ['emissions:2024-01', 'target:none', 'amount:plant-meter/none:2026-01-15T05:00:00Z']) {
      expect((await api.call(lineageOf(figure))).status).toBe(404);
    }
    expect((await api.call(`${SITE}/lineage`)).status).toBe(400);
    expect((await api.call(`${SITE}/evidence/2026-02-30`)).body.field).toBe('period');
    expect((await api.call(`${SITE}/evidence/2025-11`)).status).toBe(404);
    expect((await api.call(`${SITE}/evidence/2025-11`, { method: 'POST' })).status).toBe(404);
    expect((await api.call(`${SITE}/evidence/2026-01?x=1`)).status).toBe(400);
  });
});
