import type { DeviceLookup } from '#contracts';
import { converts, nearestWord } from '#domain';
import { Failure, WrongUsage } from '../../terminal/failure.js';
import { didYouMean } from '../did-you-mean.js';
import { readUnit, unitHelp, type ReadUnit } from '../recording/units.js';

/** Which point a column holds, as `--map` says. */
export interface Mapping {
  readonly text: string;
  readonly name: string;
  readonly point: string;
  /** As written; null: what the file says, else the point's unit. */
  readonly unit: string | null;
}

export interface Column {
  readonly index: number;
  readonly name: string;
  readonly point: string;
  /** null: values are in the point's unit. */
  readonly unit: ReadUnit | null;
}

export interface ColumnPlan {
  readonly columns: readonly Column[];
  /** Names of columns that nothing is known of. */
  readonly unused: readonly string[];
}

/** `e=heat.energyTotal[MW.h]`. @throws WrongUsage */
export function parseMapping(text: string): Mapping {
  const match = /^([^=]+)=([A-Za-z0-9_.-]+)(?:\[(.+)\])?$/.exec(text);
  if (!match) {
    throw new WrongUsage(
      `--map ${text}: expected column=point or column=point[unit], such as e=heat.energyTotal[MW.h]`,
    );
  }
  const unit = match[3] ?? null;
  if (unit !== null && readUnit(unit) === null) throw new WrongUsage(`--map ${text}: ${unitHelp(unit)}`);
  return { text, name: (match[1] as string).trim(), point: match[2] as string, unit };
}

/**
 * Recordings of district-heating substations as the xai4heat data set has them: register in MW.h, power in kW,
 * temperatures of both circuits; times are the wall clock of the place.
 */
const SUBSTATION: ReadonlyMap<string, readonly [point: string, unit: string]> = new Map([
  ['e', ['heat.energyTotal', 'MW.h']],
  ['pe', ['heat.power', 'kW']],
  ['t_sup_prim', ['water.supplyTemp', 'Cel']],
  ['t_ret_prim', ['water.returnTemp', 'Cel']],
  ['t_sup_sec', ['water.secondarySupplyTemp', 'Cel']],
  ['t_ret_sec', ['water.secondaryReturnTemp', 'Cel']],
  ['t_amb', ['air.temp', 'Cel']],
]);

/** `Energie [MWh]`, `heat.energyTotal[MW.h]`, `Leistung (kW)`; brackets that hold no unit belong to the name. */
function splitName(cell: string): { name: string; unit: string | null } {
  const match = /^(.*?)\s*(?:\[(.+)\]|\((.+)\))$/.exec(cell);
  const unit = match?.[2] ?? match?.[3] ?? null;
  const isPoint = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/.test(match?.[1] ?? '');
  if (!match || unit === null || (readUnit(unit) === null && !isPoint)) return { name: cell, unit: null };
  return { name: match[1] as string, unit };
}

interface Known {
  readonly header: readonly string[];
  /** Of the line of units below the header; null: there is none. */
  readonly units: readonly (string | null)[] | null;
  /** Columns of times. */
  readonly times: readonly number[];
  readonly mapped: readonly Mapping[];
  /** null: not known, all points are taken. */
  readonly device: DeviceLookup | null;
}

/**
 * Which columns go where: as mapped; else the known form of substations; else columns that are named like points of the device.
 * @throws WrongUsage for a wrong `--map`, Failure for a column whose name or unit is mistyped
 */
export function planColumns(known: Known): ColumnPlan {
  const { header, times, mapped } = known;
  const columns = mapped.length > 0 ? mapped.map((mapping) => mappedColumn(mapping, known)) : guessed(known);
  const twice = columns.find(({ point }, i) => columns.findIndex((other) => other.point === point) !== i);
  if (twice) throw new WrongUsage(`two columns are mapped to the point ${twice.point}: one of them can be it`);
  const points = [...(known.device?.points.keys() ?? [])];
  if (columns.length === 0) {
    const has = points.length > 0 ? `; ${known.device!.device} has ${points.join(', ')}` : '';
    throw new WrongUsage(
      `no column of ${header.join(', ')} is known as a point of the device: name them with --map column=point[unit]${has}`,
    );
  }
  const unused = header.filter((name, i) => name !== '' && !times.includes(i) && !columns.some((c) => c.index === i));
  return { columns, unused };
}

