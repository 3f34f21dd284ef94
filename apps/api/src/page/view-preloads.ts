import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isDynamicEntry?: boolean;
}
type Chunks = Readonly<Record<string, Chunk>>;

/**
 * What a browser should fetch for a view before the page itself has asked for it, as a `Link` header (RFC 8288) by the name of the view:
 * else it would learn of one file after the other. From the list that the build of the page writes.
 */
export function viewPreloads(builtPageDir: string): ReadonlyMap<string, string> {
  const list = join(builtPageDir, 'assets.json');
  if (!existsSync(list)) return new Map(); // the API alone, without a page
  const chunks = JSON.parse(readFileSync(list, 'utf8')) as Chunks;
  const views = Object.keys(chunks).flatMap((source) => {
    const [, view] = /^src\/views\/([^/]+)\//.exec(source) ?? [];
    return view !== undefined && chunks[source]!.isDynamicEntry ? [[view, linksOf(source, chunks)] as const] : [];
  });
  return new Map(views);
}

function linksOf(source: string, chunks: Chunks): string {
  const files = new Set<string>();
  const add = (one: string): void => {
    const { file, css = [], imports = [] } = chunks[one]!;
    if (files.has(file)) return;
    for (const path of [file, ...css]) files.add(path);
    imports.forEach(add);
  };
  add(source);
  return [...files]
    .map((path) => `</${path}>; rel=${path.endsWith('.css') ? 'preload; as=style' : 'modulepreload'}`)
    .join(', ');
}
