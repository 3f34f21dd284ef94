/** Rows of a CSV file by the names in its head, read after RFC 4180 and nothing else. */
export function csvRows(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of text
    .replace(/^\ufeff/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    records.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  const [head, ...rows] = records;
  return rows
    .filter((row) => row.length === head!.length)
    .map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!])));
}
