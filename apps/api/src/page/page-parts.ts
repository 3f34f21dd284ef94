/** Parts of documents that are made on the server. Every text goes through `escaped`. */
import { escaped } from '#domain';

/** A text inside of a style: nothing of it can end the string or the element. */
export const cssText = (text: string): string =>
  `"${text.replace(/["\\<>&\p{Cc}]/gu, (found) => `\\${found.codePointAt(0)!.toString(16)} `)}"`;

/** Text of a cell, or text with a class. */
export type Cell = string | { readonly text: string; readonly className: string };

/** A number, or the head of a column of numbers. */
export const num = (text: string): Cell => ({ text, className: 'num' });

interface Table {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  readonly foot?: readonly Cell[];
  readonly className?: string;
  /** Rows that stand out. */
  readonly strong?: readonly number[];
}

const attribute = (className: string | undefined): string => (className ? ` class="${escaped(className)}"` : '');

const cell = (name: 'th' | 'td', scope: 'col' | 'row' | null, of: Cell): string => {
  const { text, className } = typeof of === 'string' ? { text: of, className: undefined } : of;
  return `<${name}${scope ? ` scope="${scope}"` : ''}${attribute(className)}>${escaped(text)}</${name}>`;
};

/** The first cell of a row is its heading; the head is repeated on every page. */
export function table({ head, rows, foot, className, strong = [] }: Table): string {
  const row = (cells: readonly Cell[], rowClass?: string): string =>
    `<tr${attribute(rowClass)}>${cells.map((of, at) => (at === 0 ? cell('th', 'row', of) : cell('td', null, of))).join('')}</tr>`;
  return `<table${attribute(className)}>
<thead><tr>${head.map((of) => cell('th', 'col', of)).join('')}</tr></thead>
<tbody>
${rows.map((cells, i) => row(cells, strong.includes(i) ? 'strong' : undefined)).join('\n')}
${foot ? row(foot, 'sum') : ''}
</tbody>
</table>`;
}

/** Names with what there is to say about them. */
export const facts = (list: readonly (readonly [name: string, text: string])[]): string =>
  `<dl>${list.map(([name, text]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(text)}</dd></div>`).join('')}</dl>`;
