export type DecimalMark = '.' | ',';

/** `1 234`, `1'234`, with the blanks that typesetting uses. */
const GROUPED = /^([+-]?\d{1,3})((?:[ \u00a0\u202f\u2009'’]\d{3})+)(?=$|[.,])/;
const WITH_DOT = /^[+-]?(\d*)\.(\d+)$/;
const WITH_COMMA = /^[+-]?(\d*),(\d+)$/;

/** Without group marks that cannot be a decimal mark, and with an ASCII minus. */
function bare(cell: string): string {
  const text = cell.replace(/^\u2212/, '-');
  return GROUPED.test(text) ? text.replace(/[ \u00a0\u202f\u2009'’]/g, '') : text;
}

/** Which mark a cell can only mean; null: either (`1.234`, `17`), or it is no number. */
function evidenceOf(cell: string): DecimalMark | null {
  const text = bare(cell);
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text) || /^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(text)) return ',';
  if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(text) || /^[+-]?\d{1,3}(,\d{3}){2,}$/.test(text)) return '.';
  for (const [pattern, mark] of [
    [WITH_DOT, '.'],
    [WITH_COMMA, ','],
  ] as const) {
    const match = pattern.exec(text);
    if (!match) continue;
    const [whole = '', fraction = ''] = match.slice(1);
    if (fraction.length !== 3 || whole.length > 3 || whole === '' || whole.startsWith('0')) return mark;
  }
  return null;
}

export type SettledMark =
  | { readonly kind: 'seen' | 'assumed'; readonly mark: DecimalMark }
  /** `1.234` may be 1234 or 1.234: nothing decides. */
  | { readonly kind: 'ambiguous'; readonly example: string };

/** Which decimal mark the cells of a column, or of a whole file, are written with. */
export function settleDecimal(cells: readonly string[], delimiter: string): SettledMark {
  const counts = { '.': 0, ',': 0 };
  let open: string | null = null;
  for (const cell of cells) {
    const found = evidenceOf(cell);
    if (found) counts[found]++;
    else if (WITH_DOT.test(bare(cell)) || WITH_COMMA.test(bare(cell))) open ??= cell;
  }
  if (counts['.'] !== counts[',']) return { kind: 'seen', mark: counts['.'] > counts[','] ? '.' : ',' };
  if (open === null) return { kind: 'assumed', mark: '.' };
  // Where semicolons part the cells, the comma is free to be the decimal mark, and was mostly left so for it.
  const hasComma = open.includes(',');
  if (delimiter === ';') return hasComma ? { kind: 'assumed', mark: ',' } : { kind: 'ambiguous', example: open };
  return hasComma ? { kind: 'ambiguous', example: open } : { kind: 'assumed', mark: '.' };
}

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const GRAMMAR: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?$/,
  ',': /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*)(?:,\d*)?(?:[eE][+-]?\d+)?$/,
};

/** The number of a cell; null where it is none in this form. */
export function readNumber(cell: string, mark: DecimalMark): number | null {
  if (mark === '.' && PLAIN.test(cell)) return Number(cell);
  const text = bare(cell);
  if (!GRAMMAR[mark].test(text) || !/\d/.test(text)) return null;
  const plain = mark === '.' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
  return PLAIN.test(plain) ? Number(plain) : null;
}

/** A number in any of the forms. */
export const looksLikeNumber = (cell: string): boolean =>
  readNumber(cell, '.') !== null || readNumber(cell, ',') !== null;
