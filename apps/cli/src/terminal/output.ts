import { DEFAULT_DISPLAY } from '#domain';
import { terminalLine, terminalText } from '#runtime';

/** What a command says: text for people, or one JSON document for programs; never both. */
export interface Output {
  readonly json: boolean;
  /** The result: `people` is only made where people read. */
  result(machine: unknown, people: () => string): void;
  /** Progress and remarks: for people, on standard error. */
  readonly remark: (line: string) => void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result: (machine, people) => {
      const text = json ? JSON.stringify(machine, null, 2) : people();
      if (text !== '') process.stdout.write(`${terminalText(text)}\n`);
    },
    remark: (line) => {
      process.stderr.write(`${terminalText(line)}\n`);
    },
  };
}

/** For people; `--json` has every digit. */
export const rounded = (value: number | null, digits = 1): number | null =>
  value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;

/** A number as people of a locale write it; ungrouped, so that it can be taken over into another command. */
export const shownNumber = (value: number, locale: string): string =>
  value.toLocaleString(locale, { useGrouping: false, maximumFractionDigits: MOST_DIGITS });
const MOST_DIGITS = 15;

/** Columns as wide as their content; numbers to the right, written by the locale of the site. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  locale: string = DEFAULT_DISPLAY.locale,
): string {
  const text = (cell: string | number | null): string =>
    cell === null ? '-' : typeof cell === 'number' ? shownNumber(cell, locale) : terminalLine(cell);
  const shown = rows.map((row) => row.map(text));
  const widths = head.map((name, i) => Math.max(name.length, ...shown.map((row) => (row[i] ?? '').length)));
  const isNumber = head.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === null),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)))
      .join('  ')
      .trimEnd();
  return [line(head), ...shown.map(line)].join('\n');
}
