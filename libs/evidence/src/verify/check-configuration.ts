import { countedPoints, creditedTwice, localHourStart, periodOf, RULES_VERSION, type Period, type Site } from '#domain';
import { MANIFEST, type ParsedContent } from '../pack/content-files.js';
import type { Manifest } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';

const fail = (where: string, detail: string): never => {
  throw new EvidenceError(where, detail);
};

/** Versions, period and runs are those that the configuration asks for. */
export function checkConfiguration(content: ParsedContent, manifest: Manifest): void {
  const { site } = content;
  const wrong = (field: string, found: unknown, expected: unknown): never =>
    fail(MANIFEST, `\`${field}\` is ${String(found)}, expected ${String(expected)}`);
  if (manifest.rulesVersion !== RULES_VERSION)
    wrong('rulesVersion', manifest.rulesVersion, `${RULES_VERSION}, the rules of this program`);
  if (manifest.site !== site.id) wrong('site', manifest.site, site.id);
  if (manifest.siteHash !== site.hash) wrong('siteHash', manifest.siteHash, site.hash);
  if (manifest.configurationHash !== content.configurationHash)
    wrong('configurationHash', manifest.configurationHash, content.configurationHash);
  const period = periodOf(site, manifest.period);
  if (!period || period.fromMs !== content.fromMs || period.toMs !== content.toMs || period.grain !== content.grain) {
    fail(MANIFEST, `from, to and grain are not those of ${manifest.period} in ${site.timeZone}`);
  }
  checkCredit(site, period!);
  for (const address of countedPoints(site)) {
    const run = content.runs.find(({ point, role }) => point === address && role === 'counted');
    if (!run || run.spanFromMs > content.fromMs || run.spanToMs < content.toMs) {
      fail('runs.json', `${address} counts in the figures, and its rows do not cover the period`);
    }
  }
  if (localHourStart(content.fromMs, site.timeZone) !== content.fromMs)
    fail(MANIFEST, 'the period does not begin with an hour');
}

/** Heat that the configuration credits at two places of its way, in the period of the pack (docs/arithmetic/emissions.md#no-joule-twice). */
function checkCredit({ devices, emissions }: Site, { fromMs, toMs }: Pick<Period, 'fromMs' | 'toMs'>): void {
  const credited = (emissions?.credited ?? []).filter(
    (entry) => entry.fromMs < toMs && (entry.untilMs ?? Infinity) > fromMs,
  );
  // Of entries of one point only the last counts; what is not said is nothing that the figures could be accused of.
  const twice = creditedTwice(devices, credited).find(
    ({ because }) => because === 'upstream' || because === 'same-device',
  );
  if (!twice) return;
  const [first, second] = [credited[twice.first]!.point, credited[twice.second]!.point];
  fail('configuration.json', `${first} and ${second} are both credited, and the same heat passes both`);
}
