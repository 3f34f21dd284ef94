/** Who gets the heat: customers by their size, then what no customer got. Tonnes and shares are those of the statement. */
import { powerNow, type PlantDevice, type Usual } from '../heat/power.js';

/** What of a statement says it. */
interface Line {
  readonly name: string;
  readonly sharePct: number | null;
  readonly grossT: number | null;
}
interface Shares {
  readonly customers: readonly Line[];
  readonly rest: Line;
}

export interface CustomerRow {
  readonly name: string;
  /** MW; null: not known now. */
  readonly mw: number | null;
  readonly usual: Usual | null;
  /** Of the gross tonnes of the season, %; null: no statement. */
  readonly sharePct: number | null;
  readonly grossT: number | null;
  readonly isRest: boolean;
}

/** @param powerMw what leaves the plant now; the rest of the heat is that less what customers get */
export function customerRows(
  devices: readonly PlantDevice[],
  statement: Shares | null,
  powerMw: number | null,
): CustomerRow[] {
  const names = [...new Set(devices.flatMap(({ customer }) => customer ?? []))];
  const lines = new Map((statement?.customers ?? []).map((line) => [line.name, line]));
  const rows = names.map((name): CustomerRow => {
    const now = devices.filter(({ customer }) => customer === name).map(powerNow);
    const line = lines.get(name);
    return {
      name,
      mw: now.length > 0 && now.every((each) => each !== null) ? sum(now.map((each) => each.mw)) : null,
      usual: now.length === 1 ? (now[0]?.usual ?? null) : null,
      sharePct: line?.sharePct ?? null,
      grossT: line?.grossT ?? null,
      isRest: false,
    };
  });
  const sorted = rows.toSorted((a, b) => (b.sharePct ?? b.mw ?? 0) - (a.sharePct ?? a.mw ?? 0));
  if (rows.length === 0) return [];
  const given = rows.every(({ mw }) => mw !== null) ? sum(rows.map(({ mw }) => mw!)) : null;
  const rest = statement?.rest ?? null;
  return [
    ...sorted,
    {
      name: '',
      mw: powerMw === null || given === null ? null : powerMw - given,
      usual: null,
      sharePct: rest?.sharePct ?? null,
      grossT: rest?.grossT ?? null,
      isRest: true,
    },
  ];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
