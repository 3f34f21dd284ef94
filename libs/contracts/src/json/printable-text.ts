/** Longest text of a sender that is quoted to people or used as a name. */
const MAX_QUOTED = 200;

/** Lone halves of surrogate pairs: no UTF-8 and no database holds them. */
const UNPAIRED = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Whether a database can keep the text: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.search(UNPAIRED) === -1;
}

/** The text as a database can keep it, cut to a length that fits a line. */
export function printableText(text: string, max = MAX_QUOTED): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return isStorable(cut) ? cut : cut.replaceAll('\u0000', '\uFFFD').replace(UNPAIRED, '\uFFFD');
}

/** A value of a sender as people see it in `detail`. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return 'an array';
  if (value !== null && typeof value === 'object') return 'an object';
  return printableText(JSON.stringify(value), 80);
}

/** Whether every text in a value, names included, can be kept. Depth is bounded before. */
export const isStorableDeep = (value: unknown): boolean => unstorableAt(value) === null;

/** Where the first text lies that no database can keep; null: nowhere. The name itself may be it. */
export function unstorableAt(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : [];
  if (value === null || typeof value !== 'object') return null;
  for (const [name, item] of Object.entries(value)) {
    if (!isStorable(name)) return [printableText(name)];
    const inside = unstorableAt(item);
    if (inside) return [name, ...inside];
  }
  return null;
}
