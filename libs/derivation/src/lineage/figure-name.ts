import { FIGURE_FIELDS, parseRfc3339, type FigureField } from '#contracts';
import { instantOf, localHourStart, periodOf, windowStart, type Period, type Site } from '#domain';

/** What somebody asks the origin of. Its text is the grammar of `GET …/lineage?figure=`. */
export type LineageFigure =
  | { readonly kind: 'emissions'; readonly period: Period; readonly field: FigureField }
  | { readonly kind: 'hour'; readonly startMs: number; readonly field: FigureField }
  | { readonly kind: 'target'; readonly id: string }
  | { readonly kind: 'amount' | 'window'; readonly point: string; readonly startMs: number };

const PERIOD =
  /^emissions:(?:(?:day|month|season|year):)?(\d{4}(?:-\d\d(?:-\d\d)?)?|season-\d{4})(?::([A-Za-z0-9]+))?$/;
const HOUR = /^emissions:hour:(.+?[Zz]|.+?[+-]\d\d:\d\d)(?::([A-Za-z0-9]+))?$/;
const TARGET = /^target:(.+)$/;
const POINT = /^(amount|window):([^:/]+\/[^:/]+):(.+)$/;

export const FIGURE_GRAMMAR =
  'emissions:2026-01-10, emissions:2026-01, emissions:season-2025, emissions:2026, emissions:hour:2026-01-10T00:00:00Z, each with an optional ' +
  ':field; target:ID; amount:DEVICE/POINT:HOUR; window:DEVICE/POINT:START';

/** Reads a figure; a text says what is wrong with it. */
export function parseFigure(given: string, site: Site): LineageFigure | string {
  // The + of an offset that a query string turned into a blank.
  const text = given.replace(/ (?=\d\d:\d\d)/, '+');
  const period = PERIOD.exec(text);
  if (period) {
    const found = periodOf(site, period[1]!);
    const field = fieldOf(period[2]);
    if (!found) return `there is no period "${period[1]}"`;
    return field ? { kind: 'emissions', period: found, field } : unknownField(period[2]!);
  }
  const hour = HOUR.exec(text);
  if (hour) {
    const startMs = parseRfc3339(hour[1]!);
    const field = fieldOf(hour[2]);
    if (startMs === null) return `cannot read the time "${hour[1]}"`;
    if (localHourStart(startMs, site.timeZone) !== startMs) return 'no hour of the site begins at that time';
    return field ? { kind: 'hour', startMs, field } : unknownField(hour[2]!);
  }
  const target = TARGET.exec(text);
  if (target) return { kind: 'target', id: target[1]! };
  const point = POINT.exec(text);
  if (point) {
    const [, kindText, address = '', time = ''] = point;
    const kind = kindText === 'amount' ? 'amount' : 'window';
    const startMs = parseRfc3339(time);
    if (startMs === null) return `cannot read the time "${time}"`;
    const begins = kind === 'amount' ? localHourStart(startMs, site.timeZone) : windowStart(startMs);
    return begins === startMs ? { kind, point: address, startMs } : `no ${kind} begins at that time`;
  }
  return `expected one of ${FIGURE_GRAMMAR}`;
}

const fieldOf = (text: string | undefined): FigureField | undefined =>
  text === undefined ? 'grossT' : FIGURE_FIELDS.find((field) => field === text);
const unknownField = (text: string): string => `there is no field "${text}"; expected ${FIGURE_FIELDS.join(', ')}`;

export const hourFigure = (startMs: number, field: FigureField): string =>
  `emissions:hour:${instantOf(startMs)}:${field}`;
export const periodFigure = (label: string, field: FigureField): string => `emissions:${label}:${field}`;
export const pointFigure = (kind: 'amount' | 'window', point: string, startMs: number): string =>
  `${kind}:${point}:${instantOf(startMs)}`;

export const unitOf = (field: FigureField): string => (field.endsWith('Gj') ? 'GJ' : 't');
