import { convert, isUnit, unitHint, type Normals } from '#domain';
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';
import { ENERGY, unitOf, type Quantity } from './point-checks.js';

/** A map: a name from a file finds nothing that every object has, such as `constructor`. */
const METRIC_QUANTITIES: ReadonlyMap<string, Quantity> = new Map([
  ['avoided.gross', { unit: 't', name: 'a mass (t)' }],
  ['avoided.net', { unit: 't', name: 'a mass (t)' }],
  ['heat', ENERGY],
  ['greenShare', { unit: '%', name: 'a share (%)' }],
  ['networkLoss', { unit: '%', name: 'a share (%)' }],
]);

export function checkTargets(document: ConfigDocument, site: Raw, normals: ReadonlyMap<string, Normals>): void {
  const seen = new Set<string>();
  for (const [i, raw] of list(site.targets).entries()) {
    const target = map(raw);
    const path = ['targets', i];
    const id = text(target.id);
    if (id !== null && seen.has(id)) document.report([...path, 'id'], `the target ${show(id)} is declared twice`);
    if (id !== null) seen.add(id);
    const quantity = METRIC_QUANTITIES.get(text(target.metric) ?? '');
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
