import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { table, type Output } from '../terminal/output.js';
import type { SiteOption } from './verifications.js';

interface FindingItem {
  readonly id: number;
  readonly verification: number | null;
  readonly period: string;
  readonly kind: string;
  readonly state: string;
  readonly text: string;
  readonly hours: readonly string[];
  readonly document: string | null;
  readonly errorT: number | null;
  readonly who: string;
}

const MOST_ROWS = 10_000;
const findingsOf = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/findings`;

/** The newest first. */
export async function listFindings(
  api: ApiClient,
  options: SiteOption & { readonly period?: string; readonly kind?: string; readonly state?: string },
  output: Output,
): Promise<void> {
  const { id: site, display } = await chooseSite(api, options.site);
  const query = new URLSearchParams();
  for (const name of ['period', 'kind', 'state'] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  const items = await api.list<FindingItem>(`${findingsOf(site)}?${query.toString()}`, MOST_ROWS);
  output.result({ site, items }, () =>
    items.length === 0
      ? 'nothing was found'
      : table(
          ['finding', 'period', 'state', 'error t', 'about', 'by', 'text'],
          items.map((item) => [
            `${item.kind} ${item.id}`,
            item.period,
            item.state,
            item.errorT,
            item.document ?? (item.hours.length > 1 ? `${item.hours.length} hours` : (item.hours[0] ?? null)),
            item.who,
            item.text,
          ]),
          display.locale,
        ),
  );
}

export interface NewFindingOptions extends SiteOption {
  readonly verification: number;
  readonly kind: string;
  readonly text: string;
  readonly hour: readonly string[];
  readonly document?: string;
  readonly errorT?: number;
  readonly by?: string;
}

export async function addFinding(api: ApiClient, options: NewFindingOptions, output: Output): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const { verification, kind, text, hour, document, errorT, by } = options;
  const raised = await api.post<FindingItem & { isNew: boolean }>(findingsOf(site), {
    verification,
    kind,
    text,
    hours: hour,
    ...(document !== undefined && { document }),
    ...(errorT !== undefined && { errorT }),
    ...(by !== undefined && { by }),
  });
  output.result(raised, () => `${kind} ${raised.id} ${raised.isNew ? 'raised' : 'was raised before'}`);
}

export async function actOnFinding(
  api: ApiClient,
  act: 'answer' | 'close',
  options: SiteOption & { readonly id: string; readonly text: string; readonly errorT?: number; readonly by?: string },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const { id, text, errorT, by } = options;
  const found = await api.post<FindingItem>(`${findingsOf(site)}/${encodeURIComponent(id)}/${act}`, {
    text,
    ...(errorT !== undefined && { errorT }),
    ...(by !== undefined && { by }),
  });
  output.result(found, () => `${found.kind} ${found.id} is ${found.state}`);
}
