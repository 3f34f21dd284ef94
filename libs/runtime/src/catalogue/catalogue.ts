import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CountingConfiguration } from '#contracts';
import { factorSet, keepRemoved, type FactorSet, type Normals, type Site } from '#domain';
import { ConfigDocument, problemLine, type Problem } from './catalogue-document.js';
import { CheckedOnce } from './checked-once.js';
import { compact, freeze } from './freeze.js';
import { ConfigurationError } from '../process/environment.js';
import { checkOverlaps, latestPublications, readFactors, type PlacedFactor } from '../files/factor-file.js';
import { isChoices, readChoices } from '../files/choices-file.js';
import { readNormals } from '../files/normals-file.js';
import { addWinters } from '../files/winters-file.js';
import { checkAgainst } from '../site-file/history-checks.js';
import { readSite } from '../site-file/site-file.js';
import { checkSourcesBetween } from '../site-file/source-checks.js';

/** Everything that configuration files say: sites, factors, normal weather. Frozen. */
export interface Catalogue {
  readonly sites: readonly Site[];
  readonly factors: FactorSet;
  readonly normals: ReadonlyMap<string, Normals>;
}

export interface CataloguePaths {
  /** A YAML file or a folder of them. */
  readonly sitesPath: string;
  /** More files of factors, normals and choices, a file or a folder; the shipped ones always load. */
  readonly factorsPath: string | null;
}

/** What configuration files say, as far as they can be read, and everything that is wrong with them. */
export interface ReadConfiguration {
  readonly catalogue: Catalogue;
  readonly siteFiles: readonly SiteDocument[];
  /** By file, then from top to bottom. */
  readonly problems: readonly Problem[];
  /** Files and folders that are not there. */
  readonly missing: readonly string[];
}

export interface SiteDocument {
  readonly document: ConfigDocument;
  /** undefined where the file has problems. */
  readonly site: Site | undefined;
}

const checked = new CheckedOnce<Catalogue>();

/**
 * Reads and checks what `loadCatalogue` reads, which comes next.
 * @throws ConfigurationError as it does
 */
export async function checkCatalogue(paths: CataloguePaths): Promise<void> {
  await checked.check(await filesOf(paths), () => readCatalogue(paths), isOfYamlAlone);
}

/**
 * Reads and checks all configuration files; nothing is half-loaded.
 * @param counting what counted until now: what it forbids is a problem too, and what a file does not declare any more is kept as removed
 * @throws ConfigurationError with every problem of every file as `file:line:col: what was found, what is expected`
 */
export async function loadCatalogue(
  paths: CataloguePaths,
  counting?: Pick<CountingConfiguration, 'sites'>,
): Promise<Catalogue> {
  // What counted is another one each time.
  return counting ? readCatalogue(paths, counting) : checked.take(await filesOf(paths), () => readCatalogue(paths));
}

const filesOf = async ({ sitesPath, factorsPath }: CataloguePaths): Promise<string[]> =>
  (await Promise.all([...sharedPaths(factorsPath), sitesPath].map(yamlFiles))).flat();

/** Weather of a site may come from a file beside it. */
const isOfYamlAlone = ({ sites }: Catalogue): boolean =>
  sites.every(({ weatherSources }) => !weatherSources?.some(({ kind }) => kind === 'file'));

async function readCatalogue(
  { sitesPath, factorsPath }: CataloguePaths,
  counting?: Pick<CountingConfiguration, 'sites'>,
): Promise<Catalogue> {
  const { catalogue, problems, missing } = await readConfiguration([sitesPath], factorsPath, counting);
  if (missing.length > 0 || problems.length > 0) {
    throw new ConfigurationError([...missing, ...problems.map(problemLine)]);
  }
  return freeze({ ...catalogue, sites: compact(catalogue.sites) });
}

