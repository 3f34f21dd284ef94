import type { Display } from '#domain';
import type { ApiClient } from './api-client.js';
import { Failure } from '../terminal/failure.js';

export interface SiteItem {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** How its people read numbers. */
  readonly display: Display;
}

/** The site that was named, or the only one that there is. */
export async function chooseSite(api: ApiClient, named: string | undefined): Promise<SiteItem> {
  const { items } = await api.get<{ items: SiteItem[] }>('/api/v1/sites');
  if (named !== undefined) {
    const found = items.find(({ id }) => id === named);
    if (found) return found;
    throw new Failure(`there is no site ${named}; there are ${items.map(({ id }) => id).join(', ') || 'none'}`);
  }
  const [only, ...others] = items;
  if (only && others.length === 0) return only;
  throw new Failure(`which site? give --site, one of ${items.map(({ id }) => id).join(', ')}`);
}
