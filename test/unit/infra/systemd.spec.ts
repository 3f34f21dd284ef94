import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '#runtime';

const root = process.cwd();
const file = join(root, 'infra/systemd/greenpark.service');
const unit = readFileSync(file, 'utf8');
const example = readFileSync(join(root, 'infra/systemd/greenpark.env.example'), 'utf8');
const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const lines = unit.split('\n').filter((line) => /^[A-Z]\w*=/.test(line));
/** The last value of a setting; '' where there is none. */
const setting = (name: string): string =>
  lines.findLast((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasAnalyze) process.stderr.write('systemd-analyze is not installed: the unit file is not verified by it\n');

describe('the systemd unit', () => {
  (hasAnalyze ? it : it.skip)('is verified by systemd-analyze without a word (skipped where it is not there)', () => {
    const { status, stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', '--recursive-errors=no', file],
      {
        encoding: 'utf8',
      },
    );
    // Units of the machine itself may be wrong: only what is said of ours counts.
    const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('greenpark'));
    expect({ status, said }).toEqual({ status: 0, said: [] });
  });

  it('starts what npm start starts, and names only what is there', () => {
    const { scripts, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
      engines: { node: string };
    };
    const [program, node, script] = setting('ExecStart').split(' ') as [string, string, string];
    expect(existsSync(program)).toBe(true);
    expect(scripts['start']).toBe(`exec ${node} ${script}`);
    expect(existsSync(join(root, script.replace('dist/', '').replace('.js', '.ts')))).toBe(true);
    expect(unit).toContain(`Node ${engines.node.replace('>=', '>= ')} `);
    const documentation = setting('Documentation').replace(`file://${setting('WorkingDirectory')}/`, '');
    expect(existsSync(join(root, documentation))).toBe(true);
    expect(`/var/lib/${setting('StateDirectory')}`).toBe(setting('Environment=GREENPARK_DATA_DIR'));
  });

  it('stops in order: SIGTERM to the start alone, with more time than its 10 s, and no restart after it', () => {
    expect(setting('KillMode')).toBe('mixed');
    expect(setting('KillSignal')).toBe('SIGTERM');
    expect(Number(setting('TimeoutStopSec'))).toBeGreaterThan(10);
    expect(setting('Restart')).toBe('on-failure');
  });

  it('runs as an ordinary user that gets no rights', () => {
    expect(setting('User')).not.toBe('root');
    expect(setting('User')).not.toBe('');
    expect(setting('NoNewPrivileges')).toBe('yes');
    expect(lines).toContain('CapabilityBoundingSet=');
    expect(setting('ProtectSystem')).toBe('strict');
  });

  it('has an example of its environment in which every name is known and every value is taken', () => {
    const settings = [...example.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(
      ([, name, value]) => [name!, value!] as const,
    );
    expect(settings.length).toBeGreaterThan(5);
    for (const [name] of settings) expect(operations).toContain(`\`${name}\``);
    // Files are read at once, and these lie on the machine of the installation.
    const env = Object.fromEntries(settings.filter(([name]) => !name.endsWith('_FILE')));
    expect(readEnvironment(env)).toMatchObject({ sitesPath: '/etc/greenpark/sites', auth: true });
  });
});
