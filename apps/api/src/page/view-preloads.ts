import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Chunk {
  readonly file: string;
  /** `view-overview`: the part of the page that a view is. */
  readonly name?: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}
type Chunks = Readonly<Record<string, Chunk>>;

/**
 * What a browser should fetch for a view before the page itself has asked for it, as a `Link` header (RFC 8288) by the name of the view:
 * else it would learn of one file after the other. From the list that the build of the page writes.
 */
export function viewPreloads(builtPageDir: string): ReadonlyMap<string, readonly string[]> {
  const list = join(builtPageDir, 'assets.json');
  if (!existsSync(list)) return new Map(); // the API alone, without a page
  const chunks = JSON.parse(readFileSync(list, 'utf8')) as Chunks;
  const views = Object.entries(chunks).flatMap(([source, { name }]) => {
    const [, view] = /^view-(.+)$/.exec(name ?? '') ?? [];
    return view === undefined ? [] : [[view, linksOf(source, chunks)] as const];
  });
  return new Map(views);
}

function linksOf(source: string, chunks: Chunks): string[] {
  const files = new Set<string>();
  const add = (one: string): void => {
    const { file, css = [], imports = [] } = chunks[one]!;
    if (files.has(file)) return;
    for (const path of [file, ...css]) files.add(path);
    imports.forEach(add);
  };
  add(source);
  return [...files].map((path) => `</${path}>; rel=${path.endsWith('.css') ? 'preload; as=style' : 'modulepreload'}`);
}

/**
 * What the page asks the API first, whatever the view: the sites, and how the one of the address is. Only where nobody needs a key: a
 * browser that fetches by itself has none to show.
 * @param site as it stands in the path of the page, escaped
 */
export function firstAnswers(site: string | undefined): readonly string[] {
  const paths = ['/api/v1/sites'];
  try {
    if (site !== undefined && site !== 'sites') {
      paths.push(`/api/v1/sites/${encodeURIComponent(decodeURIComponent(site))}/status`);
    }
  } catch {
    // no name of a site: what it should be is told by the page
  }
  return paths.map((path) => `<${path}>; rel=preload; as=fetch; crossorigin`);
}
