import { WrongUsage } from './failure.js';

/** Which point a column holds. */
export interface Column {
  readonly name: string;
  readonly point: string;
  /** UCUM; null: the point's unit. */
  readonly unit: string | null;
}

/** `e=heat.energyTotal[MW.h]`, as `--map` takes it. */
export function parseMapping(text: string): Column {
  const match = /^([^=]+)=([A-Za-z0-9_.-]+)(?:\[([^\]]+)\])?$/.exec(text);
  if (!match)
    throw new WrongUsage(
      `--map ${text}: expected column=point or column=point[unit], such as e=heat.energyTotal[MW.h]`,
    );
  return { name: match[1] as string, point: match[2] as string, unit: match[3] ?? null };
}

/**
 * Recordings of district-heating substations as the xai4heat data set has them: register in MW.h, power in kW,
 * temperatures of both circuits; times are the wall clock of the place.
 */
const SUBSTATION: readonly Column[] = [
  { name: 'e', point: 'heat.energyTotal', unit: 'MW.h' },
  { name: 'pe', point: 'heat.power', unit: 'kW' },
  { name: 't_sup_prim', point: 'water.supplyTemp', unit: 'Cel' },
  { name: 't_ret_prim', point: 'water.returnTemp', unit: 'Cel' },
  { name: 't_sup_sec', point: 'water.secondarySupplyTemp', unit: 'Cel' },
  { name: 't_ret_sec', point: 'water.secondaryReturnTemp', unit: 'Cel' },
  { name: 't_amb', point: 'air.temp', unit: 'Cel' },
];

const TIME_NAMES = ['ts', 'time', 'timestamp', 'datetime', 'date_time', 'date'];

export interface ColumnPlan {
  /** Index of the column of times. */
  readonly time: number;
  readonly columns: readonly (Column & { readonly index: number })[];
  /** Columns that nothing is known of. */
  readonly unused: readonly string[];
}

/**
 * Which columns go where: as mapped; else the known form of substations; else columns that are named like points
 * (`heat.energyTotal`, `heat.energyTotal[MW.h]`).
 * @param declared points of the device; null: not known, all are taken
 * @throws WrongUsage where no time or no point is found
 */
export function planColumns(
  head: readonly string[],
  mapped: readonly Column[],
  declared: ReadonlySet<string> | null,
  timeColumn?: string,
): ColumnPlan {
  const time =
    timeColumn === undefined
      ? head.findIndex((name) => TIME_NAMES.includes(name.toLowerCase()))
      : head.indexOf(timeColumn);
  if (time < 0) {
    throw new WrongUsage(`no column of times among ${head.join(', ')}: name it with --time-column`);
  }
  for (const { name } of mapped) {
    if (!head.includes(name)) throw new WrongUsage(`--map names the column ${name}, the file has ${head.join(', ')}`);
  }
  const wanted =
    mapped.length > 0 ? mapped : guess(head).filter(({ point }) => declared === null || declared.has(point));
  const columns = wanted.map((column) => ({ ...column, index: head.indexOf(column.name) }));
  if (columns.length === 0) {
    throw new WrongUsage(
      `no column of ${head.join(', ')} is known as a point of the device: name them with --map column=point[unit]`,
    );
  }
  const unused = head.filter((_, i) => i !== time && !columns.some((column) => column.index === i));
  return { time, columns, unused };
}

function guess(head: readonly string[]): Column[] {
  if (head.includes('e') && head.includes('pe')) return SUBSTATION.filter(({ name }) => head.includes(name));
  return head.flatMap((name) => {
    const match = /^([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)(?:\[([^\]]+)\])?$/.exec(name);
    return match ? [{ name, point: match[1] as string, unit: match[2] ?? null }] : [];
  });
}
