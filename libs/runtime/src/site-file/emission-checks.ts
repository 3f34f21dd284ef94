/** What the key `emissions` of a site file says of factors and points. */
import { calorificFactor, chooseFactor, convert, factorConverts, isUnit, type FactorSet } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';
import { checkFactor, checkFromDiffers, entries } from './emission-entries.js';
import { checkFuelAndLeakage } from './leakage-checks.js';
import { checkPoint, ENERGY, unitOf, type Declared, type Quantity } from './point-checks.js';

export function checkEmissions(
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
  for (const { entry, path } of entries(emissions.excluded, ['emissions', 'excluded'])) {
    at([...path, 'point'], entry.point, ['total'], ENERGY);
    checkEfficiency(document, [...path, 'efficiency'], entry.efficiency, factors);
    checkFuel(document, [...path, 'fuel'], entry.fuel, factors);
  }
  for (const { entry, path } of entries(emissions.baseline, ['emissions', 'baseline'])) {
    checkFactor(document, [...path, 'factor'], entry.factor, factors, 't/GJ');
    checkEfficiency(document, [...path, 'boilerEfficiency'], entry.boilerEfficiency, factors);
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
    checkGases(document, path, entry, factors, energy);
  }
  for (const { entry, path } of entries(project.biomass, [...base, 'biomass'])) {
    checkEfficiency(document, [...path, 'efficiency'], entry.efficiency, factors);
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
  checkFuelAndLeakage(document, emissions, factors);
}

const checkEfficiency = (document: ConfigDocument, path: Path, id: unknown, factors: FactorSet): void =>
  checkFactor(document, path, id, factors, '1');

/** A factor of a fuel, per energy; per mass it takes another one that says the calorific value. */
function checkFuel(document: ConfigDocument, path: Path, id: unknown, factors: FactorSet): void {
  const versions = typeof id === 'string' ? factors.get(id) : undefined;
  if (typeof id !== 'string' || !versions?.every((factor) => factorConverts(factor, 't/t')))
    return checkFactor(document, path, id, factors, 't/GJ');
  const ncv = calorificFactor(id);
  if (factors.has(ncv)) checkFactor(document, path, ncv, factors, 'GJ/t');
  else
    document.report(
      path,
      `found ${id}, which is per mass, expected a factor per energy, or one with the id ${ncv} (GJ.t-1) beside it`,
    );
}

/** CH4 and N2O of a fossil fuel are per energy: what is not one takes a calorific value. */
function checkGases(document: ConfigDocument, path: Path, entry: Raw, factors: FactorSet, isEnergy: boolean): void {
  if (entry.ch4 === undefined && entry.n2o === undefined) return;
  checkFactor(document, [...path, 'ch4'], entry.ch4, factors, 'kg/TJ');
  checkFactor(document, [...path, 'n2o'], entry.n2o, factors, 'kg/TJ');
  const gwp = text(entry.gwp) ?? 'ar6';
  for (const id of [`gwp.${gwp}.ch4.fossil`, `gwp.${gwp}.n2o`]) {
    if (!factors.has(id)) document.report([...path, 'gwp'], `found ${gwp}, but no factor file has ${id}`);
  }
  const ncv = typeof entry.factor === 'string' ? calorificFactor(entry.factor) : null;
  if (isEnergy || ncv === null) return;
  if (factors.has(ncv)) checkFactor(document, [...path, 'factor'], ncv, factors, 'GJ/t');
  else
    document.report(
      [...path, 'factor'],
      `found ${show(entry.factor)} with ch4 or n2o, which are per energy, expected a factor with the id ${ncv} (GJ.t-1) beside it`,
    );
}
