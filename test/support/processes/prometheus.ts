import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#servers';
import { until } from './until.js';

/** Debian package `prometheus`, which brings promtool too. */
export const isPrometheusInstalled = ['prometheus', 'promtool'].every(
  (tool) => spawnSync(tool, ['--version']).status === 0,
);

interface Answer {
  readonly status: string;
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** A real Prometheus on loopback, with a configuration as it was written, but looking every half second. */
export class Prometheus {
  private constructor(
    private readonly url: string,
    private readonly dir: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(configuration: string): Promise<Prometheus> {
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-prometheus-'));
    const file = join(dir, 'prometheus.yml');
    writeFileSync(file, readFileSync(configuration, 'utf8').replaceAll('_interval: 15s', '_interval: 500ms'));
    const listen = `127.0.0.1:${await freePort(0)}`;
    const args = [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=${listen}`,
    ];
    const child = spawn('prometheus', args, { stdio: 'ignore' });
    const prometheus = new Prometheus(`http://${listen}`, dir, child);
    await until(async () => (await prometheus.get('/-/ready')) !== null, 'Prometheus is ready', 30_000);
    return prometheus;
  }

  /** Values of an instant query; those that are no number (a rate of nothing) are left out. */
  async query(expr: string): Promise<number[]> {
    const answer = (await this.get(`/api/v1/query?query=${encodeURIComponent(expr)}`)) as Answer | null;
    if (answer?.status !== 'success') return [];
    return answer.data.result.map(({ value }) => Number(value[1])).filter((value) => !Number.isNaN(value));
  }

  /** Health of every target by its address. */
  async targets(): Promise<Record<string, string>> {
    const answer = (await this.get('/api/v1/targets')) as {
      data: { activeTargets: { labels: { instance: string }; health: string }[] };
    } | null;
    return Object.fromEntries(
      (answer?.data.activeTargets ?? []).map(({ labels, health }) => [labels.instance, health]),
    );
  }

  async rules(): Promise<readonly { readonly name: string; readonly health: string }[]> {
    const answer = (await this.get('/api/v1/rules')) as {
      data: { groups: { rules: { name: string; health: string }[] }[] };
    } | null;
    return (answer?.data.groups ?? []).flatMap(({ rules }) => rules);
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await exited;
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async get(path: string): Promise<unknown> {
    try {
      const response = await fetch(`${this.url}${path}`);
      if (!response.ok) return null;
      return response.headers.get('content-type')?.includes('json') ? await response.json() : await response.text();
    } catch {
      return null;
    }
  }
}
