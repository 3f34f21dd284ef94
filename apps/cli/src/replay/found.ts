import { instantOf, localTimeText } from '#domain';
import { delimiterName } from './csv/csv-form.js';
import type { DoubledHour } from './csv/wall-clock.js';
import type { Plant } from './plant-of-replay.js';
import type { Recording } from './recording/recording.js';
import type { Source } from './recording/source.js';
import type { ReasonSummary, Survey } from './recording/survey.js';

/** How a recording was understood, for people and programs. */
export interface Understood {
  readonly form: 'table' | 'json-lines';
  readonly site: string | null;
  readonly device: string | null;
  readonly table: null | {
    readonly encoding: string;
    readonly delimiter: string;
    readonly headerLine: number;
    /** Lines above the header and between it and the data. */
    readonly leftOut: { readonly above: number; readonly below: number; readonly hasUnits: boolean };
    readonly timeColumns: readonly string[];
    readonly timeFormat: string;
    /** null: the times carry their offset. */
    readonly timeZone: string | null;
    readonly order: 'oldest first' | 'newest first';
    readonly columns: readonly {
      readonly column: string;
      readonly point: string;
      /** As written; null: the point's. */
      readonly unit: string | null;
      /** UCUM. */
      readonly code: string | null;
      readonly decimal: string;
    }[];
    readonly unused: readonly string[];
  };
}

/** What a recording comes to. Times are RFC 3339 UTC; `…Local` is the wall clock of the zone. */
export interface Found {
  readonly rows: number;
  readonly values: number;
  readonly rejected: { readonly values: number; readonly sharePct: number; readonly reasons: readonly ReasonSummary[] };
  readonly span: null | {
    readonly from: string;
    readonly to: string;
    readonly fromLocal: string;
    readonly toLocal: string;
    readonly timeZone: string;
  };
  readonly points: readonly {
    readonly point: string;
    readonly unit: string;
    readonly values: number;
    readonly min: number;
    readonly max: number;
    readonly first: { readonly ts: string; readonly value: number };
    readonly last: { readonly ts: string; readonly value: number };
  }[];
  /** Rows whose device and time stood before. */
  readonly sameTime: { readonly rows: number; readonly first: string | null };
  readonly doubledHours: readonly DoubledHour[];
  readonly skippedHourRows: number;
}

export function understoodOf({ head }: Pick<Source, 'head'>, { layout }: Recording, { place }: Plant): Understood {
  if (layout === null) return { form: 'json-lines', ...place, table: null };
  const { form, format } = layout;
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return {
    form: 'table',
    ...place,
    table: {
      encoding: `${layout.encoding}${hasMark ? ' with byte order mark' : ''}`,
      delimiter: delimiterName(form.delimiter),
      headerLine: form.headerLine,
      leftOut: { above: form.skipped - 1, below: layout.belowHeader, hasUnits: layout.hasUnitsLine },
      timeColumns: layout.times.map((i) => form.header[i] ?? ''),
      timeFormat: format.name,
      timeZone: format.isAbsolute ? null : layout.timeZone,
      order: layout.isFalling ? 'newest first' : 'oldest first',
      columns: layout.columns.map(({ name, point, unit, decimal }) => ({
        column: name,
        point,
        unit: unit?.written ?? null,
        code: unit?.code ?? null,
        decimal,
      })),
      unused: layout.unused,
    },
  };
}

export function foundOf(survey: Survey, doubled: readonly DoubledHour[], timeZone: string): Found {
  const { span, rejectedPct } = survey;
  const reasons = [...survey.reasons.values()].sort((a, b) => b.count - a.count);
  return {
    rows: survey.rows,
    values: survey.values,
    rejected: { values: survey.rejected, sharePct: rejectedPct, reasons },
    span: span && {
      from: instantOf(span.from),
      to: instantOf(span.to),
      fromLocal: localTimeText(span.from, timeZone),
      toLocal: localTimeText(span.to, timeZone),
      timeZone,
    },
    points: [...survey.points.values()].map(({ first, last, ...point }) => ({
      ...point,
      first: { ts: instantOf(first.ts), value: first.value },
      last: { ts: instantOf(last.ts), value: last.value },
    })),
    sameTime: {
      rows: survey.sameTime.rows,
      first: survey.sameTime.firstMs === null ? null : instantOf(survey.sameTime.firstMs),
    },
    doubledHours: [...doubled],
    skippedHourRows: survey.skippedHour.rows,
  };
}
