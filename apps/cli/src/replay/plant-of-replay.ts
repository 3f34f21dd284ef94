import { createPlantLookup, type ConfigurationAnswer, type ConfigurationItem, type PlantLookup } from '#contracts';
import { siteOf, type Site } from '#domain';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite, type SiteItem } from '../system/choose-site.js';
import { Failure } from '../terminal/failure.js';
import type { Ask } from './ask.js';
import { didYouMean } from './did-you-mean.js';
import type { Place } from './recording/json-lines.js';

/** The plant that a recording goes to, as the running system has accepted it. */
export interface Plant {
  readonly place: Place;
  /** Of times without an offset; null: nothing says it. */
  readonly timeZone: string | null;
  /** What decoding needs; null: the API cannot be asked, or has accepted no site yet. */
  readonly lookup: PlantLookup | null;
}

export interface WantedPlace {
  readonly site?: string;
  readonly device?: string;
  readonly timeZone?: string;
}

/** What can be known without the API. */
export const unknownPlant = ({ site, device, timeZone }: WantedPlace): Plant => ({
  place: { site: site ?? null, device: device ?? null },
  timeZone: timeZone ?? null,
  lookup: null,
});

/**
 * The plant of a table, which is of one device: what was not named is taken where there is only one choice, else asked for.
 * @throws Failure where there is no such site or device, or none was named and there is no terminal to ask on
 */
export async function plantOfTable(api: ApiClient, wanted: WantedPlace, ask: Ask | null): Promise<Plant> {
  const chosen = await chooseSite(api, wanted.site ?? (await askSite(api, ask)));
  const site = await countingSite(api, chosen);
  const lookup = createPlantLookup(site === null ? [] : [site]);
  const devices = [...(lookup.sites.get(chosen.id)?.devices.keys() ?? [])];
  return {
    place: { site: chosen.id, device: await deviceOf(chosen.id, devices, wanted.device, ask) },
    timeZone: wanted.timeZone ?? chosen.timeZone,
    lookup: site === null ? null : lookup,
  };
}

/** The plant of JSON lines, which may say themselves where they belong: every site of the system. */
export async function plantOfLines(api: ApiClient, wanted: WantedPlace): Promise<Plant> {
  const { items } = await api.get<{ items: SiteItem[] }>('/api/v1/sites');
  const named = wanted.site === undefined && items.length !== 1 ? null : await chooseSite(api, wanted.site);
  const sites: Site[] = [];
  for (const item of items) {
    const site = await countingSite(api, item);
    if (site !== null) sites.push(site);
  }
  const lookup = createPlantLookup(sites);
  const devices = named === null ? [] : [...(lookup.sites.get(named.id)?.devices.keys() ?? [])];
  const device = named === null ? (wanted.device ?? null) : await deviceOf(named.id, devices, wanted.device, null);
  return {
    place: { site: named?.id ?? null, device },
    timeZone: wanted.timeZone ?? named?.timeZone ?? null,
    lookup: sites.length === 0 ? null : lookup,
  };
}

async function askSite(api: ApiClient, ask: Ask | null): Promise<string | undefined> {
  if (ask === null) return undefined;
  const { items } = await api.get<{ items: SiteItem[] }>('/api/v1/sites');
  if (items.length < 2) return undefined;
  const ids = items.map(({ id }) => id);
  return ask.choose('Which site is the recording of?', ids);
}

/** null: the recording, or nothing, says it. */
async function deviceOf(
  site: string,
  devices: readonly string[],
  named: string | undefined,
  ask: Ask | null,
): Promise<string | null> {
  if (named !== undefined) {
    if (devices.length === 0 || devices.includes(named)) return named;
    throw new Failure(`site ${site} has no device ${named}${didYouMean(named, devices, 'it has')}`);
  }
  if (devices.length === 1) return devices[0]!;
  return ask === null || devices.length === 0 ? null : ask.choose('Which device is the recording of?', devices);
}

/** null: the system has accepted none yet. */
async function countingSite(api: ApiClient, { id }: SiteItem): Promise<Site | null> {
  const path = `/api/v1/sites/${encodeURIComponent(id)}/configurations`;
  const { items } = await api.get<{ items: ConfigurationItem[] }>(path);
  const [newest] = items;
  return newest === undefined ? null : siteOf((await api.get<ConfigurationAnswer>(newest.href)).site);
}
