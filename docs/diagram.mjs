// Writes the diagram of docs/architecture.md from the imports in the code: `npm run diagram` (`--check` only compares).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const page = join(root, 'docs/architecture.md');
const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Arrows between folders of apps/ and libs/, from dependency-cruiser's own reading of the imports. */
function arrows() {
  const options = [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    '--exclude',
    '\\.spec\\.ts$|^libs/testing/',
    'apps',
    'libs',
  ];
  const { modules } = JSON.parse(execFileSync(process.execPath, [tool, ...options], { cwd: root, maxBuffer: 256e6 }));
  const room = (path) => /^(apps|libs)\/[^/]+/.exec(path)?.[0];
  const found = new Set();
  for (const { source, dependencies } of modules) {
    for (const { resolved } of dependencies) {
      const [from, to] = [room(source), room(resolved)];
      if (from && to && from !== to) found.add(`${from} ${to}`);
    }
  }
  return [...found].sort().map((pair) => pair.split(' '));
}

function mermaid() {
  const pairs = arrows();
  const rooms = [...new Set(pairs.flat())].sort();
  const id = (room) => room.replaceAll(/\W/g, '_');
  const group = (name) =>
    rooms.filter((room) => room.startsWith(name)).map((room) => `    ${id(room)}["${room.split('/')[1]}"]`);
  return [
    '```mermaid',
    'flowchart LR',
    '  subgraph apps',
    ...group('apps'),
    '  end',
    '  subgraph libs',
    ...group('libs'),
    '  end',
    ...pairs.map(([from, to]) => `  ${id(from)} --> ${id(to)}`),
    '```',
  ].join('\n');
}

const before = readFileSync(page, 'utf8');
const after = before.replace(
  /<!-- diagram -->[\s\S]*?<!-- \/diagram -->/,
  `<!-- diagram -->\n${mermaid()}\n<!-- /diagram -->`,
);
if (process.argv.includes('--check')) {
  if (after !== before) {
    process.stderr.write('The diagram of docs/architecture.md is not what the imports say: npm run diagram\n');
    process.exit(1);
  }
} else writeFileSync(page, after);
