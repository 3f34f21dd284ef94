/** Devices and points of a site file by themselves, and references to points. */
import { convert, isUnit, ucumCode, unitHint } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';
import { rateConverts, ratePerHour } from './rate-per-hour.js';

/** A unit as UCUM, however it is spelt; what is none stays as written. */
export const unitOf = (value: unknown): string | null => {
  const unit = text(value);
  return unit === null ? null : (ucumCode(unit) ?? unit);
};

const TAKEN_IDS = new Set(['status', 'alerts']);
export const ENERGY = { unit: 'GJ', name: 'an energy (GJ, MW.h, kW.h)' };

/** A declared version of a point, where it is written. */
export interface Declared {
  readonly entry: Raw;
  readonly path: Path;
}

export interface Quantity {
  readonly unit: string;
  readonly name: string;
}

/** Devices and points by themselves. Returns every declared version of every address. */
export function checkDevices(document: ConfigDocument, site: Raw): Map<string, Declared[]> {
  const points = new Map<string, Declared[]>();
  const devices = new Map<string, Path>();
  for (const [d, rawDevice] of list(site.devices).entries()) {
    const device = map(rawDevice);
    const id = text(device.id);
    const path = ['devices', d];
    if (id !== null) {
      if (TAKEN_IDS.has(id)) document.report([...path, 'id'], `found ${show(id)}, which is taken; expected another id`);
      if (devices.has(id)) document.report([...path, 'id'], `the device ${show(id)} is declared twice`);
      devices.set(id, path);
    }
    const seen = new Set<string>();
    for (const [p, rawPoint] of list(device.points).entries()) {
      const point = map(rawPoint);
      const pointPath = [...path, 'points', p];
      checkPointItself(document, point, pointPath);
      const pointId = text(point.id);
      if (pointId === null) continue;
      const version = `${pointId} from ${text(point.from) ?? 'the beginning'}`;
      if (seen.has(version))
        document.report([...pointPath, 'id'], `${version} is declared twice; expected a \`from\` that differs`);
      seen.add(version);
      if (id === null) continue;
      const address = `${id}/${pointId}`;
      points.set(address, [...(points.get(address) ?? []), { entry: point, path: pointPath }]);
    }
  }
  return points;
}

function checkPointItself(document: ConfigDocument, point: Raw, path: Path): void {
  const unit = unitOf(point.unit);
  const kind = text(point.kind);
  if (unit === null && kind !== null && kind !== 'state' && point.unit === undefined) {
    document.report(path, `missing unit, expected a UCUM code like GJ, MW.h, Cel or %`);
  }
  if (unit !== null && !isUnit(unit)) {
    document.report(
      [...path, 'unit'],
      `found ${show(unit)}, expected a UCUM code like GJ, MW.h, kW.h, MW, Cel, m3.h-1, t, %${unitHint(unit)}`,
    );
  }
  if (typeof point.min === 'number' && typeof point.max === 'number' && point.min >= point.max) {
    document.report([...path, 'max'], `found ${point.max}, expected more than min (${point.min})`);
  }
  if (kind !== 'total' && kind !== null) {
    for (const key of ['modulus', 'maxRate'].filter((k) => point[k] !== undefined)) {
      document.report([...path, key], `only a register (kind: total) has a ${key}, found kind ${kind}`, 'key');
    }
  }
  if (kind !== 'state' && kind !== null && point.states !== undefined) {
    document.report([...path, 'states'], `only kind: state has states, found kind ${kind}`, 'key');
  }
  checkQuality(document, kind, map(point.quality), [...path, 'quality']);
  if (point.limits !== undefined) checkLimits(document, kind, map(point.limits), [...path, 'limits']);
  const rate = text(point.maxRate);
  if (kind === 'total' && rate !== null && unit !== null && isUnit(unit) && ratePerHour(rate, unit) === null) {
    document.report(
      [...path, 'maxRate'],
      `found ${show(rate)}, expected a rate of ${unit} like ${rateConverts(unit, 'MW') ? '58 MW' : `10 ${unit}/h`}`,
    );
  }
}

