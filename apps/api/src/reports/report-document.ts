/** A report before it is a file: every form of it is made of the same numbers. */
export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  /** Said above all else; null: nothing is. */
  readonly warning: string | null;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly tables: readonly ReportTable[];
  readonly notes: readonly string[];
  /** BCP 47: how numbers are written where people read them. */
  readonly locale: string;
  /** What the API answers as CSV, to the letter. */
  readonly csv: string;
}

export interface ReportTable {
  readonly name: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Whether the last row is the sum of those above. */
  readonly hasTotal: boolean;
}

export interface ReportColumn {
  readonly label: string;
  /** After the point; null: it holds texts. */
  readonly digits: number | null;
}
