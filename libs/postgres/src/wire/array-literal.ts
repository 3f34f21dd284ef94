/** PostgreSQL array literals: the driver's own conversion of JS arrays costs more than half of an insert (230 k against 145 k rows/s). */

/** `{1,2,NULL}` */
function numbersLiteral(values: readonly (number | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    text += values[i] ?? 'NULL';
  }
  return `${text}}`;
}

/**
 * A list of numbers, texts and nulls as the literal that the driver would make of it, in a half to a fifth of the time: it escapes each element,
 * numbers too. Everything else is left to the driver.
 */
export function asParameter(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const texts: unknown[] = [];
  for (let i = 0; i < value.length; i++) {
    const item: unknown = value[i];
    if (typeof item === 'number') texts.push(item);
    else if (typeof item === 'string') texts.push(quoted(item));
    else if (item === null || item === undefined) texts.push('NULL');
    else return value;
  }
  return `{${texts.join()}}`;
}

const quoted = (item: string): string =>
  `"${item.includes('"') || item.includes('\\') ? item.replace(/["\\]/g, String.raw`\$&`) : item}"`;

/** One column of rows, as an array literal whose elements are numbers or (quoted) array literals of numbers. */
export class Column {
  private text = '{';

  number(value: number | null): void {
    this.text += this.text.length === 1 ? `${value ?? 'NULL'}` : `,${value ?? 'NULL'}`;
  }

  array(values: readonly (number | null)[] | null): void {
    const literal = values === null ? 'NULL' : `"${numbersLiteral(values)}"`;
    this.text += this.text.length === 1 ? literal : `,${literal}`;
  }

  literal(): string {
    return `${this.text}}`;
  }
}
