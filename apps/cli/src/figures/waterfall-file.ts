import { writeFile } from 'node:fs/promises';
import { WATERFALL_FORMATS, type WaterfallAnswer } from '#contracts';
import { dayText, numberText } from '#domain';
import { readChoicesFile, readConfiguration, readEnvironment } from '#runtime';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite, type SiteItem } from '../system/choose-site.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';

export const WATERFALL_FORMS = ['text', ...WATERFALL_FORMATS] as const;

export interface WaterfallOptions {
  readonly site?: string;
  /** Path of a file. */
  readonly choices?: string;
  /** t. */
  readonly claim?: number;
  readonly format?: (typeof WATERFALL_FORMS)[number];
  readonly out?: string;
}

const TYPES = { json: 'application/json', csv: 'text/csv', svg: 'image/svg+xml' } as const;

/** The waterfall of a period: text to read, CSV to file, SVG to show, JSON for programs. */
export async function waterfall(
  api: ApiClient,
  options: WaterfallOptions & { readonly period?: string | undefined },
  output: Output,
): Promise<void> {
  const form = options.format ?? (output.json ? 'json' : 'text');
  if (output.json && form !== 'json') throw new WrongUsage(`--json and --format ${form} contradict each other`);
  const { choices, claim, out } = options;
  const written = choices === undefined ? undefined : await ownChoices(choices);
  const site = await chooseSite(api, options.site);
  const base = `/api/v1/sites/${encodeURIComponent(site.id)}`;
  const period = options.period ?? (await newestSeason(api, base));
  const type = form === 'text' ? TYPES.json : TYPES[form];
  const bytes =
    written === undefined && claim === undefined
      ? await api.getBytes(`${base}/waterfall?period=${encodeURIComponent(period)}`, type)
      : await api.postBytes(
          `${base}/waterfall`,
          { period, ...(written && { choices: written }), ...(claim !== undefined && { claimT: claim }) },
          type,
        );
  const text = Buffer.from(bytes).toString('utf8');
  const shown =
    form === 'text'
      ? `${waterfallText(JSON.parse(text) as WaterfallAnswer, site)}\n`
      : form === 'json'
        ? `${JSON.stringify(JSON.parse(text), null, 2)}\n`
        : text;
  if (out !== undefined) await write(out, shown, output);
  else if (form === 'text') output.result(null, () => shown.trimEnd());
  else process.stdout.write(shown);
}

/** @throws WrongUsage with every problem as `file:line:col: what was found, what is expected` */
async function ownChoices(path: string) {
  const { factorsPath } = readEnvironment();
  const { factors } = (await readConfiguration([], factorsPath)).catalogue;
  const { choices, problems } = await readChoicesFile(path, factors).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${path} cannot be read: ${error.code ?? error.message}`);
  });
  if (!choices || problems.length > 0) throw new WrongUsage(problems.join('\n') || `${path}: empty, expected choices`);
  return choices.written;
}

async function newestSeason(api: ApiClient, base: string): Promise<string> {
  const { items } = await api.get<{ items: { period: string; grossT: number | null }[] }>(
    `${base}/emissions?interval=season`,
  );
  const found = items.findLast(({ grossT }) => grossT !== null);
  if (!found) throw new Failure('there is no heating season with figures yet: name a period');
  return found.period;
}

async function write(file: string, content: string, output: Output): Promise<void> {
  await writeFile(file, content).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${file} cannot be written: ${error.code ?? error.message}`);
  });
  const bytes = Buffer.byteLength(content);
  output.result({ file, bytes }, () => `${file}: ${bytes.toLocaleString('en')} bytes`);
}

/** Whole tonnes that add up; the sources below. */
function waterfallText(answer: WaterfallAnswer, { display: { locale } }: SiteItem): string {
  const { site, period, from, to, simulated, steps, stored, rules, choices, uncertainty, isOver } = answer;
  const t = (value: number): string => numberText(value, locale, { least: 0, most: 0 });
  const rows = steps.map(({ name, wholeDeltaT, wholeValueT, aloneT, applies }, i) => [
    `${i + 1}. ${name}${applies ? '' : ' (says nothing of this site)'}`,
    i === 0 ? '' : `${wholeDeltaT > 0 ? '+' : ''}${t(wholeDeltaT)}`,
    t(wholeValueT),
    aloneT === null ? '' : t(aloneT),
  ]);
  const [largest] = uncertainty;
  const kept = stored.netT === null ? 'not known' : `${t(stored.netT)} t`;
  return [
    ...(simulated ? ['SIMULATED DATA: no tonne here is real.', ''] : []),
    `${site.name}, ${period} (${dayText(from, locale)} to ${dayText(to, locale)}${isOver ? '' : ', not over yet'}), t CO2e, rules ${rules}`,
    `choices: ${choices}; net as it is stored: ${kept}, revision ${stored.revision}`,
    '',
    table(['step', 'takes', 'left', 'alone'], rightAligned(rows)),
    '',
    ...(largest ? [`largest doubt of the end: ${largest.source}, ± ${t(largest.u95T)} t`, ''] : []),
    ...steps.map(
      ({ clause, source, illustrative }, i) =>
        `${i + 1}. ${clause}. Source: ${source}${illustrative ? ' (illustrative)' : ''}`,
    ),
  ].join('\n');
}

/** Numbers that are texts already. */
function rightAligned(rows: readonly (readonly string[])[]): string[][] {
  const widths = [0, 1, 2, 3].map((i) => Math.max(5, ...rows.map((row) => row[i]!.length)));
  return rows.map((row) => row.map((text, i) => (i === 0 ? text : text.padStart(widths[i]!))));
}
