import { median } from '../median.js';
import { shownPace } from '../pace/pace.js';
import { reached, shownNumber, type FigureRun, type Measured } from './figure.js';

/** Runs of a figure with the same sizes. */
interface Group {
  readonly runs: readonly FigureRun[];
  readonly last: FigureRun;
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const COLUMNS = ['figure', 'must', 'aim', 'measured', 'reached', 'how', 'date'];

/** The page `bench/FIGURES.md`: medians of all kept runs of a figure with the same sizes. @param order names of the figures */
export function figuresPage(runs: readonly FigureRun[], order: readonly string[]): string {
  const groups = order.flatMap((name) => groupsOf(runs.filter(({ figure }) => figure === name)));
  const lines = groups.flatMap(linesOf);
  return `# Figures

What \`npm run bench -- figures\` measured ([how it is called](README.md#figures)), beside what is asked: worse than *must* is a fault, *aim* is what we want. Publisher, servers and services share the cores.
A run with smaller sizes than in full is marked **short**: what is asked is asked of the full one. Absolute figures are of that machine and moment.

${row(COLUMNS)}
${row(COLUMNS.map(() => '---'))}
${lines.map(row).join('\n')}

${remarksOf(groups)}## Conditions

${conditionsOf(groups)}
${pacesOf(groups)}
\`\`\`sh
${[...new Set(groups.flatMap(({ runs }) => runs.map(({ command }) => command)))].join('\n')}
\`\`\`
`;
}

function groupsOf(runs: readonly FigureRun[]): Group[] {
  const bySizes = groupedBy(runs, ({ sizes }) => JSON.stringify(sizes));
  return [...bySizes.values()].map((runs) => ({ runs, last: runs.at(-1)! }));
}

function linesOf({ runs, last }: Group): string[][] {
  const times = runs.length === 1 ? '' : `, median of ${runs.length} runs`;
  return last.measured.map((one) => {
    const values = runs.flatMap(({ measured }) => measured.filter(({ what }) => what === one.what));
    const shown: Measured = { ...one, value: median(values.map(({ value }) => value)) };
    const asked = (value: number | null): string => (value === null ? '–' : withUnit(value, one));
    return [
      `${last.figure}: ${one.what}`,
      asked(one.must),
      asked(one.aim),
      withUnit(shown.value, { unit: one.unit }),
      last.isShort ? '–' : (reached(shown) ?? '–'),
      `${last.isShort ? '**short**: ' : ''}${last.how}${times}`,
      last.date,
    ];
  });
}

/** @param isLeast it stands for what is to be reached: `≥`, else `≤` is understood */
const withUnit = (value: number, { unit, isLeast = false }: Pick<Measured, 'unit' | 'isLeast'>): string =>
  `${isLeast ? '≥ ' : ''}${shownNumber(value)}${unit === '' ? '' : ` ${unit}`}`;

function remarksOf(groups: readonly Group[]): string {
  const lines = groups.flatMap(({ last }) => (last.remarks ?? []).map((remark) => `- ${last.figure}: ${remark}`));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

/** Each machine with the figures that it measured; versions and durability once where all runs agree. */
function conditionsOf(groups: readonly Group[]): string {
  const conditions = groupedBy(
    groups.flatMap(({ runs }) => runs),
    ({ machine, settings: { versions, durability } }) =>
      [
        machine,
        Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
        ...Object.entries(durability).map(([name, setting]) => `${name}: ${setting}`),
      ].join('; '),
  );
  return [...conditions]
    .map(([line, runs]) => {
      const loads = runs.map(({ load }) => load);
      const names = [...new Set(runs.map(({ figure }) => figure))].join(', ');
      return `- ${names}: ${line}; load of the machine at the end ${Math.min(...loads)} to ${Math.max(...loads)}`;
    })
    .join('\n');
}

/** How fast the machine was for the last run of each figure; '' where no run was asked. */
function pacesOf(groups: readonly Group[]): string {
  const paces = groups.flatMap(({ last: { figure, pace } }) => (pace ? [`${figure} ${shownPace(pace)}`] : []));
  return paces.length === 0
    ? ''
    : `- a piece of work that is always the same, done each 2 s beside a figure, says how fast the machine was meanwhile, whoever else used it: ${paces.join('; ')}\n`;
}
