import { DEFAULT_MATERIALITY, factorVersion, neverVerified, type FactorSet, type Site, type Waiver } from '#domain';

/** Somebody who signs nothing in any test. */
const AUTHOR = 'Sun Yan, methods';
const EVER = { fromMs: -Infinity, toMs: Infinity };

/**
 * A site whose file sets aside what its story is not about: factors that nobody has verified, meters without a certificate, and
 * periods of which it has few days.
 * @param told these periods
 * @param until within a year of the signatures of the story
 */
export function waivedSite(
  site: Site,
  { factors, told, until = '2026-12-31' }: { factors: FactorSet; told: readonly string[]; until?: string },
): Site {
  const versions = [...factors.values()].flat().filter(({ status }) => status !== 'verified');
  const waiver = (waives: Waiver['waives'], subject: string): Waiver => {
    return { waives, subject, by: AUTHOR, reason: 'a plant of tests', until };
  };
  const waivers = [
    ...(site.closing?.waivers ?? []),
    ...versions.map((factor) => waiver('factor', factorVersion(factor))),
    ...neverVerified(site, EVER).map((device) => waiver('calibration', device)),
    ...told.map((period) => waiver('told', period)),
  ];
  return { ...site, closing: { materiality: DEFAULT_MATERIALITY, ...site.closing, waivers } };
}
