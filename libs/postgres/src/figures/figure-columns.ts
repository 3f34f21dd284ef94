import type { HourFigures } from '#domain';

type FieldOf<Value> = { [Key in keyof HourFigures]: HourFigures[Key] extends Value ? Key : never }[keyof HourFigures];

/** Numbers of a figure that are shown, each with its column of `emission`. */
export const SHOWN_NUMBERS = {
  heatGj: 'heat_gj',
  baselineT: 'baseline_t',
  projectT: 'project_t',
  leakageT: 'leakage_t',
  grossT: 'gross_t',
  netT: 'net_t',
  u95T: 'u95_t',
  coveragePct: 'coverage_pct',
  toldPct: 'told_pct',
  substitutedGj: 'substituted_gj',
  excludedGj: 'excluded_gj',
  backupGj: 'backup_gj',
  biogenicCo2T: 'biogenic_co2_t',
} as const satisfies Partial<Record<FieldOf<number | null>, string>>;

/** All numbers of a figure. */
export const NUMBER_COLUMNS = { ...SHOWN_NUMBERS, fuelGj: 'fuel_gj' } as const satisfies Record<
  FieldOf<number | null>,
  string
>;

/** Documents of which thousands of hours have the same few. */
export const SHARED_DOCUMENTS = {
  coveredMs: 'covered_ms',
  toldMs: 'told_ms',
  factorVersions: 'factor_versions',
  rulesVersions: 'rules_versions',
  codes: 'codes',
  dataEffect: 'data_effect',
  substituted: 'substituted',
} as const satisfies Partial<Record<keyof HourFigures, string>>;

/** Documents that are another one in each hour. */
export const OWN_DOCUMENTS = {
  uncertainty: 'uncertainty',
  told: 'told',
  terms: 'terms',
} as const satisfies Record<
  Exclude<keyof HourFigures, keyof typeof NUMBER_COLUMNS | keyof typeof SHARED_DOCUMENTS | 'factorMissing'>,
  string
>;

export const keysOf = <Key extends string>(columns: Readonly<Record<Key, string>>): readonly Key[] =>
  Object.keys(columns) as Key[];

/** All columns of a figure. */
export const FIGURE = {
  ...NUMBER_COLUMNS,
  ...SHARED_DOCUMENTS,
  ...OWN_DOCUMENTS,
  factorMissing: 'factor_missing',
} as const satisfies Record<keyof HourFigures, string>;

/** SQL of columns under the names that they have here. */
export const selected = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([key, column]) => `${column} as "${key}"`)
    .join(', ');
