// Draws docs/architecture.md and docs/folders.md from the imports in the code: `npm run diagram` (`--check` only compares).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** What a file lies in: the app or library, and its sub-folder of `src` ('' for files beside `index.ts`). */
function placeOf(path) {
  const found = /^((?:apps|libs)\/[^/]+)\/(?:src\/)?(?:([^/]+)\/)?/.exec(path);
  return found ? { project: found[1], folder: found[2] ?? '' } : null;
}

/** Imports of product code, from dependency-cruiser's own reading, as pairs of places. */
function imports() {
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const left = ['--exclude', '\\.spec\\.ts$|^libs/testing/'];
  const json = execFileSync(process.execPath, [tool, ...options, ...left, 'apps', 'libs'], {
    cwd: root,
    maxBuffer: 256e6,
  });
  return JSON.parse(json).modules.flatMap(({ source, dependencies }) =>
    dependencies.flatMap(({ resolved }) => {
      const [from, to] = [placeOf(source), placeOf(resolved)];
      return from && to ? [{ from, to, isDoor: source.endsWith('/src/index.ts') }] : [];
    }),
  );
}

/** By name, the names that each imports; sorted, so that the output is stable. */
function graphOf(pairs) {
  const graph = new Map();
  for (const [from, to] of pairs) {
    if (!graph.has(to)) graph.set(to, new Set());
    if (!graph.has(from)) graph.set(from, new Set());
    if (from !== to) graph.get(from).add(to);
  }
  return new Map([...graph].sort().map(([name, names]) => [name, [...names].sort()]));
}

function reaches(graph, from, to, seen = new Set()) {
  return graph.get(from).some((next) => next === to || (!seen.has(next) && reaches(graph, next, to, seen.add(next))));
}

/** Without the arrows that follow from others; where two name each other both arrows stay. */
function reduced(graph) {
  const mutual = (a, b) => reaches(graph, b, a);
  const implied = (from, to) =>
    graph.get(from).some((via) => via !== to && !mutual(from, via) && !mutual(via, to) && reaches(graph, via, to));
  return [...graph].flatMap(([from, names]) =>
    names.filter((to) => mutual(from, to) || !implied(from, to)).map((to) => [from, to]),
  );
}

const id = (name) => name.replaceAll(/\W/g, '_');
const nodes = (names, label) => names.map((name) => `    ${id(name)}["${label(name)}"]`);
const drawn = (lines) => ['```mermaid', 'flowchart LR', ...lines, '```'].join('\n');
const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

function overview(all) {
  const graph = graphOf(all.map(({ from, to }) => [from.project, to.project]));
  const names = [...graph.keys()];
  const last = (name) => name.split('/')[1];
  const group = (prefix) => [
    `  subgraph ${prefix}`,
    ...nodes(
      names.filter((n) => n.startsWith(prefix)),
      last,
    ),
    '  end',
  ];
  const arrows = reduced(graph).map(([from, to]) => `  ${id(from)} --> ${id(to)}`);
  const rows = names.map((name) => [`\`${name}\``, graph.get(name).map(last).join(', ') || 'nothing']);
  return `${drawn([...group('apps'), ...group('libs'), ...arrows])}\n\n${table(['', 'imports'], rows)}`;
}

/** A picture with more arrows cannot be read: there the table is enough. */
const MOST_ARROWS = 24;

/** Each app and library with its sub-folders. Files beside `index.ts` and `main.ts` are `(root)`. */
function folders(all) {
  const label = (folder) => (folder === '' ? '(root)' : folder);
  const projects = [...new Set(all.map(({ from }) => from.project))].sort();
  return projects
    .flatMap((project) => {
      const own = all.filter(({ from, to, isDoor }) => from.project === project && to.project === project && !isDoor);
      const graph = graphOf(own.map(({ from, to }) => [label(from.folder), label(to.folder)]));
      if (graph.size < 2) return [];
      const arrows = reduced(graph).map(([from, to]) => `  ${id(from)} --> ${id(to)}`);
      const picture = drawn([...nodes([...graph.keys()], (name) => name), ...arrows]);
      const rows = [...graph].map(([name, names]) => [`\`${name}\``, names.join(', ') || 'nothing']);
      const shown = arrows.length <= MOST_ARROWS ? `${picture}\n\n` : '';
      return [`## ${project}\n\n${shown}${table(['folder', 'imports'], rows)}`];
    })
    .join('\n\n');
}

const all = imports();
const drawings = { 'docs/architecture.md': overview(all), 'docs/folders.md': folders(all) };
for (const [name, drawing] of Object.entries(drawings)) {
  const page = join(root, name);
  const before = readFileSync(page, 'utf8');
  const after = before.replace(
    /<!-- diagram -->[\s\S]*?<!-- \/diagram -->/,
    () => `<!-- diagram -->\n${drawing}\n<!-- /diagram -->`,
  );
  if (after === before) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`The diagrams of ${name} are not what the imports say: npm run diagram\n`);
    process.exitCode = 1;
  } else writeFileSync(page, after);
}
