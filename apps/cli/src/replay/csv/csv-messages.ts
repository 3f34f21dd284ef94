import { parseRfc3339 } from '#contracts';
import { instantWithMs } from '#domain';
import type { ReadTime } from './time-format.js';
import { placeRows, type DoubledHour, type PlacedRow } from './wall-clock.js';
import type { Recorded } from '../recording/recorded.js';
import { filledWidth, type CsvRow } from './csv-form.js';
import { timeTextOf, type CsvLayout } from './layout.js';
import { readNumber } from './numbers.js';

/** One message for each row that holds a value. */
export async function* csvMessages(
  rows: AsyncIterable<CsvRow> | Iterable<CsvRow>,
  layout: CsvLayout,
  topic: string,
  doubledHour: (doubled: DoubledHour) => void,
): AsyncGenerator<Recorded> {
  const { times, format, timeZone, isFalling } = layout;
  // What carries its offset is the same time in every form.
  const readTime = (text: string): ReadTime | null => {
    const found = format.read(text);
    const ms = found === null ? parseRfc3339(text) : null;
    return ms === null ? found : { ms };
  };
  const timed = (async function* () {
    for await (const row of rows) {
      if (row.cells.some((cell, i) => cell !== '' && !times.includes(i)))
        yield { row, time: readTime(timeTextOf(row.cells, times)) };
    }
  })();
  for await (const placed of placeRows(timed, timeZone, isFalling, doubledHour)) {
    const message = messageOf(placed, layout, topic);
    if (message !== null) yield message;
  }
}

function messageOf({ row, ms, isSkipped }: PlacedRow<CsvRow>, layout: CsvLayout, topic: string): Recorded | null {
  const { line, cells } = row;
  const { header, delimiter } = layout.form;
  const text = timeTextOf(cells, layout.times);
  if (filledWidth(cells) > header.length) {
    const detail = `${filledWidth(cells)} cells where the header names ${header.length}`;
    // No part of it can be believed: it goes as the text that it is, which no system takes for a reading.
    const json = JSON.stringify(cells.join(delimiter));
    return { line, topic, json, values: 1, canBePacked: true, problem: { reason: 'OUT_OF_SCHEMA', detail } };
  }
  const values: Record<string, unknown> = {};
  let count = 0;
  for (const { index, point, unit, decimal } of layout.columns) {
    const cell = cells[index] ?? '';
    if (cell === '') continue; // nothing was measured
    const v = readNumber(cell, decimal) ?? cell;
    values[point] = unit === null ? v : { v, u: unit.code };
    count++;
  }
  if (count === 0) return null;
  // A time that cannot be read goes on as it is: the system keeps the message with its reason.
  const ts = ms === null ? text : instantWithMs(ms);
  return { line, topic, json: JSON.stringify({ ts, values }), values: count, canBePacked: true, problem: problemOf() };

  function problemOf(): Recorded['problem'] {
    if (ms !== null) return null;
    const detail = isSkipped
      ? `${text} does not exist in ${layout.timeZone}: the clocks skip that hour`
      : `"${text.slice(0, 60)}" is no time in the form ${layout.format.name}`;
    return { reason: 'BAD_TIME', detail, ...(isSkipped && { isSkippedHour: true }) };
  }
}
