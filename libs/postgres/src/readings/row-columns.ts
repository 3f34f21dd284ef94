import { Column } from '../wire/array-literal.js';
import type { RowToWrite } from './row-to-write.js';

/** Rows as array literals: device, time, layout, values, quality, sequence number, arrival. */
export function rowColumns(rows: readonly RowToWrite[]): string[] {
  const columns = Array.from({ length: 7 }, () => new Column());
  const [device, ts, layout, vals, quality, seq, received] = columns;
  for (const row of rows) {
    device!.number(row.layout.deviceId);
    ts!.number(row.ts);
    layout!.number(row.layout.layoutId);
    vals!.array(row.vals);
    quality!.array(row.quality);
    seq!.number(row.seq);
    received!.number(row.receivedMs);
  }
  return columns.map((column) => column.literal());
}
