import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { localDateOf } from '#domain';
import { checkSites, problemLine, readConfiguration, shippedConfigFolder } from '#runtime';
import { WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { answerAll, flagsOf, type Flags, type Prompt } from './answer-all.js';
import { siteText } from './site-text.js';
import type { SiteAnswers } from './answers.js';

export interface NewSiteOptions extends Flags {
  readonly out?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly factors?: string;
}

/**
 * Writes a site file that starts at once, from flags and, on a terminal, from what a person answers.
 * @param prompt asks a person; null where there is no terminal
 * @throws WrongUsage where an answer is missing or wrong, or the file is there already
 */
export async function newSite(options: NewSiteOptions, output: Output, prompt: Prompt | null): Promise<void> {
  const factorsPath = options.factors ?? (process.env['GREENPARK_FACTORS'] || null);
  const { catalogue } = await readConfiguration([], factorsPath);
  const today = localDateOf(Date.now(), 'UTC');
  const { answers, guessed } = await answerAll(options, { ...catalogue, today }, {
    prompt: options.yes ? null : prompt,
    takesUsual: options.yes === true,
  }); // prettier-ignore
  const file = options.out ?? `${answers.id}.yaml`;
  if (file === '-')
    return void process.stdout.write(siteText(answers, { guessed, schema: schemaFor('.'), file: 'FILE' }));
  if (existsSync(file) && !options.force) throw new WrongUsage(`${file} is there already: give --out, or --force`);

  const text = siteText(answers, { guessed, schema: schemaFor(dirname(file)), file });
  const warnings = await writeChecked(file, text, factorsPath, today);
  output.result({ file, site: answers.id, guessed: flagsOf(guessed), warnings }, () =>
    summaryText(file, answers, guessed, warnings.length),
  );
}

const schemaFor = (folder: string): string =>
  relative(resolve(folder), resolve(shippedConfigFolder(), 'schemas/site.schema.json'));

/** By a draft beside it: what does not load never bears the name. */
async function writeChecked(
  file: string,
  text: string,
  factorsPath: string | null,
  today: string,
): Promise<readonly string[]> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  await writeFile(draft, text);
  try {
    const { problems, warnings } = await checkSites([draft], factorsPath, today);
    if (problems.length > 0)
      throw new Error(`site new wrote what does not load:\n${problems.map(problemLine).join('\n')}`);
    await rename(draft, file);
    return warnings.map((warning) => problemLine({ ...warning, file }));
  } finally {
    await rm(draft, { force: true });
  }
}

function summaryText(
  file: string,
  answers: SiteAnswers,
  guessed: ReadonlySet<keyof SiteAnswers>,
  warnings: number,
): string {
  const guesses =
    guessed.size === 0 ? 'Nothing in it is guessed.' : `Guessed, please check: ${flagsOf(guessed).join(', ')}.`;
  return [
    `${file} is written: ${answers.name}. ${guesses}`,
    '',
    `npx greenpark site check ${file}   ${warnings === 0 ? 'finds nothing' : `has ${warnings} remark${warnings === 1 ? '' : 's'}`}`,
    `GREENPARK_SITES=${file} npm start   starts it with a simulated plant`,
    `GREENPARK_SITES=${file} GREENPARK_SIMULATOR=off npm start   waits for your readings, by MQTT:`,
    `  greenpark/v1/${answers.id}/DEVICE/telemetry   {"ts":"2026-01-10T00:15:00Z","values":{"heat.energyTotal":12.34}}`,
  ].join('\n');
}
