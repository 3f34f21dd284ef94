import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = process.cwd();
const config = join(root, '.dependency-cruiser.cjs');
const rules = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] };

interface Verdict {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

/** Runs the project's own rules over a tree; the exit code is the number of violations, so it is not looked at. */
function cruise(folder: string): Promise<Verdict> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    tool,
    '--config',
    config,
    '--ts-config',
    join(root, 'tsconfig.json'),
    '--output-type',
    'json',
    'apps',
    'libs',
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (!stdout.startsWith('{')) reject(new Error(stderr || error?.message));
      else resolve(JSON.parse(stdout) as Verdict);
    });
  });
}

describe('the architecture check', () => {
  it('finds every rule broken in the tree that breaks every rule', async () => {
    const { summary } = await cruise(join(root, 'test/architecture/violations'));
    const broken = new Set(summary.violations.map((v) => v.rule.name));
    expect([...broken].sort()).toEqual(rules.forbidden.map((rule) => rule.name).sort());
    for (const name of broken) {
      const files = summary.violations.filter((v) => v.rule.name === name).map((v) => v.from);
      expect(files.join(' ')).toContain(name);
    }
  }, 60_000);

  it('finds nothing broken in the project', async () => {
    const { summary } = await cruise(root);
    expect(summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`)).toEqual([]);
  }, 60_000);

  it('names every library as one door', () => {
    const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      imports: Record<string, { source: string }>;
    };
    for (const [name, { source }] of Object.entries(imports))
      expect(source).toBe(`./libs/${name.slice(1)}/src/index.ts`);
  });
});
