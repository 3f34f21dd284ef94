/**
 * What one entry of a site file says about another: addresses, factors, normals, units, order in time. Works on the content
 * as written, also where the grammar has found faults, so that a person sees every problem at once.
 */
import { chooseFactor, convert, factorConverts, isUnit, ucumCode, unitHint } from '#domain';
import type { FactorSet, FactorUse, Normals } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';
import { checkCredit } from './credit-checks.js';
import { rateConverts, ratePerHour } from './rate-per-hour.js';
import { checkSources } from './source-checks.js';

export interface Known {
  readonly factors: FactorSet;
  readonly normals: ReadonlyMap<string, Normals>;
}

/** An entry, or a list of entries that hold from different days. */
const entries = (value: unknown, path: Path): { entry: Raw; path: Path }[] =>
  Array.isArray(value)
    ? value.map((entry, i) => ({ entry: map(entry), path: [...path, i] }))
    : value === undefined
      ? []
      : [{ entry: map(value), path }];
/** A unit as UCUM, however it is spelt; what is none stays as written. */
const unitOf = (value: unknown): string | null => {
  const unit = text(value);
  return unit === null ? null : (ucumCode(unit) ?? unit);
};

const TAKEN_IDS = new Set(['status', 'alerts']);
const ENERGY = { unit: 'GJ', name: 'an energy (GJ, MW.h, kW.h)' };

interface Declared {
  readonly entry: Raw;
  readonly path: Path;
}

export function checkSite(document: ConfigDocument, known: Known): void {
  const site = map(document.content);
  const points = checkDevices(document, site);
  checkAreas(document, map(site.area));
  checkEmissions(document, map(site.emissions), points, known.factors);
  checkCredit(document, site);
  checkTargets(document, site, known.normals);
  checkSources(document, site, points);
  for (const [i, source] of [site.weather].flat().entries()) {
    const path = Array.isArray(site.weather) ? ['weather', i] : ['weather'];
    const point = text(source) ?? text(map(source).point);
    if (point !== null) checkPoint(document, path, point, points, ['gauge'], { unit: 'Cel', name: 'a temperature' });
  }
}

