/** What the first page of the screen says about a site. */
export interface Savings {
  readonly site: string;
  /** Tonnes avoided in the current season, or the last one; null: nothing computed yet. */
  readonly avoidedT: number | null;
  /** First target in tonnes; null: the site has none. */
  readonly targetT: number | null;
}

/** A site as the screen of a running system tells it. */
export interface SiteStanding extends Savings {
  readonly alerts: Readonly<Record<string, number>>;
  /** Records in Kafka that are in no figure yet; null: not known at the moment. */
  readonly lagRecords: number | null;
}

interface Status {
  readonly avoided?: { readonly seasonT?: number | null };
  readonly targets?: readonly { readonly amount?: number | null; readonly unit?: string }[];
  readonly alerts?: Readonly<Record<string, number>>;
  readonly data?: { readonly lagRecords?: number | null };
}

const TIMEOUT_MS = 3_000;

/** Asks the API for every site. @throws what `get` throws */
export async function siteStandings(get: <T>(path: string) => Promise<T>): Promise<SiteStanding[]> {
  const { items } = await get<{ items: { id: string }[] }>('/api/v1/sites');
  return Promise.all(
    items.map(async ({ id }) => {
      const { avoided, targets, alerts, data } = await get<Status>(`/api/v1/sites/${encodeURIComponent(id)}/status`);
      return {
        site: id,
        avoidedT: avoided?.seasonT ?? null,
        targetT: targets?.find(({ unit }) => unit === 't')?.amount ?? null,
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

const tonnes = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function savingsText({ avoidedT, targetT }: Savings): string {
  const target = targetT === null ? null : `${whole.format(targetT)} t`;
  if (avoidedT === null) return target === null ? 'none computed yet' : `none computed yet, target ${target}`;
  return target === null ? `${tonnes.format(avoidedT)} t` : `${tonnes.format(avoidedT)} t of ${target}`;
}
