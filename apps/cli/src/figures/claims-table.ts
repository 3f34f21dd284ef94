import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

interface Act {
  readonly who: string;
  readonly at: string;
}

interface ClaimItem {
  readonly id: string;
  readonly period: string;
  readonly purpose: string;
  readonly basis: string;
  readonly owner: { readonly kind: string; readonly name: string };
  readonly amountT: number;
  readonly parts: readonly { readonly month: string; readonly amountT: number }[];
  readonly state: string;
  readonly statement: { readonly customer: string; readonly period: string } | null;
  readonly from: string | null;
  readonly changed: Act;
}

interface Tonnes {
  readonly grossT: number;
  readonly netT: number;
}

interface BalanceItem {
  readonly period: string;
  readonly state: string;
  readonly closed: Tonnes;
  readonly claimed: Tonnes;
  readonly retired: Tonnes;
  readonly sharePct: number | null;
  readonly left: Tonnes;
  readonly owes: Tonnes;
  readonly covers: Tonnes;
}

/** Who acts, why, and on which site. */
export interface ActOptions {
  readonly site?: string;
  readonly by?: string;
  readonly reason?: string;
}

const pathOf = (site: string, rest = ''): string => `/api/v1/sites/${encodeURIComponent(site)}/claims${rest}`;

/** Every claim, also those that ended. */
export async function listClaims(
  api: ApiClient,
  options: { site?: string; period?: string; state?: string; asOf?: string; limit: number },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const items = await api.list<ClaimItem>(`${pathOf(id)}${queryOf(options)}`, options.limit);
  output.result({ site: id, items }, () =>
    items.length === 0
      ? `nobody has claimed tonnes of ${id}`
      : table(
          ['claim', 'of', 'for', 'basis', 'owner', 't', 'state', 'since', 'by', 'from'],
          items.map((c) => [
            c.id,
            c.period,
            c.statement ? `statement of ${c.statement.period}` : c.purpose,
            c.basis,
            `${c.owner.name} (${c.owner.kind})`,
            c.amountT,
            c.state,
            c.changed.at,
            c.changed.who,
            c.from,
          ]),
          display.locale,
        ),
  );
}

/** What of each approved month and season is claimed, retired, left and owed. */
export async function claimBalance(
  api: ApiClient,
  options: { site?: string; asOf?: string },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: BalanceItem[] }>(`${pathOf(id, '/balance')}${queryOf(options)}`);
  output.result({ site: id, items }, () =>
    items.length === 0
      ? `no month or season of ${id} is approved: there is nothing to claim`
      : table(
          [
            'period',
            'state',
            'closed net t',
            'claimed',
            'retired',
            'left',
            'gross t',
            'left',
            'share %',
            'owes',
            'covers',
          ],
          items.map((b) => [
            b.period,
            b.state,
            b.closed.netT,
            b.claimed.netT,
            b.retired.netT,
            b.left.netT,
            b.closed.grossT,
            b.left.grossT,
            rounded(b.sharePct, 3),
            b.owes.netT || null,
            b.covers.netT || null,
          ]),
          display.locale,
        ),
  );
}

export interface NewClaimOptions extends ActOptions {
  readonly id?: string;
  readonly purpose: string;
  readonly basis?: string;
  readonly kind: string;
  readonly owner: string;
}

export async function newClaim(
  api: ApiClient,
  period: string,
  amountT: number,
  options: NewClaimOptions,
  output: Output,
): Promise<void> {
  const { id, purpose, basis, kind, owner, ...acting } = options;
  const body = { ...given({ id, basis }), period, purpose, amountT, owner: { kind, name: owner } };
  const made = await post<ClaimItem>(api, '', acting, body);
  output.result(made, () => claimText(made));
}

export async function reserveClaim(
  api: ApiClient,
  period: string,
  customer: string,
  { id, basis, ...acting }: ActOptions & { id?: string; basis?: string },
  output: Output,
): Promise<void> {
  const made = await post<ClaimItem>(api, '/reserve', acting, { ...given({ id, basis }), period, customer });
  output.result(made, () => claimText(made));
}

export interface TransferOptions extends ActOptions {
  readonly id?: string;
  readonly kind: string;
  readonly owner: string;
  readonly purpose?: string;
  readonly amount?: number;
}

export async function transferClaim(
  api: ApiClient,
  claim: string,
  options: TransferOptions,
  output: Output,
): Promise<void> {
  const { id, kind, owner, purpose, amount, ...acting } = options;
  const body = { ...given({ id, purpose, amountT: amount }), to: { kind, name: owner } };
  const path = `/${encodeURIComponent(claim)}/transfer`;
  const done = await post<{ moved: ClaimItem; kept: ClaimItem | null }>(api, path, acting, body);
  output.result(done, () => [done.moved, ...(done.kept ? [done.kept] : [])].map(claimText).join('\n'));
}

export async function endClaim(
  api: ApiClient,
  act: 'retire' | 'withdraw',
  claim: string,
  options: ActOptions,
  output: Output,
): Promise<void> {
  const ended = await post<ClaimItem>(api, `/${encodeURIComponent(claim)}/${act}`, options, {});
  output.result(ended, () => claimText(ended));
}

async function post<Answer>(
  api: ApiClient,
  path: string,
  { site, by, reason }: ActOptions,
  body: object,
): Promise<Answer> {
  const { id } = await chooseSite(api, site);
  return api.post<Answer>(pathOf(id, path), { ...body, ...given({ by, reason }) });
}

const claimText = ({ id, amountT, basis, period, owner, state, parts }: ClaimItem): string => {
  const months = parts.length > 1 ? ` (${parts.map(({ month, amountT: t }) => `${month}: ${t} t`).join(', ')})` : '';
  return `claim ${id}: ${amountT} t ${basis} of ${period}${months}, ${state}, ${owner.name} (${owner.kind})`;
};

const given = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function queryOf({ period, state, asOf }: { period?: string; state?: string; asOf?: string }): string {
  const query = new URLSearchParams(given({ period, state, asOf }) as Record<string, string>).toString();
  return query === '' ? '' : `?${query}`;
}
