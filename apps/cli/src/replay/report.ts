import { table } from '../terminal/output.js';
import type { Counts } from './count-values.js';
import type { DoubledHour } from './csv/wall-clock.js';
import type { Found, Understood } from './found.js';
import type { Plant } from './plant-of-replay.js';
import type { Sent } from './send.js';

const number = (value: number): string => value.toLocaleString('en');
const lines = (count: number): string => `${number(count)} ${count === 1 ? 'line' : 'lines'}`;

/** How the recording was read, so that a mistake is seen before it counts. */
export function understoodText({ table: read, site, device }: Understood): string[] {
  if (read === null) return [];
  const { leftOut, columns, timeColumns, timeFormat, timeZone } = read;
  const points = columns.map(({ column, point, unit, code, decimal }) => {
    const meaning = unit === null ? '' : ` in ${unit}${code === unit ? '' : ` (UCUM ${code})`}`;
    return `  ${column} is ${point}${meaning}${decimal === ',' ? ', decimal comma' : ''}`;
  });
  return [
    `${site}/${device}: a table, ${read.encoding}, cells parted by ${read.delimiter}, names of columns in line ${read.headerLine}`,
    `  times in ${timeColumns.join(' and ')}, form ${timeFormat}, ${timeZone === null ? 'with their offset' : `wall clock of ${timeZone}`}, ${read.order}`,
    ...points,
    ...(leftOut.above > 0 ? [`  ${lines(leftOut.above)} above the names of columns left out`] : []),
    ...(leftOut.below > 0
      ? [`  ${lines(leftOut.below)} below them left out${leftOut.hasUnits ? '; units are read there' : ''}`]
      : []),
    ...(read.unused.length > 0 ? [`  columns left out: ${read.unused.join(', ')}`] : []),
  ];
}

function rejectedText({ rejected }: Found): string[] {
  return rejected.reasons.flatMap(({ reason, count, examples }) => [
    `  ${reason}: ${number(count)} values`,
    ...examples.map(({ line, detail }) => `    ${line === null ? 'near the end' : `line ${line}`}: ${detail}`),
  ]);
}

/** @param what which part was judged, such as `of the first and last lines`; empty: all of it */
export function refusalText(
  { message }: { readonly message: string },
  what: string,
  found: Found,
  sent: Sent | null,
): string {
  const end =
    sent === null || sent.rows === 0
      ? 'Nothing was sent.'
      : `Stopped: ${number(sent.rows)} lines were sent before and count; sent again they are counted once.`;
  return [`${what === '' ? '' : `${what.replace(/^of/, 'Of')}: `}${message}`, ...rejectedText(found), end].join('\n');
}

function doubledHourText({ date, rows, first, second }: DoubledHour): string {
  const how =
    second === 0
      ? 'they stand once and are taken as the first pass (summer time)'
      : `by their order ${number(first)} are of the first pass (summer time), ${number(second)} of the second (winter time)`;
  return `${date}: ${lines(rows)} in the hour that the clocks show twice; ${how}`;
}

function timesText({ span, sameTime, doubledHours }: Found, { timeZone }: Plant): string[] {
  return [
    ...(span ? [`from ${span.from} to ${span.to} (${span.fromLocal} to ${span.toLocal} in ${timeZone})`] : []),
    ...doubledHours.map(doubledHourText),
    ...(sameTime.rows > 0
      ? [`${lines(sameTime.rows)} with a time that stood before, the first at ${sameTime.first}`]
      : []),
  ];
}

/** What would come of it. */
export function foundText(found: Found, plant: Plant): string {
  const { rows, values, rejected, points } = found;
  const share =
    rejected.values === 0
      ? 'none would be rejected'
      : `${number(rejected.values)} would be rejected (${rejected.sharePct.toFixed(2)} %)`;
  const shown = points.map(({ point, unit, values: count, min, max, first, last }) => [
    point, unit, count, min, max, first.value, last.value,
  ]); // prettier-ignore
  return [
    `${lines(rows)}, ${number(values)} values, ${share}; nothing was sent`,
    ...rejectedText(found),
    ...timesText(found, plant),
    ...(shown.length > 0 ? [table(['point', 'unit', 'values', 'min', 'max', 'first', 'last'], shown)] : []),
  ].join('\n');
}

export function sentText(
  sent: Sent,
  seconds: number,
  counts: Counts | null,
  found: Found,
  { timeZone }: Plant,
): string {
  const { rejected, doubledHours } = found;
  const head = `sent ${number(sent.rows)} rows with ${number(sent.values)} values in ${seconds.toFixed(1)} s, all acknowledged`;
  return [
    head,
    ...doubledHours.map(doubledHourText),
    ...(rejected.values > 0
      ? [
          `${number(rejected.values)} values (${rejected.sharePct.toFixed(2)} %) were rejected and are dead letters:`,
          ...rejectedText(found),
        ]
      : []),
    ...(counts
      ? [
          `received ${counts.received}, stored ${counts.stored}, duplicate ${counts.duplicate}, conflict ${counts.conflict}, dead letters ${counts.deadLettered}`,
        ]
      : [`what was stored was not counted: the API was not asked (zone ${timeZone})`]),
  ].join('\n');
}
