import { spawnSync } from 'node:child_process';
import { Registry } from 'prom-client';
import type { StatusAnswer } from '#contracts';
import { PlantMetrics } from './plant-metrics.js';

const status = (seasonT: number | null): StatusAnswer => ({
  asOf: '2026-01-10T04:00:00Z',
  heat: { powerMw: 12.5, todayGj: 300, seasonGj: null },
  avoided: { todayT: 33, monthT: 300, seasonT, todayNetT: 30, monthNetT: null, seasonNetT: 900.5 },
  targets: [
    {
      id: 'annual',
      metric: 'avoided.gross',
      unit: 't',
      amount: 47_700,
      amountForArea: 28_000,
      state: 'on-track',
      achieved: 1_000,
      toDateAsOf: '2026-01-09',
      planToDate: 990,
      expectedToDate: 980,
      probabilityToMeet: 0.8,
      performanceDriftPct: -5,
      performanceDriftSeasonPct: null,
      forecast: 28_500,
      forecastP10: 27_000,
      forecastP90: 30_000,
    },
  ],
  devices: [
    { id: 'a', kind: 'boiler', state: 'ok', lastSeen: null, quarantined: ['p', 'q'] },
    { id: 'b', kind: 'boiler', state: 'ok', lastSeen: null },
  ],
  data: { coveragePct: 98, lateCount: 7, deadLetterCount: 3, lagSeconds: null },
  alerts: { warning: 0, critical: 0 },
});

describe('the plant for Prometheus', () => {
  const declared = new Set(['north', 'south']);
  const registry = new Registry();
  const measures = new PlantMetrics((site) => declared.has(site), registry);
  const samples = async (): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('is what the newest status says, in the units of the names, and nothing where nothing is known', async () => {
    measures.take('north', status(null));
    measures.take('north', status(1_234.5));
    const lines = await samples();
    for (const line of [
      'greenpark_avoided_tonnes{site="north",scope="season",kind="gross"} 1234.5',
      'greenpark_avoided_tonnes{site="north",scope="today",kind="net"} 30',
      'greenpark_target_amount{site="north",target="annual",metric="avoided.gross",unit="t"} 28000',
      'greenpark_target_forecast{site="north",target="annual",metric="avoided.gross",unit="t",bound="p10"} 27000',
      'greenpark_target_performance_drift_ratio{site="north",target="annual",metric="avoided.gross",unit="t",scope="30d"} -0.05',
      'greenpark_heat_joules{site="north",scope="today"} 300000000000',
      'greenpark_heat_power_watts{site="north"} 12500000',
      'greenpark_coverage_ratio{site="north"} 0.98',
      'greenpark_devices{site="north",state="ok"} 2',
      'greenpark_quarantined_points{site="north"} 2',
      'greenpark_status_timestamp_seconds{site="north"} 1768017600',
    ])
      expect(lines).toContain(line);
    for (const unknown of [
      'scope="month",kind="net"',
      'greenpark_heat_joules{site="north",scope="season"}',
      'greenpark_figures_lag_seconds',
    ])
      expect(lines.filter((line) => line.includes(unknown))).toEqual([]);
  });

  it('forgets what is known no more, and sites that are taken out of the files', async () => {
    measures.take('south', status(1));
    measures.take('north', status(null));
    const season = (lines: readonly string[]): string[] =>
      lines.filter((line) => line.includes('scope="season",kind="gross"'));
    expect(season(await samples())).toEqual(['greenpark_avoided_tonnes{site="south",scope="season",kind="gross"} 1']);
    declared.delete('south');
    expect((await samples()).filter((line) => line.includes('south'))).toEqual([]);
  });

  it('does not let a scrape fail for a document that lacks a part', async () => {
    measures.take('north', { asOf: '2026-01-10T04:00:00Z' });
    expect((await samples()).length).toBeGreaterThan(10);
  });

  const isInstalled = spawnSync('promtool', ['--version']).status === 0;
  (isInstalled ? it : it.skip)('has names as Prometheus wants them (skipped without promtool)', async () => {
    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: await registry.metrics(),
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('');
  });
});
