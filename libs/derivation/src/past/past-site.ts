import {
  canonicalJson,
  efficiencyFactor,
  factorsOf,
  normalsOf,
  siteOf,
  USUAL_NCV_FACTOR,
  withoutLimits,
  type Site,
} from '#domain';
import { currentConfiguration, type Names, type Queryable } from '#postgres';
import { derivedSites, type DerivedSite } from '../derived-site.js';
import { normalsOfGaps } from '../figures/weather.js';

/** A site as it was configured at a moment. */
export interface PastSite {
  readonly asOfMs: number;
  readonly derived: DerivedSite;
  /** Devices whose windows were made by other declarations than the stored ones are now, by id. */
  readonly otherDevices: ReadonlySet<string>;
  /** Long gaps were shared out by other seasons or normals than they are now. */
  readonly sharesOtherwise: boolean;
  /** The ledger of fuel was kept by another configuration than it is now. */
  readonly keepsFuelOtherwise: boolean;
}

/**
 * The configuration that counted at a moment, from what is kept of every accepted one. Where none had been accepted yet the one of
 * now answers.
 */
export async function readPastSite(q: Queryable, names: Names, now: DerivedSite, asOfMs: number): Promise<PastSite> {
  const kept = await currentConfiguration(q, asOfMs, now.site.id);
  const bodies = (kind: string): unknown[] => kept.filter((one) => one.kind === kind).map(({ body }) => body);
  const [site, factors] = [kept.find(({ kind }) => kind === 'site'), bodies('factors')[0]];
  const siteThen = !site || site.hash === now.site.hash ? now.site : siteOf(site.body);
  const [derived] = derivedSites(
    {
      sites: [siteThen],
      factors: factors === undefined ? now.factors : factorsOf(factors),
      normals: kept.some(({ kind }) => kind === 'normals')
        ? new Map(
            bodies('normals')
              .map((body) => normalsOf(body))
              .map((normals) => [normals.id, normals]),
          )
        : now.normals,
    },
    names,
  );
  const sharesOtherwise =
    canonicalJson(siteThen.season) !== canonicalJson(now.site.season) ||
    normalsOfGaps(siteThen, derived!.normals)?.hash !== normalsOfGaps(now.site, now.normals)?.hash;
  const others = otherDevices(siteThen, now.site);
  const keepsFuelOtherwise = others.size > 0 || sharesOtherwise || fuelOf(derived!) !== fuelOf(now);
  return { asOfMs, derived: derived!, otherDevices: others, sharesOtherwise, keepsFuelOtherwise };
}

/** What the ledger of fuel is kept by, besides windows. */
function fuelOf({ site: { emissions, season, timeZone, sinceMs, devices }, factors }: DerivedSite): string {
  if (!emissions) return '';
  const { credited, excluded = [], biomass, haulage, fuel = [] } = emissions;
  const meters = devices.map(({ id, meter }) => ({ id, meter }));
  const ids = [
    USUAL_NCV_FACTOR,
    ...fuel.map(({ ncv }) => ncv),
    ...biomass.map(({ efficiency }) => efficiencyFactor(efficiency)),
  ];
  const used = ids.map((id) => (id ? factors.get(id) : undefined) ?? null);
  return canonicalJson([credited, excluded, biomass, haulage, fuel, season, timeZone, sinceMs, meters, used]);
}

/** What windows are not made from, but for the shares of long gaps. */
const NOT_OF_WINDOWS = [
  'name',
  'sinceMs',
  'season',
  'area',
  'devices',
  'emissions',
  'closing',
  'targets',
  'holidays',
  'sources',
  'hash',
];

function otherDevices(then: Site, now: Site): Set<string> {
  if (then === now) return new Set();
  const shared = (site: Site): string =>
    canonicalJson(Object.fromEntries(Object.entries(site).filter(([key]) => !NOT_OF_WINDOWS.includes(key))));
  const declared = new Map(now.devices.map((device) => [device.id, canonicalJson(measured(device))]));
  const isOther = shared(then) !== shared(now);
  return new Set(
    then.devices
      .filter((device) => isOther || declared.get(device.id) !== canonicalJson(measured(device)))
      .map(({ id }) => id),
  );
}

/** Points as far as windows are made from them: no limit changes what was measured. */
const measured = ({ points }: Site['devices'][number]) =>
  points.map(({ versions, ...point }) => ({ ...point, versions: versions.map(withoutLimits) }));