/** The same without an end at the first fault: for those who report what is wrong to people. */
export async function readConfiguration(
  sitesPaths: readonly string[],
  factorsPath: string | null,
  counting?: Pick<CountingConfiguration, 'sites'>,
): Promise<ReadConfiguration> {
  const missing: string[] = [];
  const open = async (path: string): Promise<ConfigDocument[]> => {
    const files = await yamlFiles(path);
    if (typeof files === 'string') missing.push(files);
    return typeof files === 'string' ? [] : Promise.all(files.map((file) => ConfigDocument.read(file)));
  };
  const shared = (await Promise.all(sharedPaths(factorsPath).map(open))).flat();
  const siteDocuments = (await Promise.all(sitesPaths.map(open))).flat();

  const normals = new Map<string, Normals>();
  const placed: PlacedFactor[] = [];
  for (const document of shared) {
    if (isNormals(document.content)) addNormals(document, normals);
    else if (!isWinters(document.content) && !isChoices(document.content)) placed.push(...readFactors(document));
  }
  for (const document of shared) if (isWinters(document.content)) addWinters(document, normals);
  const latest = latestPublications(placed);
  checkOverlaps(latest);
  const factors = factorSet(latest.map(({ factor }) => factor));
  for (const document of shared) if (isChoices(document.content)) readChoices(document, factors);

  const files = new Map<string, string>();
  const siteFiles = siteDocuments.map((document): SiteDocument => {
    const site = readSite(document, { factors, normals });
    if (!site) return { document, site };
    const twin = files.get(site.id);
    if (twin) document.report(['site'], `found "${site.id}", which ${twin} declares too; expected another id`);
    files.set(site.id, document.file);
    const before = counting?.sites.get(site.id);
    if (before) checkAgainst(document, site, before);
    return { document, site: before ? keepRemoved(site, before) : site };
  });
  checkSourcesBetween(siteFiles.flatMap(({ document, site }) => (site ? [{ document, sources: site.sources }] : [])));
  const sites = new Map(siteFiles.flatMap(({ site }) => (site ? [[site.id, site]] : [])));
  return {
    catalogue: { sites: [...sites.values()], factors, normals },
    siteFiles,
    problems: inOrder([...shared, ...siteDocuments].flatMap((document) => document.problems)),
    missing,
  };
}

/** Files of factors, normals and choices: the shipped ones, and more of them. */
function sharedPaths(factorsPath: string | null): string[] {
  const shipped = shippedConfigFolder();
  return [
    join(shipped, 'factors'),
    join(shipped, 'normals'),
    ...(factorsPath ? [factorsPath] : []),
    join(shipped, 'waterfall'),
  ];
}

const isNormals = (content: unknown): boolean =>
  typeof content === 'object' && content !== null && ('normals' in content || 'days' in content);

const isWinters = (content: unknown): boolean =>
  typeof content === 'object' && content !== null && 'winters' in content;

function addNormals(document: ConfigDocument, normals: Map<string, Normals>): void {
  const found = readNormals(document);
  if (!found) return;
  if (normals.has(found.id)) {
    document.report(['normals'], `found "${found.id}", which another file declares too; expected another id`);
  }
  normals.set(found.id, found);
}

/** By file, then from top to bottom; what an anchor repeats is reported once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.col - b.col)
    .filter((problem) => {
      const key = `${problem.file}:${problem.line}:${problem.col}:${problem.text.replaceAll(/\[\d+\]/g, '[]')}`;
      return !seen.has(key) && seen.add(key);
    });
}

/** The YAML files of a path in the order of their names, or what is wrong with it. */
export async function yamlFiles(path: string): Promise<string[] | string> {
  const found = await stat(path).catch(() => null);
  if (!found) return `${path}: not found, expected a YAML file or a folder of them`;
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.')).sort();
  if (names.length === 0) return `${path}: the folder has no YAML file, expected at least one`;
  return names.map((name) => join(path, name));
}

/** `config/` beside the code: the same folder whether the code runs from source or from `dist`. */
export function shippedConfigFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const config = join(folder, 'config');
    if (existsSync(join(config, 'factors')) && existsSync(join(config, 'normals'))) return config;
    if (folder === dirname(folder)) throw new Error('The folder config/ that belongs to the program is missing.');
  }
}
