import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

const root = process.cwd();
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const promtool = (...args: string[]) => spawnSync('promtool', args, { cwd: root, encoding: 'utf8' });

describe('what Prometheus and Grafana are given', () => {
  // Debian package `prometheus`.
  (hasPromtool ? it : it.skip)('is valid, and the alert rules fire when they should (skipped without promtool)', () => {
    for (const args of [
      ['check', 'config', 'infra/prometheus/prometheus.yml'],
      ['check', 'rules', 'infra/prometheus/alerts.yml'],
      ['test', 'rules', 'infra/prometheus/alerts.test.yml'],
    ]) {
      const { status, stdout, stderr } = promtool(...args);
      expect({ args, status, said: status === 0 ? '' : stdout + stderr }).toEqual({ args, status: 0, said: '' });
    }
  });

  it('has a test for every alert rule', () => {
    const names = (file: string): Set<string> =>
      new Set(
        [...readFileSync(join(root, 'infra/prometheus', file), 'utf8').matchAll(/\balert(?:name)?: (\w+)/g)].map(
          ([, name]) => name ?? '',
        ),
      );
    expect(names('alerts.test.yml')).toEqual(names('alerts.yml'));
  });

  it('names in its documentation every metric that a panel draws', () => {
    const documented = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    const folder = join(root, 'infra/grafana/dashboards');
    const panels = readdirSync(folder).flatMap(
      (file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { panels: Panel[] }).panels,
    );
    const drawn = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => [...expr.matchAll(/greenpark_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''))),
    );
    expect([...new Set(drawn)].filter((name) => !documented.includes(`\`${name}`))).toEqual([]);
  });
});
