/** The first row of each time of a device. They nearly always come in the order of time: nothing is looked up then. */
export class RowsOfTimes<Row extends { readonly ts: number }> {
  private readonly rows: Row[] = [];
  private newest = -Infinity;
  /** null: no time was asked for yet that is not newer than all. */
  private byTime: Map<number, Row> | null = null;

  get size(): number {
    return this.rows.length;
  }

  at(ts: number): Row | undefined {
    if (ts > this.newest) return undefined;
    this.byTime ??= new Map(this.rows.map((row) => [row.ts, row]));
    return this.byTime.get(ts);
  }

  /** A row of a time that has none. */
  add(row: Row): void {
    this.rows.push(row);
    this.byTime?.set(row.ts, row);
    if (row.ts > this.newest) this.newest = row.ts;
  }
}
