import { codesOfReading } from '#derivation';
import { JsonBytes, type JsonText } from '../http/lists/json-text.js';
import type { ReadingsPage } from './list-readings.js';
import { RowWriter } from './row-writer.js';
import { pointHead, type Measured } from './shown-value.js';

/** A row takes about so many, … */
const BYTES_OF_ROW = 160;
/** … and what is said once, with room for the last row. */
const BYTES_OF_REST = 1_000;
const NO_CODES: readonly string[] = [];

/** What `JSON.stringify` makes of `listReadings`, written row by row in a fraction of the time. */
export function writeReadings({ readings, nextCursor }: ReadingsPage, of: Measured): JsonText {
  const count = 't' in readings ? readings.t.length : readings.length;
  const json = new JsonBytes(count * BYTES_OF_ROW + BYTES_OF_REST);
  json.add('{"items":[');
  writeRows(new RowWriter(json, of.point), readings, of.timeZone);
  const once = JSON.stringify({ nextCursor, ...pointHead(of.point, of.toMs) });
  json.add(`],${once.slice(1)}`);
  return json.written();
}

function writeRows(rows: RowWriter, readings: ReadingsPage['readings'], timeZone: string): void {
  if (!('t' in readings)) {
    for (const row of readings) {
      rows.write(row.t, row.v, row.q, codesOfReading(row, timeZone), row.receivedMs, row.seq ?? NaN, row.eventId);
    }
    return;
  }
  const { t: times, v, q, seq, receivedMs: arrivals } = readings;
  for (let i = 0; i < times.length; i++) {
    const [t, receivedMs] = [times[i]!, arrivals[i]!];
    const codes = codesOfReading({ t, receivedMs, conflict: false, codes: NO_CODES }, timeZone);
    rows.write(t, v[i]!, q[i]!, codes, receivedMs, seq[i]!, '');
  }
}
