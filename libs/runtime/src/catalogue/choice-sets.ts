import { join } from 'node:path';
import type { ChoiceSet, FactorSet } from '#domain';
import { isChoices, readChoices, type ChoicesOfFile } from '../files/choices-file.js';
import { shippedConfigFolder, yamlFiles, type CataloguePaths } from './catalogue.js';
import { ConfigDocument, problemLine } from './catalogue-document.js';

/**
 * What auditors would choose otherwise, from the files: those of one's own, in the order of their names, then the shipped ones.
 * @returns of a file with problems nothing but these: `file:line:col: …`
 */
export async function readChoiceSets(
  { factorsPath }: Pick<CataloguePaths, 'factorsPath'>,
  factors: FactorSet,
): Promise<{ readonly sets: readonly ChoiceSet[]; readonly problems: readonly string[] }> {
  const paths = [...(factorsPath === null ? [] : [factorsPath]), join(shippedConfigFolder(), 'waterfall')];
  const found = await Promise.all(paths.map(yamlFiles));
  const files = found.flatMap((one) => (typeof one === 'string' ? [] : one));
  const documents = await Promise.all(files.map((file) => ConfigDocument.read(file)));
  const read = documents
    .filter(({ content }) => isChoices(content))
    .map((document) => ({ choices: readChoices(document, factors), problems: document.problems.map(problemLine) }));
  return {
    sets: read.flatMap(({ choices, problems }) => (choices && problems.length === 0 ? [choices.set] : [])),
    problems: [...found.filter((one) => typeof one === 'string'), ...read.flatMap(({ problems }) => problems)],
  };
}

/** One file of choices; `problems` as `file:line:col: …`, and then nothing else of it counts. */
export async function readChoicesFile(
  path: string,
  factors: FactorSet,
): Promise<{ readonly choices: ChoicesOfFile | undefined; readonly problems: readonly string[] }> {
  const document = await ConfigDocument.read(path);
  const choices = readChoices(document, factors);
  return { choices, problems: document.problems.map(problemLine) };
}
