/**
 * What a site file says that loads but will disappoint: nothing is wrong with it, but a figure will be missing, an alert or a
 * signature later. Each says what will be missing and what to do.
 */
import type { SiteFile } from '#contracts';
import type { Site } from '#domain';
import type { ConfigDocument, Problem } from '../catalogue/catalogue-document.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { endingWarnings } from './ending-warnings.js';
import { factorWarnings } from './factor-warnings.js';
import { meterWarnings } from './meter-warnings.js';
import { targetWarnings } from './target-warnings.js';
import type { WarnedSite, Warning } from './warning.js';

/** From top to bottom. */
export function siteWarnings(
  document: ConfigDocument,
  site: Site,
  catalogue: Pick<Catalogue, 'factors' | 'normals'>,
  today: string,
): Problem[] {
  const warned: WarnedSite = { file: document.content as SiteFile, site, catalogue, today };
  const found = [
    ...placeWarnings(warned),
    ...meterWarnings(warned),
    ...endingWarnings(warned),
    ...factorWarnings(warned),
    ...targetWarnings(warned),
  ];
  return found
    .map(({ path, text, place }) => document.remark(path, text, place ?? 'value'))
    .sort((a, b) => a.line - b.line || a.col - b.col);
}

function placeWarnings({ file, site }: WarnedSite): Warning[] {
  const warnings: Warning[] = [];
  if (site.sinceMs <= 0) {
    const text =
      'no since: a reading of any year is taken, also of 1970 from a clock that was never set; ' +
      'say since: YYYY-MM-DD, the first day that counts';
    warnings.push({ path: ['site'], text, place: 'key' });
  }
  if (site.weatherPoint === null && !site.weatherSources?.length) {
    const text =
      'no outdoor temperature: normal weather stands in for every day, so drift and gap cannot separate the weather from the plant; ' +
      'declare a weather-station, or weather: { file: … } with daily values';
    warnings.push({ path: ['devices'], text, place: 'key' });
  }
  if (!file.emissions) {
    const text = 'no emissions: heat is shown, but no tonne is counted; say credited points and a baseline';
    warnings.push({ path: ['site'], text, place: 'key' });
  }
  for (const [i, device] of file.devices.entries()) {
    if (device.points.length > 0) continue;
    warnings.push({
      path: ['devices', i, 'points'],
      text: `${device.id} has no points: nothing that it sends is taken`,
    });
  }
  return warnings;
}
