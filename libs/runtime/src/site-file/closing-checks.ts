/** What the key `closing` of a site file says of factors and devices. */
import { factorVersion, type FactorSet } from '#domain';
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';

/** A waiver of something that is not there would wait for ever to be used, while what was meant is not waived. */
export function checkClosing(document: ConfigDocument, site: Raw, factors: FactorSet): void {
  const devices = list(site.devices).flatMap((device) => text(map(device).id) ?? []);
  for (const [i, raw] of list(map(site.closing).waivers).entries()) {
    const { factor, calibration } = map(raw);
    const path = ['closing', 'waivers', i];
    const version = text(factor);
    if (version !== null) {
      const id = version.slice(0, version.lastIndexOf('@'));
      const versions = (factors.get(id) ?? []).map(factorVersion);
      const known = versions.length > 0 ? versions : [...factors.values()].flat().map(factorVersion);
      if (!versions.includes(version)) {
        const hint = didYouMean(version, known);
        document.report([...path, 'factor'], `found ${show(version)}, expected a version of the factor files${hint}`);
      }
    }
    const device = text(calibration);
    if (device !== null && !devices.includes(device)) {
      const hint = didYouMean(device, devices);
      document.report([...path, 'calibration'], `found ${show(device)}, expected a device of this file${hint}`);
    }
  }
}
