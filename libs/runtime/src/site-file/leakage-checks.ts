/** What the keys `emissions.fuel` and `emissions.leakage` of a site file ask of the rest of it. */
import { USUAL_NCV_FACTOR, type FactorSet } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { map, text, type Raw } from '../catalogue/raw-content.js';
import { checkFactor, checkFromDiffers, entries } from './emission-entries.js';

export function checkFuelAndLeakage(document: ConfigDocument, emissions: Raw, factors: FactorSet): void {
  const project = map(emissions.project);
  checkFuel(document, emissions, factors);
  const leakage = map(emissions.leakage);
  const base = ['emissions', 'leakage'];
  const processing = entries(leakage.processing, [...base, 'processing']);
  const competing = entries(leakage.competing, [...base, 'competing']);
  const [first] = [...processing, ...competing];
  if (first && project.biomass === undefined) {
    const text =
      'found no emissions.project.biomass, expected one: the efficiency of its boiler says how much is burnt';
    document.report(first.path, text);
  }
  const grids = gridsOf(project);
  for (const { entry, path } of processing) {
    if (entry.factor !== undefined) checkFactor(document, [...path, 'factor'], entry.factor, factors, 't/MW.h');
    else if (grids.size !== 1) {
      const found = grids.size === 0 ? 'no' : 'more than one';
      document.report(
        path,
        `missing factor, expected one: there is ${found} grid factor (with its loss) under emissions.project.electricity`,
      );
    }
    if (entry.gridLossShare !== undefined && entry.factor === undefined) {
      document.report(
        [...path, 'gridLossShare'],
        'found a loss without a factor, expected both: it is lost of that power',
      );
    }
  }
  for (const { entry, path } of competing) {
    checkFactor(document, [...path, 'factor'], entry.factor, factors, 't/GJ');
  }
  checkFromDiffers(document, leakage.processing, [...base, 'processing']);
  checkFromDiffers(document, leakage.competing, [...base, 'competing']);
  // By mass go pressing, and haulage of what is burnt.
  const hauled = project.biomass === undefined ? [] : entries(project.haulage, ['emissions', 'project', 'haulage']);
  const [byMass] = [...processing, ...hauled];
  if (byMass && !namesNcv(emissions) && !factors.has(USUAL_NCV_FACTOR)) {
    checkFactor(document, byMass.path, USUAL_NCV_FACTOR, factors, 'GJ/t');
  }
}

function checkFuel(document: ConfigDocument, emissions: Raw, factors: FactorSet): void {
  const path: Path = ['emissions', 'fuel'];
  const stores = entries(emissions.fuel, path);
  for (const { entry, path: at } of stores) {
    if (entry.ncv !== undefined) checkFactor(document, [...at, 'ncv'], entry.ncv, factors, 'GJ/t');
  }
  checkFromDiffers(document, emissions.fuel, path);
  const dry = stores.find(({ entry }) => entry.ncvBasis === 'dry');
  if (!dry) return;
  for (const { entry, path: at } of entries(map(emissions.project).biomass, ['emissions', 'project', 'biomass'])) {
    const fuel = map(entry.fuel);
    if (fuel.ncvPoint !== undefined && fuel.moisturePoint === undefined) {
      document.report([...at, 'fuel'], 'missing moisturePoint, expected one: emissions.fuel.ncvBasis is dry');
    }
  }
}

const namesNcv = (emissions: Raw): boolean =>
  entries(emissions.fuel, []).some(({ entry }) => entry.ncv !== undefined && entry.from === undefined);

/** What the meters of power go by, each with its factors and losses in order of time: one where all go by the same. */
function gridsOf(project: Raw): Set<string> {
  const byPoint = new Map<string, string[]>();
  for (const { entry } of entries(project.electricity, [])) {
    const point = text(entry.point) ?? '';
    const says = [entry.from, entry.factor, entry.gridLossShare ?? 0].map(String).join(' ');
    byPoint.set(point, [...(byPoint.get(point) ?? []), says].sort());
  }
  return new Set([...byPoint.values()].map((says) => says.join(', ')));
}
