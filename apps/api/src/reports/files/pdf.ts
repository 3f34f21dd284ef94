import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Block } from 'pdfmake';
import { numberText } from '#domain';
import type { ReportDocument, ReportTable } from '../report-document.js';
import { unpackWoff } from './unpack-woff.js';

/** Latin and Chinese in one: a run of text has one font. */
const FONT = '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified';
/** What it lacks. */
const LACKING: Readonly<Record<string, string>> = {
  '₂': '2',
  '₄': '4',
  '₁': '1',
  '→': '->',
  '≥': '>=',
  '≤': '<=',
  '⁄': '/',
  '℃': '°C',
};

type Maker = typeof import('pdfmake').default;

let maker: Promise<Maker> | null = null;

/** Once a process, and not before somebody wants a report: the library takes 25 MB, and unpacking fonts longer than a report. */
async function loadMaker(): Promise<Maker> {
  const { default: pdfmake } = await import('pdfmake');
  const { resolve } = createRequire(import.meta.url);
  for (const [name, weight] of [
    ['normal.ttf', 400],
    ['bold.ttf', 700],
  ] as const) {
    pdfmake.virtualfs.writeFileSync(name, unpackWoff(await readFile(resolve(`${FONT}-${weight}-normal.woff`))));
  }
  pdfmake.addFonts({ Noto: { normal: 'normal.ttf', bold: 'bold.ttf' } });
  // nothing is fetched, and no other file is read, whatever a text says
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  return pdfmake;
}

/** A report on A4, with its fonts inside. */
export async function pdfOf(report: ReportDocument): Promise<Buffer> {
  maker ??= loadMaker().catch((error: unknown) => {
    maker = null;
    throw error;
  });
  const pdfmake = await maker;
  const { title, subtitle, warning, facts, tables, notes, locale } = report;
  const content: Block[] = [
    { text: written(title), fontSize: 18, bold: true },
    { text: written(subtitle), fontSize: 12, margin: [0, 2, 0, 8] },
    ...(warning === null ? [] : [warningBlock(warning)]),
    {
      table: { widths: ['auto', '*'], body: facts.map(([name, value]) => [written(name), written(value)]) },
      layout: 'noBorders',
    },
    ...tables.flatMap((table) => tableContent(table, locale)),
    ...notes.map((note): Block => ({ text: written(note), fontSize: 8, margin: [0, 4, 0, 0] })),
  ];
  return pdfmake
    .createPdf({
      info: { title: written(`${title}, ${subtitle}`) },
      pageSize: 'A4',
      pageMargins: [40, 40, 40, 44],
      defaultStyle: { font: 'Noto', fontSize: 9 },
      content,
      footer: (page, pages) => ({
        text: written(`${subtitle} · ${page} / ${pages}`),
        fontSize: 8,
        margin: [40, 12, 40, 0],
      }),
    })
    .getBuffer();
}

const warningBlock = (warning: string): Block => ({ text: written(warning), bold: true, margin: [0, 0, 0, 8] });

function tableContent({ name, columns, rows, hasTotal }: ReportTable, locale: string): Block[] {
  const cell = (value: string | number | null, i: number, bold: boolean): Block => {
    const { digits } = columns[i]!;
    if (digits === null) return { text: written(String(value ?? '')), bold };
    const shown = typeof value === 'number' ? numberText(value, locale, { least: digits, most: digits }) : '–';
    return { text: written(shown), alignment: 'right', bold, noWrap: true };
  };
  const head = columns.map(({ label, digits }) => ({
    text: written(label),
    bold: true,
    ...(digits === null ? {} : { alignment: 'right' as const }),
  }));
  const body = rows.map((row, n) => row.map((value, i) => cell(value, i, hasTotal && n === rows.length - 1)));
  return [
    { text: written(name), fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
    {
      table: { headerRows: 1, widths: columns.map((_, i) => (i === 0 ? '*' : 'auto')), body: [head, ...body] },
      layout: 'lightHorizontalLines',
      fontSize: 8,
    },
  ];
}

const written = (text: string): string => text.replace(/[₀-₄→≥≤⁄℃]/g, (sign) => LACKING[sign] ?? sign);