function mappedColumn(mapping: Mapping, known: Known): Column {
  const { header, device, times } = known;
  const { text, name, point } = mapping;
  const index = findColumn(header, name, `--map ${text}`);
  if (times.includes(index)) throw new WrongUsage(`--map ${text}: ${name} is the column of times`);
  checkPoint(point, device, (message) => new WrongUsage(`--map ${text}: ${message}`));
  const said = splitName(header[index]!).unit ?? known.units?.[index] ?? null;
  return { index, name, point, unit: unitFor(mapping.unit ?? said, point, device, `--map ${text}`) };
}

/** @param what for the message: the option that names it */
export function findColumn(header: readonly string[], name: string, what: string): number {
  const matches = (test: (cell: string) => boolean): number[] => header.flatMap((cell, i) => (test(cell) ? [i] : []));
  for (const test of [
    (cell: string) => cell === name,
    (cell: string) => splitName(cell).name === name,
    (cell: string) => cell.toLowerCase() === name.toLowerCase(),
  ]) {
    const found = matches(test);
    if (found.length > 1)
      throw new WrongUsage(`${what}: the column ${name} stands ${found.length} times in the file: rename one`);
    if (found.length === 1) return found[0]!;
  }
  // Without the unit behind it a name is nearer to what was typed.
  const names = header.filter(Boolean).map((cell) => splitName(cell).name);
  throw new WrongUsage(`${what}: the file has no column ${name}${didYouMean(name, names, 'it has')}`);
}

function checkPoint(point: string, device: DeviceLookup | null, wrong: (message: string) => Error): void {
  if (device === null || device.points.has(point)) return;
  throw wrong(`${device.device} has no point ${point}${didYouMean(point, [...device.points.keys()], 'it has')}`);
}

function unitFor(text: string | null, point: string, device: DeviceLookup | null, what: string): ReadUnit | null {
  if (text === null) return null;
  const unit = readUnit(text);
  if (unit === null) throw new WrongUsage(`${what}: ${unitHelp(text)}`);
  const form = device?.points.get(point)?.at(Date.now());
  if (form && !converts(unit.code, form.unit)) {
    throw new WrongUsage(`${what}: ${text} cannot become ${form.unit}, the unit of ${device!.device}/${point}`);
  }
  return unit;
}

function guessed({ header, units, times, device }: Known): Column[] {
  const isSubstation = header.includes('e') && header.includes('pe');
  const columns: Column[] = [];
  for (const [index, cell] of header.entries()) {
    if (times.includes(index) || cell === '') continue;
    const known = isSubstation ? SUBSTATION.get(cell) : undefined;
    const { name, unit } = known ? { name: known[0], unit: known[1] } : splitName(cell);
    const isDeclared = device?.points.has(name) ?? false;
    if (!isDeclared && device !== null && !known) refuseMistyped(cell, name, device);
    if (!isDeclared && (device !== null || !(known || name.includes('.')))) continue;
    const written = unit ?? units?.[index] ?? null;
    columns.push({ index, name: cell, point: name, unit: unitFor(written, name, device, `column ${cell}`) });
  }
  return columns;
}

/** A column that is nearly named like a point is a point, or it would be left out in silence. */
function refuseMistyped(cell: string, name: string, device: DeviceLookup): void {
  const near = name.includes('.') ? nearestWord(name, [...device.points.keys()]) : null;
  if (near === null) return;
  throw new Failure(
    `the column ${cell} is no point of ${device.device}; did you mean ${near}? Rename it, or say with --map which columns count`,
  );
}
