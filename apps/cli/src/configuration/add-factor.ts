import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
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

  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  await writeFile(draft, document.toString({ lineWidth: 0 }));
  try {
    // with a version of the file itself and all that is shipped: a version that is there already, or overlaps another, is refused here
    const { problems } = await readConfiguration([], draft);
    if (problems.length > 0) {
      const told = problems.map((problem) => `  - ${problemLine(problem).replaceAll(draft, file)}`);
      throw new Failure(`nothing was written, since ${file} would not load:\n${told.join('\n')}`);
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  const version = `${id}@${options.validFrom ?? 'open'}`;
  output.result({ file, version }, () =>
    [
      `${version} = ${options.value} ${options.unit} is in ${file} (${options.status})`,
      `greenpark config diff --factors ${file}   shows which figures it would change, before it does`,
      `It counts once GREENPARK_FACTORS names the file and the services have read it: SIGHUP, or the next start.`,
    ].join('\n'),
  );
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
