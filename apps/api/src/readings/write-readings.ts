import { codesOfReading } from '#derivation';
import { shortInstantWriter, versionAt } from '#domain';
import type { ReadingDetail } from '#postgres';
import { JsonBytes, type JsonText } from '../http/lists/json-text.js';
import type { InstantWriters, ReadingsPage } from './list-readings.js';
import { pointHead, qualityOf, shownValue, type Measured } from './shown-value.js';
import { writeColumns } from './write-columns.js';

/** So many rows are one text before they are bytes, … */
const ROWS_OF_TEXT = 32;
/** … and a row takes about so many. */
const BYTES_OF_ROW = 160;

/** What `JSON.stringify` makes of `listReadings`, written row by row in a fraction of the time. */
export function writeReadings({ readings, nextCursor }: ReadingsPage, of: Measured): JsonText {
  const count = 't' in readings ? readings.t.length : readings.length;
  const json = new JsonBytes((count + 2 * ROWS_OF_TEXT) * BYTES_OF_ROW);
  json.add('{"items":[');
  if ('t' in readings) writeColumns(json, readings, of);
  else writeRows(json, readings, of);
  const once = JSON.stringify({ nextCursor, ...pointHead(of.point, of.toMs) });
  json.add(`],${once.slice(1)}`);
  return json.written();
}

function writeRows(json: JsonBytes, rows: readonly ReadingDetail[], of: Measured): void {
  const writers: InstantWriters = { ts: shortInstantWriter(), receivedAt: shortInstantWriter() };
  let text = '';
  for (const [i, row] of rows.entries()) {
    text += `${i === 0 ? '' : ','}${writtenReading(row, of, writers)}`;
    if (i % ROWS_OF_TEXT > 0) continue;
    json.add(text);
    text = '';
  }
  json.add(text);
}

/** What `JSON.stringify` makes of `shownReading`: times, qualities and numbers need no escapes. */
function writtenReading(row: ReadingDetail, { point, timeZone }: Measured, writers: InstantWriters): string {
  const value = shownValue(versionAt(point, row.t), row.v);
  const codes = codesOfReading(row, timeZone);
  return (
    `{"ts":"${writers.ts(row.t)}","value":${typeof value === 'string' ? JSON.stringify(value) : value}` +
    `,"quality":"${qualityOf(row.q)}","codes":${codes.length === 0 ? '[]' : JSON.stringify(codes)}` +
    `,"receivedAt":"${writers.receivedAt(row.receivedMs)}","seq":${row.seq}` +
    (row.eventId === '' ? '}' : `,"id":${JSON.stringify(row.eventId)}}`)
  );
}
