import { DEFAULT_DISPLAY, displayOf, energyName, numberText, shownEnergy, type Display } from '#domain';

/** What the first page of the screen says about a site. */
export interface Savings {
  readonly site: string;
  /** Tonnes avoided in the current season, or the last one; null: nothing computed yet. */
  readonly avoidedT: number | null;
  /** First target in tonnes; null: the site has none. */
  readonly targetT: number | null;
  /** Heat of the same season; null or absent: nothing computed yet. */
  readonly heatGj?: number | null;
  /** How the people of the site read numbers; absent: as usual. */
  readonly display?: Display;
}

/** A site as the screen of a running system tells it. */
export interface SiteStanding extends Savings {
  readonly alerts: Readonly<Record<string, number>>;
  /** Records in Kafka that are in no figure yet; null: not known at the moment. */
  readonly lagRecords: number | null;
}

interface Status {
  readonly avoided?: { readonly seasonT?: number | null };
  readonly heat?: { readonly seasonGj?: number | null };
  readonly targets?: readonly { readonly amount?: number | null; readonly unit?: string }[];
  readonly alerts?: Readonly<Record<string, number>>;
  readonly data?: { readonly lagRecords?: number | null };
}

const TIMEOUT_MS = 3_000;

/** Asks the API for every site. @throws what `get` throws */
export async function siteStandings(get: <T>(path: string) => Promise<T>): Promise<SiteStanding[]> {
  const { items } = await get<{ items: { id: string; display: Display }[] }>('/api/v1/sites');
  return Promise.all(
    items.map(async ({ id, display }) => {
      const { avoided, heat, targets, alerts, data } = await get<Status>(
        `/api/v1/sites/${encodeURIComponent(id)}/status`,
      );
      return {
        site: id,
        avoidedT: avoided?.seasonT ?? null,
        targetT: targets?.find(({ unit }) => unit === 't')?.amount ?? null,
        heatGj: heat?.seasonGj ?? null,
        display,
        alerts: alerts ?? {},
        lagRecords: data?.lagRecords ?? null,
      };
    }),
  );
}

/** Asks the API; null where it does not answer (yet). */
export async function savedSoFar(http: string, apiKey: string | null): Promise<Savings[] | null> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${http}${path}`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  };
  return siteStandings(get).catch(() => null);
}

export function savingsText({ avoidedT, targetT, display = DEFAULT_DISPLAY }: Savings): string {
  const text = (value: number, digits: number): string =>
    numberText(value, display.locale, { least: digits, most: digits });
  const target = targetT === null ? null : `${text(targetT, 0)} t`;
  if (avoidedT === null) return target === null ? 'none computed yet' : `none computed yet, target ${target}`;
  return target === null ? `${text(avoidedT, 1)} t` : `${text(avoidedT, 1)} t of ${target}`;
}

/** The heat of the season in the unit of the site; null: nothing is known of it. */
export function heatText({ heatGj, ...site }: Savings): string | null {
  if (heatGj === null || heatGj === undefined) return null;
  const display = displayOf(site);
  return `${numberText(shownEnergy(heatGj, display), display.locale, { least: 1, most: 1 })} ${energyName(display)}`;
}
