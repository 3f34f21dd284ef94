import { hashOf, wintersFileSchema } from '#contracts';
import { daysBetween, type LocalDate, type Normals, type PastWinters } from '#domain';
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { checkGrammar } from '../catalogue/catalogue-problems.js';

/** Months from July on belong to the year in which a winter begins. */
const FIRST_MONTH = '07';

/** Reads one file of past winters into the normals that it belongs to; problems are noted in the document. */
export function addWinters(document: ConfigDocument, normals: Map<string, Normals>): void {
  const file = checkGrammar(document, wintersFileSchema);
  if (!file) return;
  const own = normals.get(file.for);
  if (!own) {
    const known = [...normals.keys()].join(', ') || 'none';
    return document.report(['for'], `found "${file.for}", expected the id of a normals file (${known})`);
  }
  if (own.winters) {
    return document.report(
      ['for'],
      `found "${file.for}", which has winters already (${own.winters.id}); expected one file`,
    );
  }
  if (own.baseC !== file.base) {
    document.report(['base'], `found ${file.base}, expected ${own.baseC} as in the normals ${own.id}`);
  }
  const days = new Map<LocalDate, number>();
  for (const [year, months] of Object.entries(file.seasons)) {
    for (const [month, line] of Object.entries(months)) {
      const first = `${month >= FIRST_MONTH ? year : Number(year) + 1}-${month}`;
      const values = line.split(' ');
      const expected = daysInMonth(first);
      if (values.length !== expected) {
        document.report(['seasons', year, month], `found ${values.length} days, expected ${expected}`);
      }
      for (const [i, value] of values.entries()) {
        if (value !== '-') days.set(`${first}-${String(i + 1).padStart(2, '0')}`, Number(value));
      }
    }
  }
  const years = Object.keys(file.seasons)
    .map(Number)
    .sort((a, b) => a - b);
  const winters: PastWinters = { id: file.winters, source: file.source, years, days };
  normals.set(own.id, { ...own, winters, hash: hashOf({ normals: own.hash, winters: file }) });
}

function daysInMonth(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return daysBetween(`${month}-01`, `${next}-01`);
}
