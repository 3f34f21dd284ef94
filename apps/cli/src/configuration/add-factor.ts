import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import { problemLine, readConfiguration } from '#runtime';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

export interface AddFactorOptions {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly file?: string;
  readonly gas?: string;
  readonly region?: string;
  readonly scope?: string;
  readonly dataYear?: number;
  readonly publishedOn?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly u95?: number;
  readonly sourceRef?: string;
  readonly status: string;
  readonly note?: string;
}

const KEYS = [
  'value', 'unit', 'gas', 'region', 'scope', 'dataYear', 'publishedOn', 'validFrom', 'validTo', 'u95', 'source', 'sourceRef', 'status', 'note',
] as const; // prettier-ignore

/**
 * Adds one version of a factor to a file of one's own, comments in it kept. What would contradict the file or the shipped factors is refused, and nothing is
 * written; nor does it count before the services have read it.
 * @throws WrongUsage where no file is named, Failure where the file would not load with it
 */
export async function addFactor(id: string, options: AddFactorOptions, output: Output): Promise<void> {
  const file = await fileOf(options.file);
  const text = existsSync(file)
    ? await readFile(file, 'utf8')
    : '# Factors of our own, beside the shipped ones; every key stands in docs/factors.md.\nset: own\nfactors: []\n';
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new Failure(`${file}: ${document.errors[0]!.message}`);
  const list = document.contents instanceof YAMLSeq ? document.contents : document.get('factors');
  if (!(list instanceof YAMLSeq))
    throw new Failure(`${file}: expected a list of factors, or a list under \`factors:\``);
  const entry = new YAMLMap();
  entry.set('id', id);
  for (const key of KEYS) if (options[key] !== undefined) entry.set(key, options[key]);
  list.flow = false;
  list.add(entry);

  const written = document.toString({ lineWidth: 0 });
  const problems = await problemsWith(file, written);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  - ${problem}`);
    throw new Failure(`nothing was written, since ${file} would not load:\n${lines.join('\n')}`);
  }
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  await writeFile(draft, written);
  await rename(draft, file);
  const version = `${id}@${options.validFrom ?? 'open'}`;
  output.result({ file, version }, () =>
    [
      `${version} = ${options.value} ${options.unit} is in ${file} (${options.status})`,
      `greenpark config diff --factors ${file}   shows which figures it would change, before it does`,
      `It counts once GREENPARK_FACTORS names the file and the services have read it: SIGHUP, or the next start.`,
    ].join('\n'),
  );
}

/**
 * What is wrong with a file of factors beside all that is shipped, and beside its neighbours where GREENPARK_FACTORS names its folder:
 * a version that is there already, or overlaps another.
 */
async function problemsWith(file: string, text: string): Promise<string[]> {
  const folder = dirname(resolve(file));
  const named = process.env['GREENPARK_FACTORS'];
  const hasNeighbours = named !== undefined && resolve(named) === folder;
  const copy = await mkdtemp(join(tmpdir(), 'greenpark-factors-'));
  try {
    const neighbours = hasNeighbours ? (await readdir(folder)).filter((name) => /^[^.].*\.ya?ml$/.test(name)) : [];
    for (const name of neighbours) await copyFile(join(folder, name), join(copy, name));
    const own = join(copy, basename(file));
    await writeFile(own, text);
    const { problems } = await readConfiguration([], hasNeighbours ? copy : own);
    return problems.map((problem) => problemLine(problem).replaceAll(copy, dirname(file)));
  } finally {
    await rm(copy, { recursive: true });
  }
}

async function fileOf(named: string | undefined): Promise<string> {
  const file = named ?? process.env['GREENPARK_FACTORS'];
  if (file === undefined || file === '')
    throw new WrongUsage('which file? Give --file my-plant/factors.yaml, or set GREENPARK_FACTORS to a file');
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new WrongUsage(`${file} is a folder: give --file with one YAML file in it`);
  return file;
}
