import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { contentInThread } from './content-in-thread.js';

export type Path = readonly PropertyKey[];

/** Something wrong at one place of one file. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  /** What was found, what is expected. */
  readonly text: string;
}

/** `config/sites/park.yaml:12:7: …`, as editors and terminals can follow it. */
export const problemLine = (p: Problem): string => `${p.file}:${p.line}:${p.col}: ${p.text}`;

/** A name of a file may be as long as the file; what people read of it is not. */
const MAX_TEXT = 900;
const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

interface Parsed {
  readonly document: Document;
  readonly lines: LineCounter;
}

const parsed = new Map<string, { readonly text: string; readonly kept: WeakRef<Parsed> }>();

/**
 * A service reads its files twice at the start: to check them before it connects anywhere, then against what counted. The second
 * time what was parsed is mostly still there; memory is not kept for it.
 */
function parsedOf(text: string, file: string): Parsed {
  const before = parsed.get(file);
  const kept = before?.text === text ? before.kept.deref() : undefined;
  if (kept) return kept;
  const lines = new LineCounter();
  const fresh = { document: parseDocument(text, { lineCounter: lines, strict: true, logLevel: 'error' }), lines };
  parsed.set(file, { text, kept: new WeakRef(fresh) });
  return fresh;
}

/** Above it a file is parsed in a thread of its own: the nodes of one of 2.5 MB take 180 MB, which only the end of a thread gives back at once. */
const MAX_HERE = 262_144;

/** One YAML file with the place of every value in it, and the problems found so far. */
export class ConfigDocument {
  readonly problems: Problem[] = [];
  /** The content as plain data; undefined where the file is no YAML. */
  readonly content: unknown;
  /** Made when it is asked for, where the content comes from elsewhere: only places need it. */
  private parsed: Parsed | null = null;

  /** @param known its content, where that is good YAML and known already */
  private constructor(
    readonly file: string,
    private readonly text: string,
    known: { readonly content: unknown } | null,
  ) {
    if (known) {
      this.content = known.content;
      return;
    }
    const { document } = this.nodes();
    for (const error of document.errors) {
      const at = error.linePos?.[0];
      const fault = error.message.split(' at line ')[0]!.trim();
      this.problems.push({
        file,
        line: at?.line ?? 1,
        col: at?.col ?? 1,
        text: cut(`cannot be read as YAML: ${fault}`),
      });
    }
    if (document.errors.length === 0) {
      try {
        this.content = document.toJS();
      } catch (error) {
        // an alias without its anchor is found only here
        this.problems.push({ file, line: 1, col: 1, text: cut(`cannot be read as YAML: ${(error as Error).message}`) });
      }
    }
  }

  static async read(path: string): Promise<ConfigDocument> {
    const [text, file] = [await readFile(path, 'utf8'), shownPath(path)];
    return new ConfigDocument(file, text, text.length > MAX_HERE ? await contentInThread(text, file) : null);
  }

  static parse(text: string, file: string): ConfigDocument {
    return new ConfigDocument(file, text, null);
  }

  /** Notes a problem at the value of `path`, or at the nearest thing that encloses it where it is missing. */
  report(path: Path, text: string, place: 'value' | 'key' = 'value'): void {
    this.problems.push(this.remark(path, text, place));
  }

  /** The same without a note: something to report about a place that is not wrong. */
  remark(path: Path, text: string, place: 'value' | 'key' = 'value'): Problem {
    return { file: this.file, ...this.locate(path, place), text: cut(`${shownName(path)}${text}`) };
  }

  /** Line of the value of `path`, from 1 on. */
  lineOf(path: Path): number {
    return this.locate(path, 'value').line;
  }

  private nodes(): Parsed {
    return (this.parsed ??= parsedOf(this.text, this.file));
  }

  private locate(path: Path, place: 'value' | 'key'): { line: number; col: number } {
    const { document, lines } = this.nodes();
    let offset = 0;
    let node: Node | null = document.contents;
    if (node?.range) offset = node.range[0];
    for (const [depth, segment] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document) ?? null;
      let next: Node | null = null;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
        if (!pair) break;
        next = pair.value as Node | null;
        const wanted = place === 'key' && depth === path.length - 1 ? (pair.key as Node) : (next ?? (pair.key as Node));
        offset = wanted.range?.[0] ?? offset;
      } else if (isSeq(node)) {
        next = (node.items[Number(segment)] as Node | undefined) ?? null;
        if (!next) break;
        offset = next.range?.[0] ?? offset;
      } else break;
      node = next;
    }
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), col: Math.max(1, col) };
  }
}

/** Relative to the working folder where that is shorter to read. */
function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}

/** `devices[0].points[2].unit: `; empty at the top. */
function shownName(path: Path): string {
  const name = path.map((s, i) => (typeof s === 'number' ? `[${s}]` : i === 0 ? String(s) : `.${String(s)}`)).join('');
  return name === '' ? '' : `${name}: `;
}
