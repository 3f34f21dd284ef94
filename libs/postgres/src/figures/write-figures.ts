import type { Grain, HourFigures } from '#domain';
import { booleans, float8s, int4s, jsonbs } from '../wire/binary-array.js';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { keysOf, NUMBER_COLUMNS, OWN_DOCUMENTS, SHARED_DOCUMENTS } from './figure-columns.js';

export interface NewFigures {
  readonly startMs: number;
  /** As people write the interval: RFC 3339, `2026-01-10`, `2026-01`, `season-2025`, `2026`. */
  readonly label: string;
  readonly figures: HourFigures;
  readonly revision: number;
  readonly closed: boolean;
  /** Of an interval that has figures the time that is stored stays. */
  readonly firstReceivedMs: number | null;
}

const [NUMBERS, OWN, SHARED] = [keysOf(NUMBER_COLUMNS), keysOf(OWN_DOCUMENTS), keysOf(SHARED_DOCUMENTS)];

/** The columns of `emission` that come as lists, in the order of their parameters from $6 on: each with the type of the list and what it is made of. */
const LISTS: readonly { readonly column: string; readonly type: string; readonly value?: string }[] = [
  { column: 'start', type: 'float8', value: timeOf('start') },
  { column: 'label', type: 'text' },
  { column: 'first_received_at', type: 'float8', value: timeOf('first_received_at') },
  { column: 'revision', type: 'int' },
  { column: 'closed', type: 'boolean' },
  { column: 'factor_missing', type: 'boolean' },
  ...NUMBERS.map((key) => ({ column: NUMBER_COLUMNS[key], type: 'float8' })),
  ...OWN.map((key) => ({ column: OWN_DOCUMENTS[key], type: 'jsonb' })),
  // Of what many have in common one copy is sent, and of each row where it stands in $5.
  ...SHARED.map((key) => {
    const column = SHARED_DOCUMENTS[key];
    return { column, type: 'int', value: `($5::jsonb[])[${column}]` };
  }),
];
const KEY_COLUMNS = new Set(['start', 'first_received_at']);

const WRITE = `insert into emission as e (site_id, grain, configuration_hash, computed_at, ${LISTS.map(({ column }) => column).join(', ')})
  select $1, $2, $3, ${timeOf('$4')}, ${LISTS.map(({ column, value = column }) => value).join(', ')}
  from unnest(${LISTS.map(({ type }, i) => `$${i + 6}::${type}[]`).join(', ')}) x(${LISTS.map(({ column }) => column).join(', ')})
  on conflict on constraint emission_pkey do update set
    first_received_at = coalesce(e.first_received_at, excluded.first_received_at),
    ${['configuration_hash', 'computed_at', ...LISTS.map(({ column }) => column)]
      .filter((column) => !KEY_COLUMNS.has(column))
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}`;

/** Overwrites or adds figures. What was closed must come with its next revision, and a row in `emission_revision` beside it. */
export async function writeFigures(
  tx: Queryable,
  siteId: number,
  grain: Grain,
  rows: readonly NewFigures[],
  made: { readonly configurationHash: string; readonly nowMs: number },
): Promise<void> {
  if (rows.length === 0) return;
  const places = new Map<string, number>();
  const placeOf = (document: unknown): number => {
    const text = JSON.stringify(document);
    let place = places.get(text);
    if (place === undefined) places.set(text, (place = places.size + 1));
    return place;
  };
  const shared = SHARED.map((key) => int4s(rows.map(({ figures }) => placeOf(figures[key]))));
  await tx.execute(WRITE, [
    siteId,
    grain,
    made.configurationHash,
    made.nowMs,
    jsonbs([...places.keys()]),
    float8s(rows.map(({ startMs }) => startMs)),
    rows.map(({ label }) => label),
    float8s(rows.map(({ firstReceivedMs }) => firstReceivedMs)),
    int4s(rows.map(({ revision }) => revision)),
    booleans(rows.map(({ closed }) => closed)),
    booleans(rows.map(({ figures }) => figures.factorMissing)),
    ...NUMBERS.map((key) => float8s(rows.map(({ figures }) => figures[key]))),
    ...OWN.map((key) => jsonbs(rows.map(({ figures }) => JSON.stringify(figures[key])))),
    ...shared,
  ]);
}

/** Appends what a figure was at a revision, and why it is a new one. Nothing is ever taken from this table. */
export async function addRevisions(
  tx: Queryable,
  siteId: number,
  grain: Grain,
  rows: readonly NewFigures[],
  cause: string,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into emission_revision (site_id, grain, start, revision, figures, cause, recorded_at)
     select $1, $2, ${timeOf('s')}, r, f, $3, clock_timestamp() from unnest($4::float8[], $5::int[], $6::jsonb[]) x(s, r, f)`,
    [
      siteId,
      grain,
      cause,
      rows.map((row) => row.startMs),
      rows.map((row) => row.revision),
      rows.map((row) => JSON.stringify(row.figures)),
    ],
  );
}
