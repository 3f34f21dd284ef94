/** What the first page of the screen says about a site. */
export interface Savings {
  readonly site: string;
  /** Tonnes avoided in the current season, or the last one; null: nothing computed yet. */
  readonly avoidedT: number | null;
  /** Target of the contract; null: the site has none in tonnes. */
  readonly targetT: number | null;
}

interface Status {
  readonly avoided?: { readonly seasonT?: number | null };
  readonly targets?: readonly { readonly amount?: number | null }[];
}

const TIMEOUT_MS = 3_000;

/** Asks the API; null where it does not answer (yet). */
export async function savedSoFar(http: string, apiKey: string | undefined): Promise<Savings[] | null> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${http}${path}`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  };
  try {
    const { items } = await get<{ items: { id: string }[] }>('/api/v1/sites');
    return await Promise.all(
      items.map(async ({ id }) => {
        const status = await get<Status>(`/api/v1/sites/${id}/status`);
        return { site: id, avoidedT: status.avoided?.seasonT ?? null, targetT: status.targets?.[0]?.amount ?? null };
      }),
    );
  } catch {
    return null;
  }
}

const tonnes = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function savingsText({ avoidedT, targetT }: Savings): string {
  const target = targetT === null ? null : `${whole.format(targetT)} t`;
  if (avoidedT === null) return target === null ? 'none computed yet' : `none computed yet, target ${target}`;
  return target === null ? `${tonnes.format(avoidedT)} t` : `${tonnes.format(avoidedT)} t of ${target}`;
}