/** Which kinds of points a threshold means something to; the others mean something to all. */
const QUALITY_KINDS: Readonly<Record<string, readonly string[]>> = {
  stuckAfter: ['gauge', 'total'],
  stuckFlowShare: ['gauge'],
  stuckPowerMw: ['total'],
  ratedFlow: ['gauge'],
  sentinelNeighbour: ['gauge'],
  negativeDifferenceK: ['gauge'],
  quarantine: ['gauge', 'total'],
};

function checkQuality(document: ConfigDocument, kind: string | null, quality: Raw, path: Path): void {
  for (const [key, kinds] of Object.entries(QUALITY_KINDS)) {
    if (quality[key] === undefined || kind === null || kinds.includes(kind)) continue;
    document.report([...path, key], `only kind: ${kinds.join(' and kind: ')} has a ${key}, found kind ${kind}`, 'key');
  }
  const { of, doubtful } = map(quality.quarantine);
  if (typeof of === 'number' && typeof doubtful === 'number' && doubtful > of) {
    document.report([...path, 'quarantine', 'doubtful'], `found ${doubtful}, expected at most of (${of})`);
  }
}

/** From the worst low limit to the worst high one each lies beyond the one before. */
const RISING_LIMITS = ['criticalLow', 'low', 'high', 'criticalHigh'] as const;

function checkLimits(document: ConfigDocument, kind: string | null, limits: Raw, path: Path): void {
  if (kind !== null && kind !== 'gauge')
    document.report(path, `only a measured value (kind: gauge) has limits, found kind ${kind}`, 'key');
  const given = RISING_LIMITS.flatMap((key) => {
    const value = limits[key];
    return typeof value === 'number' ? [{ key, value }] : [];
  });
  if (given.length === 0) document.report(path, `found no limit, expected one of ${RISING_LIMITS.join(', ')}`, 'key');
  for (const [i, { key, value }] of given.entries()) {
    const below = given[i - 1];
    if (below && value <= below.value)
      document.report([...path, key], `found ${value}, expected more than ${below.key} (${below.value})`);
  }
  const { deadBand } = limits;
  const [low, high] = [limits.low ?? limits.criticalLow, limits.high ?? limits.criticalHigh];
  if (typeof deadBand === 'number' && typeof low === 'number' && typeof high === 'number' && 2 * deadBand >= high - low)
    document.report(
      [...path, 'deadBand'],
      `found ${deadBand}, expected less than half of the way from ${low} to ${high}`,
    );
}

/** A reference to a point: declared, of a kind that fits, of a unit that converts. Registers must have a maxRate. */
export function checkPoint(
  document: ConfigDocument,
  path: Path,
  address: string,
  points: ReadonlyMap<string, readonly Declared[]>,
  kinds: readonly string[],
  quantity: Quantity | readonly Quantity[],
): void {
  const versions = points.get(address);
  if (!versions) {
    document.report(
      path,
      `found ${show(address)}, expected a declared point${didYouMean(address, [...points.keys()])}`,
    );
    return;
  }
  const quantities = [quantity].flat();
  for (const { entry, path: declaredAt } of versions) {
    const kind = text(entry.kind);
    if (kind !== null && !kinds.includes(kind)) {
      document.report(path, `found ${address} of kind ${kind}, expected kind ${kinds.join(' or ')}`);
      continue;
    }
    const unit = unitOf(entry.unit);
    if (unit !== null && isUnit(unit) && !quantities.some((q) => convert(1, unit, q.unit) !== null)) {
      document.report(path, `found ${address} in ${unit}, expected ${quantities.map((q) => q.name).join(' or ')}`);
    }
    if (kind === 'total' && entry.maxRate === undefined) {
      document.report(declaredAt, `missing maxRate, expected one like 58 MW: ${address} counts in the emissions`);
    }
  }
}
