import { numberText } from '../shown/display.js';
import { escaped } from '../shown/markup.js';
import type { Step } from './waterfall.js';

export interface PictureTexts {
  /** What it is of: `changchun-south, heating season 2025/26`. */
  readonly title: string;
  /** BCP 47: how numbers are written. */
  readonly locale: string;
  /** Stands under the title, where there is something to say. */
  readonly remark?: string;
  /** Default: English. */
  readonly words?: PictureWords;
}

/** What a picture says by itself; choices have their own texts. */
export interface PictureWords {
  readonly left: string;
  readonly source: string;
  readonly illustrative: string;
  readonly nothing: string;
  /** Names of the steps that are no choice. */
  readonly steps: Readonly<Partial<Record<Step['kind'], string>>>;
}

const ENGLISH: PictureWords = {
  left: 'left',
  source: 'Source:',
  illustrative: '(illustrative)',
  nothing: '(says nothing of this site)',
  steps: {},
};

const WIDTH = 960;
const MARGIN = 16;
const NAMES = 300;
const NUMBERS = 150;
const BAR = 18;
const LINE = 15;
const BARS = { left: MARGIN + NAMES + 12, right: WIDTH - MARGIN - NUMBERS };
/** Letters of a line of the names, and of the sources. */
const NAME_LETTERS = 46;
const SOURCE_LETTERS = 138;

/** Seen on white and on black, and told apart without colour by their place and sign. */
const FILLS: Readonly<Record<Step['kind'], string>> = {
  claimed: '#5b7c99',
  metered: '#5b7c99',
  debits: '#c2703d',
  choice: '#c2703d',
  data: '#c2703d',
  lower: '#8a6fae',
};

/**
 * The waterfall as a picture (SVG): a bar for what is left, or for what a step takes, its whole tonnes beside it, its source below.
 * It asks for nothing else, and needs no style: it can stand in a page, in a statement, or alone.
 */
export function waterfallPicture(
  all: readonly Step[],
  { title, locale, remark, words = ENGLISH }: PictureTexts,
): string {
  const steps = all.map((step) => ({ ...step, name: words.steps[step.kind] ?? step.name }));
  const t = (value: number): string => numberText(value, locale, { least: 0, most: 0 });
  const signed = (value: number): string => (value > 0 ? `+${t(value)}` : t(value));
  const highest = Math.max(1, ...steps.map(({ whole }) => whole.valueT));
  const lowest = Math.min(0, ...steps.map(({ whole }) => whole.valueT));
  const x = (value: number): number =>
    round(BARS.left + ((value - lowest) / (highest - lowest)) * (BARS.right - BARS.left));
  const out: string[] = [];
  let y = MARGIN + 22;
  out.push(text(MARGIN, y, title, 'font-size="16" font-weight="600"'));
  if (remark !== undefined) out.push(text(MARGIN, (y += 20), remark, 'font-weight="600"'));
  y += 20;
  out.push(
    text(BARS.right + 8, y, 't CO₂e', 'font-size="11"'),
    text(WIDTH - MARGIN, y, words.left, 'font-size="11" text-anchor="end"'),
  );
  y += 10;
  for (const [i, step] of steps.entries()) {
    const lines = wrapped(`${i + 1}. ${step.name}${step.applies ? '' : ` ${words.nothing}`}`, NAME_LETTERS);
    const height = Math.max(lines.length * LINE, BAR) + 8;
    for (const [n, line] of lines.entries()) out.push(text(MARGIN, y + 12 + n * LINE, line));
    const before = i === 0 ? 0 : step.whole.valueT - step.whole.deltaT;
    const [a, b] = [x(Math.min(before, step.whole.valueT)), x(Math.max(before, step.whole.valueT))];
    if (i > 0)
      out.push(
        `<rect x="${x(lowest)}" y="${y}" width="${round(Math.max(0, a - x(lowest)))}" height="${BAR}" fill="#5b7c99" fill-opacity="0.25"/>`,
      );
    out.push(
      `<rect x="${a}" y="${y}" width="${round(Math.max(1, b - a))}" height="${BAR}" fill="${FILLS[step.kind]}"/>`,
    );
    out.push(text(BARS.right + 8, y + 13, i === 0 ? '' : signed(step.whole.deltaT)));
    out.push(text(WIDTH - MARGIN, y + 13, t(step.whole.valueT), 'text-anchor="end" font-weight="600"'));
    y += height;
  }
  y += 14;
  for (const [i, { source, clause, illustrative }] of steps.entries()) {
    const note = `${i + 1}. ${clause}. ${words.source} ${source}${illustrative ? ` ${words.illustrative}` : ''}`;
    for (const line of wrapped(note, SOURCE_LETTERS)) out.push(text(MARGIN, (y += 14), line, 'font-size="11"'));
  }
  const height = y + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="waterfall-title waterfall-desc" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">`,
    `<title id="waterfall-title">${inXml(title)}</title>`,
    `<desc id="waterfall-desc">${inXml(described(steps, t, signed, { remark, words }))}</desc>`,
    ...out.filter((one) => one !== ''),
    '</svg>',
    '',
  ].join('\n');
}

/** The same for those who do not see it. */
function described(
  steps: readonly Step[],
  t: (value: number) => string,
  signed: (value: number) => string,
  { remark, words }: { readonly remark: string | undefined; readonly words: PictureWords },
): string {
  const said = steps.map(({ name, whole }, i) =>
    i === 0
      ? `${name}: ${t(whole.valueT)} t CO₂e`
      : `${name}: ${signed(whole.deltaT)} t, ${words.left} ${t(whole.valueT)} t`,
  );
  return [...(remark === undefined ? [] : [remark]), `${said.join('; ')}.`].join(' ');
}

const round = (value: number): number => Math.round(value * 10) / 10;

function text(x: number, y: number, words: string, more = ''): string {
  return words === '' ? '' : `<text x="${x}" y="${y}"${more === '' ? '' : ` ${more}`}>${inXml(words)}</text>`;
}

/** What XML cannot hold is left out. */
const inXml = (words: string): string => escaped(words.replace(/[^\P{Cc}\t\n]|[\uD800-\uDFFF\uFFFE\uFFFF]/gu, ''));

/** Letters of East Asia are twice as wide. */
const widthOf = (letter: string): number =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(letter) ? 2 : 1;

/** Lines of at most so many letters, broken at blanks where there are some. */
function wrapped(words: string, most: number): string[] {
  const lines: string[] = [];
  let [line, width] = ['', 0];
  for (const part of words.split(/(?<=\s)|(?<=[\u2e80-\ua4cf])/u).flatMap((one) => pieces(one, most))) {
    const own = Array.from(part).reduce((sum, letter) => sum + widthOf(letter), 0);
    if (width > 0 && width + own > most + (/\s$/.test(part) ? 1 : 0)) {
      lines.push(line.trimEnd());
      [line, width] = ['', 0];
    }
    line += part;
    width += own;
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '');
}

/** A word that is longer than a line, in parts. */
function pieces(word: string, most: number): string[] {
  const letters = Array.from(word);
  const size = Math.floor(most / 2);
  if (letters.length <= most) return [word];
  return Array.from({ length: Math.ceil(letters.length / size) }, (_, i) =>
    letters.slice(i * size, (i + 1) * size).join(''),
  );
}
