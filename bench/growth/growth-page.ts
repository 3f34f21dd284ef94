import { lineChart, type Panel } from './line-chart.js';

/** What one system was like at one size. */
export interface GrowthPoint {
  readonly messagesPerS: number;
  /** Of all processes that read, store and serve, the most that each held, MB. */
  readonly memoryMb: number;
}

export interface Growth {
  /** `devices`, `points of a device`, … */
  readonly what: string;
  /** Sizes, left to right. */
  readonly sizes: readonly number[];
  /** Of each system, a point for each size. */
  readonly systems: readonly { readonly title: string; readonly points: readonly (GrowthPoint | null)[] }[];
}

const COLUMNS: readonly [string, (point: GrowthPoint) => number][] = [
  ['messages/s', ({ messagesPerS }) => messagesPerS],
  ['memory, MB', ({ memoryMb }) => memoryMb],
];

/** Both figures over the size, side by side. */
export function growthChart({ what, sizes, systems }: Growth): string {
  const xs = sizes.map((size) => size.toLocaleString('en'));
  return lineChart(
    COLUMNS.map(([title, of]): Panel => ({
      title,
      xs,
      xTitle: what,
      series: systems.map((system) => ({
        name: system.title,
        values: system.points.map((point) => point && of(point)),
      })),
    })),
  );
}

/** A page with the picture and its figures. @param command as it was typed; @param picture its file, beside the page */
export function growthPage(
  growth: Growth,
  {
    command,
    date,
    machine,
    work,
    picture,
  }: Readonly<Record<'command' | 'date' | 'machine' | 'work' | 'picture', string>>,
): string {
  const { what, sizes, systems } = growth;
  const columns = systems.flatMap(({ title, points }) =>
    COLUMNS.map(([name, of]) => ({ name: `${title}: ${name}`, values: points.map((point) => point && of(point)) })),
  );
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `# How figures grow with ${what}

What \`${command}\` printed on ${date}; ${machine}.
${work} Memory is the most that each process held, summed over those that read, store and serve, without Kafka, PostgreSQL and Mosquitto. Absolute figures are of that machine and moment.

![messages a second and memory, over ${what}](${picture})

${row([what, ...columns.map(({ name }) => name)])}
${row(['---', ...columns.map(() => '---')])}
${sizes.map((size, i) => row([size.toLocaleString('en'), ...columns.map(({ values }) => values[i]?.toLocaleString('en') ?? '–')])).join('\n')}
`;
}
