export interface Panel {
  /** With its unit. */
  readonly title: string;
  /** Labels below, left to right, at equal distances. */
  readonly xs: readonly string[];
  readonly xTitle: string;
  /** A value for each of `xs`; null: none. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

const WIDTH = 380;
const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 20;
const TOP = 34;
const BOTTOM = 44;
const LEGEND = 24;
/** Dark, medium and bright: they differ without colour too. */
const COLOURS = ['#14532d', '#2b8a3e', '#c2410c', '#1d4ed8'];
const DASHES = ['none', '6 3', '2 3', '8 3 2 3'];

/** Panels side by side, from zero on, with one legend: an SVG that stands alone. */
export function lineChart(panels: readonly Panel[]): string {
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const width = WIDTH * panels.length;
  const legend = names.map(
    (name, i) =>
      `<line x1="${LEFT + i * 180}" y1="12" x2="${LEFT + i * 180 + 24}" y2="12" ${strokeOf(i)}/><text x="${LEFT + i * 180 + 30}" y="16">${escaped(name)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT + LEGEND}" width="${width}" height="${HEIGHT + LEGEND}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${legend.join('\n')}
${panels.map((panel, i) => `<g transform="translate(${i * WIDTH} ${LEGEND})">\n${panelOf(panel, names)}\n</g>`).join('\n')}
</svg>
`;
}

function panelOf({ title, xs, xTitle, series }: Panel, names: readonly string[]): string {
  const step = niceStep(Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0))) / 4);
  const top =
    step * Math.max(1, Math.ceil(Math.max(...series.flatMap(({ values }) => values.map((v) => v ?? 0))) / step));
  const x = (i: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (i + 0.5)) / xs.length;
  const y = (value: number): number => round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / top);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  const lines = series.flatMap(({ name, values }) => {
    const points = values.flatMap((value, i) => (value === null ? [] : [[round(x(i)), y(value)] as const]));
    const stroke = strokeOf(names.indexOf(name));
    return [
      `<polyline fill="none" ${stroke} points="${points.map((point) => point.join()).join(' ')}"/>`,
      ...points.map(
        ([px, py]) => `<circle cx="${px}" cy="${py}" r="3" fill="${COLOURS[names.indexOf(name) % COLOURS.length]}"/>`,
      ),
    ];
  });
  return [
    `<text x="${LEFT}" y="${TOP - 12}" font-weight="bold">${escaped(title)}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${LEFT}" y1="${y(tick)}" x2="${WIDTH - RIGHT}" y2="${y(tick)}" stroke="#ddd"/><text x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString('en')}</text>`,
    ),
    ...xs.map(
      (label, i) =>
        `<text x="${round(x(i))}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${escaped(label)}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - BOTTOM + 34}" text-anchor="middle">${escaped(xTitle)}</text>`,
    ...lines,
  ].join('\n');
}

/** The next of 1, 2, 5 × 10ⁿ that is not smaller. */
export function niceStep(atLeast: number): number {
  if (atLeast <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast)!;
}

const strokeOf = (i: number): string =>
  `stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2" stroke-dasharray="${DASHES[i % DASHES.length]}"`;
const round = (value: number): number => Math.round(value * 10) / 10;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
