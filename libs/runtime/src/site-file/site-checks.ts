/**
 * What one entry of a site file says about another: addresses, factors, normals, units, order in time. Works on the content
 * as written, also where the grammar has found faults, so that a person sees every problem at once.
 */
import type { FactorSet, Normals } from '#domain';
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';
import { checkAlerts, checkGateways } from './alert-checks.js';
import { checkClosing } from './closing-checks.js';
import { checkCredit } from './credit-checks.js';
import { checkReports, checkShifts } from './duty-checks.js';
import { checkEmissions } from './emission-checks.js';
import { checkMeters } from './meter-checks.js';
import { checkDevices, checkPoint } from './point-checks.js';
import { checkSources } from './source-checks.js';
import { checkTargets } from './target-checks.js';

export interface Known {
  readonly factors: FactorSet;
  readonly normals: ReadonlyMap<string, Normals>;
}

export function checkSite(document: ConfigDocument, known: Known): void {
  const site = map(document.content);
  const points = checkDevices(document, site);
  checkMeters(document, site);
  checkAreas(document, map(site.area));
  checkEmissions(document, map(site.emissions), points, known.factors);
  checkCredit(document, site);
  checkClosing(document, site, known.factors);
  checkGateways(document, site);
  checkAlerts(document, site);
  checkShifts(document, site.shifts);
  checkReports(document, site);
  checkTargets(document, site, known.normals);
  checkSources(document, site, points);
  checkEvidenceKeys(document, list(map(site.evidence).publicKeys));
  for (const [i, source] of [site.weather].flat().entries()) {
    const path = Array.isArray(site.weather) ? ['weather', i] : ['weather'];
    const point = text(source) ?? text(map(source).point);
    if (point !== null) checkPoint(document, path, point, points, ['gauge'], { unit: 'Cel', name: 'a temperature' });
  }
}

/** Two keys that begin on one day: nobody could say which one holds. */
function checkEvidenceKeys(document: ConfigDocument, keys: readonly unknown[]): void {
  const seen = new Set<string | null>();
  for (const [i, raw] of keys.entries()) {
    const from = text(map(raw).from);
    if (seen.has(from)) {
      const found = from === null ? 'a second key without a date' : `a second key from ${from} on`;
      document.report(['evidence', 'publicKeys', i], `found ${found}, expected another date: one key holds at a time`);
    }
    seen.add(from);
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
