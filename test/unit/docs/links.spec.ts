/** What the documents and the comments of the code point to exists, and lies in this repository. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.greenpark', 'coverage']);
const TEXT =
  /\.(md|ts|mts|cts|js|mjs|cjs|ya?ml|json|html|css|sql|toml|conf|service|sh)$|(^|\/)(Dockerfile|make-secrets)$/;

/** Paths from the root, of folders with a slash at the end. */
function pathsIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? [`${path}/`, ...pathsIn(path)] : [path];
  });
}

const paths = pathsIn('');
const known = new Set(paths.map((path) => path.replace(/\/$/, '')));
const texts = new Map(
  paths
    .filter((path) => TEXT.test(path) && path !== 'package-lock.json')
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);
const pages = [...texts].filter(([path]) => path.endsWith('.md'));

/** Anchors of the headings of a page, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  let isCode = false;
  for (const line of (texts.get(page) ?? '').split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    const heading = isCode ? null : /^#{1,6} (.*)$/.exec(line);
    if (!heading) continue;
    const words = heading[1]!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

/** What is wrong with a target of a link; null: nothing. */
function problemOf(from: string, target: string): string | null {
  const [path, anchor] = target.split('#') as [string, string | undefined];
  const page = path === '' ? from : normalize(join(dirname(from), path)).replace(/\/$/, '');
  if (page.startsWith('..')) return 'points outside the repository';
  if (!known.has(page)) return 'there is no such file';
  if (anchor !== undefined && page.endsWith('.md') && !anchorsOf(page).has(anchor)) return 'there is no such heading';
  return null;
}

const LINK = /\]\(([^)\s]+)\)/g;
const isElsewhere = (target: string): boolean => /^[a-z]+:/.test(target);

it('links of pages lead somewhere', () => {
  const wrong = pages.flatMap(([page, text]) =>
    [...text.matchAll(LINK)]
      .map(([, target]) => target!)
      .filter((target) => !isElsewhere(target))
      .flatMap((target) => {
        const problem = problemOf(page, target);
        return problem ? [`${page}: ${target}: ${problem}`] : [];
      }),
  );
  expect(wrong).toEqual([]);
});

it('pages that code, configuration and comments name exist, with the heading', () => {
  const wrong = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/(?<![\w/-])docs\/[\w./-]*\w(#[\w-]+)?/g)].flatMap(([target]) => {
      const isDecision = /^docs\/adr\/\d{4}$/.test(target) && paths.some((path) => path.startsWith(`${target}-`));
      const problem = isDecision ? null : problemOf('README.md', target);
      return problem ? [`${file}: ${target}: ${problem}`] : [];
    }),
  );
  expect(wrong).toEqual([]);
});

/** `libs/{a,b}/*.spec.ts` as an expression over paths; `**` is any number of folders. */
function patternOf(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+()|^$]/g, String.raw`\$&`)
    .replaceAll(/\{([^}]*)\}/g, (_, list: string) => `(${list.replaceAll(',', '|')})`)
    .replaceAll('**/', '\u0001')
    .replaceAll('*', '[^/]*')
    .replaceAll('\u0001', '(.*/)?');
  return new RegExp(`^${source.replace(/\/$/, '')}$`);
}

function isThere(name: string): boolean {
  if (known.has(name.replace(/\/$/, ''))) return true;
  const pattern = patternOf(name);
  return [...known].some((path) => pattern.test(path));
}

it('files and folders that pages name exist', () => {
  const wrong = pages
    .filter(([page]) => page !== 'CHANGELOG.md')
    .flatMap(([page, text]) =>
      [...text.matchAll(/`((?:apps|libs|test|bench|config|infra|schemas)\/[^\s`…<>]*)`/g)]
        .map(([, name]) => name!)
        .filter((name) => !isThere(name))
        .map((name) => `${page}: ${name}`),
    );
  expect(wrong).toEqual([]);
});

it('paths in commands of pages begin what exists', () => {
  const wrong = pages
    .filter(([page]) => page !== 'CHANGELOG.md')
    .flatMap(([page, text]) =>
      [...text.matchAll(/(?<=\s)(?:apps|libs|test|bench)\/[\w./-]+(?=\s)/g)]
        .map(([name]) => name)
        .filter((name) => !paths.some((path) => path.startsWith(name)))
        .map((name) => `${page}: ${name}`),
    );
  expect(wrong).toEqual([]);
});

it('nothing points to papers that a clone does not have', () => {
  const own = relative(root, import.meta.filename);
  const paper = /\bdomain\.md|\((?:the )?contract[:)]|\bcontract §|\bshared\/design/i;
  const wrong = [...texts]
    .filter(([file, text]) => file !== own && paper.test(text))
    .flatMap(([file, text]) =>
      text
        .split('\n')
        .filter((line) => paper.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(wrong).toEqual([]);
});