/** Devices and points by themselves. Returns every declared version of every address. */
function checkDevices(document: ConfigDocument, site: Raw): Map<string, Declared[]> {
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

function checkAreas(document: ConfigDocument, area: Raw): void {
  for (const key of ['planned', 'connected']) {
    let before: string | null = null;
    for (const [i, raw] of list(area[key]).entries()) {
      const from = text(map(raw).from);
      if (from === null && i > 0)
        document.report(['area', key, i], 'missing from, expected a date after the entry before it');
      if (from !== null && before !== null && from <= before) {
        document.report(['area', key, i, 'from'], `found ${from}, expected a date after ${before}`);
      }
      before = from ?? before;
    }
  }
}

interface Quantity {
  readonly unit: string;
  readonly name: string;
}

/** A reference to a point: declared, of a kind that fits, of a unit that converts. Registers must have a maxRate. */
function checkPoint(
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

function checkFactor(document: ConfigDocument, path: Path, id: unknown, factors: FactorSet, use: FactorUse): void {
  if (typeof id !== 'string') return;
  const versions = factors.get(id);
  if (!versions) {
    document.report(
      path,
      `found ${show(id)}, expected a factor of the factor files${didYouMean(id, [...factors.keys()])}`,
    );
    return;
  }
  for (const factor of versions) {
    if (!factorConverts(factor, use)) {
      document.report(path, `found ${id} in ${factor.unit}, expected a factor that converts to ${use}`);
    }
  }
}

function checkEmissions(
  document: ConfigDocument,
  emissions: Raw,
  points: ReadonlyMap<string, readonly Declared[]>,
  factors: FactorSet,
): void {
  const at = (
    path: Path,
    address: unknown,
    kinds: readonly string[],
    quantity: Quantity | readonly Quantity[],
  ): void => {
    if (typeof address === 'string') checkPoint(document, path, address, points, kinds, quantity);
  };
  const mass = { unit: 't', name: 'a mass (t, kg)' };
  const counted = ['total', 'delta'];

  for (const [i, raw] of list(emissions.credited).entries()) {
    const path = ['emissions', 'credited', i];
    if (typeof raw === 'string') at(path, raw, ['total'], ENERGY);
    else at([...path, 'point'], map(raw).point, ['total'], ENERGY);
  }
  for (const { entry, path } of entries(emissions.baseline, ['emissions', 'baseline'])) {
    checkFactor(document, [...path, 'factor'], entry.factor, factors, 't/GJ');
  }
  checkFromDiffers(document, emissions.baseline, ['emissions', 'baseline']);

  const project = map(emissions.project);
  const base = ['emissions', 'project'];
  for (const { entry, path } of entries(project.electricity, [...base, 'electricity'])) {
    at([...path, 'point'], entry.point, counted, ENERGY);
    checkFactor(document, [...path, 'factor'], entry.factor, factors, 't/MW.h');
  }
  for (const { entry, path } of entries(project.fossilFuels, [...base, 'fossilFuels'])) {
    at([...path, 'point'], entry.point, counted, [mass, { unit: 'L', name: 'a volume (L)' }, ENERGY]);
    const unit = unitOf(points.get(String(entry.point))?.[0]?.entry.unit);
    const volume = unit !== null && isUnit(unit) && convert(1, unit, 'L') !== null;
    const energy = unit !== null && isUnit(unit) && convert(1, unit, 'GJ') !== null;
    if (volume && entry.densityKgPerL === undefined) {
      document.report([...path], 'missing densityKgPerL, expected one: the point is a volume');
    }
    checkFactor(document, [...path, 'factor'], entry.factor, factors, energy ? 't/GJ' : 't/t');
  }
  for (const { entry, path } of entries(project.biomass, [...base, 'biomass'])) {
    checkFactor(document, [...path, 'ch4'], entry.ch4, factors, 'kg/TJ');
    checkFactor(document, [...path, 'n2o'], entry.n2o, factors, 'kg/TJ');
    const gwp = text(entry.gwp) ?? 'ar6';
    for (const id of [`gwp.${gwp}.ch4`, `gwp.${gwp}.n2o`]) {
      if (chooseFactor(factors, id, '2000-01-01', 'debit') === null && (gwp === 'ar5' || gwp === 'ar6')) {
        document.report([...path, 'gwp'], `found ${gwp}, but no factor file has ${id}`);
      }
    }
    const fuel = map(entry.fuel);
    at([...path, 'fuel', 'point'], fuel.point, counted, mass);
    at([...path, 'fuel', 'moisturePoint'], fuel.moisturePoint, ['gauge', 'delta'], { unit: '%', name: 'a share (%)' });
    at([...path, 'fuel', 'ncvPoint'], fuel.ncvPoint, ['gauge', 'delta'], {
      unit: 'GJ.t-1',
      name: 'an energy per mass (GJ.t-1)',
    });
  }
  checkFromDiffers(document, project.biomass, [...base, 'biomass']);
  for (const { entry, path } of entries(project.haulage, [...base, 'haulage'])) {
    at([...path, 'point'], entry.point, counted, mass);
    checkFactor(document, [...path, 'factor'], entry.factor, factors, 'g/(t.km)');
  }
}

/** Of a list of entries that follow each other at most one may hold at a time. */
function checkFromDiffers(document: ConfigDocument, value: unknown, path: Path): void {
  const seen = new Set<unknown>();
  for (const { entry, path: at } of entries(value, path)) {
    if (seen.has(entry.from))
      document.report(at, 'two entries hold from the same date; expected a `from` that differs');
    seen.add(entry.from);
  }
}

const METRIC_UNITS: Readonly<Record<string, Quantity>> = {
  'avoided.gross': { unit: 't', name: 'a mass (t)' },
  'avoided.net': { unit: 't', name: 'a mass (t)' },
  heat: ENERGY,
  greenShare: { unit: '%', name: 'a share (%)' },
  networkLoss: { unit: '%', name: 'a share (%)' },
};

export function checkTargets(document: ConfigDocument, site: Raw, normals: ReadonlyMap<string, Normals>): void {
  const seen = new Set<string>();
  for (const [i, raw] of list(site.targets).entries()) {
    const target = map(raw);
    const path = ['targets', i];
    const id = text(target.id);
    if (id !== null && seen.has(id)) document.report([...path, 'id'], `the target ${show(id)} is declared twice`);
    if (id !== null) seen.add(id);
    const quantity = METRIC_UNITS[String(target.metric)];
    const unit = unitOf(target.unit);
    if (quantity && unit !== null && (!isUnit(unit) || convert(1, unit, quantity.unit) === null)) {
      document.report([...path, 'unit'], `found ${show(unit)}, expected ${quantity.name}${unitHint(unit)}`);
    }
    if (site.emissions === undefined) {
      document.report(path, 'a target needs the key emissions, which says what is counted');
    }
    const plan = map(target.plan);
    const name = text(plan.normals);
    if (name === null) continue;
    const found = normals.get(name);
    if (!found) {
      document.report(
        [...path, 'plan', 'normals'],
        `found ${show(name)}, expected a normals file${didYouMean(name, [...normals.keys()])}`,
      );
    } else if (typeof plan.base === 'number' && plan.base !== found.baseC) {
      document.report([...path, 'plan', 'base'], `found ${plan.base}, expected ${found.baseC}, the base of ${name}`);
    }
  }
}
