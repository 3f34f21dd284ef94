/** The separator that a head line uses most. */
export function separatorOf(head: string): string {
  const counts = [',', ';', '\t'].map((mark) => [head.split(mark).length, mark] as const);
  return counts.toSorted((a, b) => b[0] - a[0])[0]?.[1] ?? ',';
}

/** Cells of one line (RFC 4180 without line breaks in cells). */
export function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const mark = line[i] as string;
    if (mark === '"' && isQuoted && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (mark === '"') isQuoted = !isQuoted;
    else if (mark === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += mark;
  }
  cells.push(cell.trim());
  return cells;
}
