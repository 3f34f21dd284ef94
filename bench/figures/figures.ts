/**
 * The figures that are asked of this system, each with its must and its aim.
 *
 *   npm run bench -- figures [NAME…] [--results FILE --keep FILE] [--devices 50 …]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineLine } from '../machine-line.js';
import { besidePace } from '../pace/beside-pace.js';
import { shownPace } from '../pace/pace.js';
import { FIGURES } from './all-figures.js';
import { reached, shownNumber, type Figure, type FigureRun, type Sizes } from './figure.js';
import { figuresPage } from './figures-page.js';
import { keptFigures } from './kept-figures.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Measures the named figures, default all, and writes the page of all kept runs where `--results` names one. */
export async function benchFigures(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      results: { type: 'string' },
      keep: { type: 'string' },
      'page-only': { type: 'boolean', default: false },
      ...Object.fromEntries(FIGURES.flatMap(({ sizes }) => Object.keys(sizes)).map((name) => [name, STRING])),
    },
  });
  const { results, keep, 'page-only': isPageOnly, ...given } = values as Values;
  const kept = keptFigures(keep ?? null);
  for (const figure of isPageOnly ? [] : chosen(positionals)) {
    const sizes = sizesOf(figure, given);
    say(`${figure.name}: ${figure.how(sizes)}`);
    const run = await measured(figure, sizes);
    kept.add(run);
    for (const line of shown(run)) say(line);
  }
  const page = figuresPage(
    kept.runs,
    FIGURES.map(({ name }) => name),
  );
  if (results !== undefined) writeFileSync(results, page);
}

const STRING = { type: 'string' } as const;
interface Values extends Record<string, string | boolean | undefined> {
  readonly results?: string;
  readonly keep?: string;
  readonly 'page-only': boolean;
}

function chosen(names: readonly string[]): readonly Figure[] {
  if (names.length === 0) return FIGURES;
  return names.map((name) => {
    const figure = FIGURES.find((figure) => figure.name === name);
    if (figure === undefined) throw new Error(`no figure "${name}": ${FIGURES.map(({ name }) => name).join(', ')}`);
    return figure;
  });
}

/** As given, else in full; what is given and not a size of the figure is of another one. */
function sizesOf(figure: Figure, given: Readonly<Record<string, unknown>>): Sizes {
  const sizes = Object.entries(figure.sizes).map(([name, full]) => [name, Number(given[name] ?? full)] as const);
  for (const [name, size] of sizes) if (!(size >= 0)) throw new Error(`--${name}: expected a number`);
  return Object.fromEntries(sizes);
}

async function measured(figure: Figure, sizes: Sizes): Promise<FigureRun> {
  const folder = mkdtempSync(join(tmpdir(), `greenpark-${figure.name}-`));
  try {
    const { result, pace } = await besidePace(() => figure.measure({ sizes, folder, say }));
    return {
      figure: figure.name,
      how: figure.how(sizes),
      sizes,
      isShort: Object.entries(figure.sizes).some(([name, full]) => sizes[name] !== full),
      date: new Date().toISOString().slice(0, 10),
      machine: `${machineLine()}${getPriority() === 0 ? '' : `; at priority ${getPriority()} beside other work`}`,
      load: Math.round(loadavg()[0]! * 10) / 10,
      command: `npm run bench -- figures ${figure.name}${Object.entries(sizes)
        .filter(([name, size]) => figure.sizes[name] !== size)
        .map(([name, size]) => ` --${name} ${size}`)
        .join('')}`,
      ...(pace !== null && { pace }),
      ...result,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function shown({ measured, isShort, remarks = [], pace }: FigureRun): string[] {
  return [
    ...measured.map((one) => {
      const asked = [one.must, one.aim].map((value) => (value === null ? '–' : shownNumber(value))).join(' / ');
      return `  ${one.what}: ${shownNumber(one.value)} ${one.unit} (must / aim ${asked}${isShort ? ', of a full run; this one was short' : `: ${reached(one) ?? 'nothing asked'}`})`;
    }),
    ...remarks.map((remark) => `  ${remark}`),
    ...(pace === undefined ? [] : [`  meanwhile a piece of fixed work took ${shownPace(pace)}`]),
  ];
}
