import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#servers';
import { until } from '../processes/until.js';

/** Debian package `prometheus-alertmanager`. */
export const isAlertmanagerInstalled = spawnSync('prometheus-alertmanager', ['--version']).status === 0;

interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt: string;
}

/** A real Prometheus Alertmanager on loopback, without peers, that sends nothing on. */
export class Alertmanager {
  private constructor(
    readonly url: string,
    private readonly dir: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Alertmanager> {
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-alertmanager-'));
    const file = join(dir, 'alertmanager.yml');
    writeFileSync(file, 'route: { receiver: nobody }\nreceivers: [ { name: nobody } ]\n');
    const listen = `127.0.0.1:${await freePort(0)}`;
    const args = [
      `--config.file=${file}`,
      `--storage.path=${join(dir, 'data')}`,
      `--web.listen-address=${listen}`,
      '--cluster.listen-address=',
    ];
    const child = spawn('prometheus-alertmanager', args, { stdio: 'ignore' });
    const alertmanager = new Alertmanager(`http://${listen}`, dir, child);
    await until(
      () =>
        fetch(`http://${listen}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      'Alertmanager is ready',
      30_000,
    );
    return alertmanager;
  }

  /** Alerts that fire, without the sign of life. */
  async firing(): Promise<readonly HeldAlert[]> {
    const response = await fetch(`${this.url}/api/v2/alerts?active=true`);
    const alerts = (await response.json()) as HeldAlert[];
    return alerts.filter(({ endsAt }) => Date.parse(endsAt) > Date.now());
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await exited;
    rmSync(this.dir, { recursive: true, force: true });
  }
}
