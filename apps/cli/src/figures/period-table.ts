import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, shownNumber, table, type Output } from '../terminal/output.js';

interface Signature {
  readonly who: string;
  readonly at: string;
  readonly reason: string;
  readonly revision: number;
}

interface PeriodItem {
  readonly period: string;
  readonly state: string;
  readonly waitsFor: 'close' | 'approve' | null;
  readonly closableFrom: string;
  readonly revision: number;
  readonly grossT: number | null;
  readonly netT: number | null;
  readonly u95T: number | null;
  readonly coveragePct: number;
  readonly codes: readonly string[];
  readonly closed: Signature | null;
  readonly approval: Signature | null;
  readonly approved: { readonly netT: number | null } | null;
}

const periodsPath = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/periods`;

export interface PeriodListOptions {
  readonly site?: string;
  /** Instead of months. */
  readonly season?: boolean;
  readonly year?: boolean;
  readonly from?: string;
  readonly to?: string;
}

/** Months, seasons or years, with what was signed by whom and what waits for whom. */
export async function listPeriods(api: ApiClient, options: PeriodListOptions, output: Output): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const interval = options.year ? 'year' : options.season ? 'season' : 'month';
  const query = new URLSearchParams({ interval });
  if (options.from !== undefined) query.set('from', options.from);
  if (options.to !== undefined) query.set('to', options.to);
  const { items } = await api.get<{ items: PeriodItem[] }>(`${periodsPath(id)}?${query.toString()}`);
  output.result({ site: id, items }, () =>
    items.length === 0
      ? `${id} has no figures in that time`
      : table(
          [
            'period',
            'state',
            'revision',
            'gross t',
            'net t',
            '± t',
            'coverage %',
            'codes',
            'closed by',
            'approved by',
            'next',
          ],
          items.map((p) => [
            p.period,
            p.state,
            p.revision,
            rounded(p.grossT),
            rounded(p.netT),
            rounded(p.u95T),
            rounded(p.coveragePct),
            p.codes.join(' ') || null,
            p.closed?.who ?? null,
            p.approval && `${p.approval.who} (revision ${p.approval.revision})`,
            p.waitsFor ?? (p.state === 'open' ? `close from ${p.closableFrom}` : null),
          ]),
          display.locale,
        ),
  );
}

/** One of two signatures under a month, season or year, or under its newest restatement. */
export async function signPeriod(
  api: ApiClient,
  act: 'close' | 'approve',
  options: { site?: string; period: string; by?: string; reason?: string },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const { period, by, reason } = options;
  const signed = await api.post<{
    state: string;
    closedBy: string | null;
    approvedBy: string | null;
    figures: { revision: number; grossT: number | null; netT: number | null; u95T: number | null };
  }>(`${periodsPath(id)}/${encodeURIComponent(period)}/${act}`, {
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  });
  output.result(signed, () => {
    const { revision, grossT, netT, u95T } = signed.figures;
    const text = (t: number | null): string => (t === null ? 'not known' : shownNumber(rounded(t)!, display.locale));
    const figures = `revision ${revision}: gross ${text(grossT)} t, net ${text(netT)} ± ${text(u95T)} t`;
    return act === 'close'
      ? `${period} closed by ${signed.closedBy}, waits for the approval of another person\n${figures}`
      : `${period} approved by ${signed.approvedBy}${signed.closedBy ? `, closed by ${signed.closedBy}` : ''}\n${figures}`;
  });
}

interface Moved {
  readonly movedT: number | null;
  readonly signedT: number | null;
  readonly limitT: number | null;
}

interface RestatementItem {
  readonly movement: { readonly gross: Moved; readonly net: Moved; readonly people: 1 | 2 } | null;
  readonly period: string;
  readonly revision: number;
  readonly cause: string;
  readonly recordedAt: string;
  readonly old: { readonly netT: number | null };
  readonly new: { readonly netT: number | null };
  readonly deltaGrossT: number | null;
  readonly deltaNetT: number | null;
  readonly approval: string;
  readonly closedBy: string | null;
  readonly approvedBy: string | null;
  readonly reason: string | null;
}

/** `4879.23 of 2385`: the steps since two people signed, and the limit. */
function movedText(moved: Moved | undefined): string | null {
  if (!moved) return null;
  const { movedT, limitT } = moved;
  return `${movedT === null ? 'appeared or vanished' : rounded(movedT, 3)} of ${limitT === null ? 'nothing' : rounded(limitT, 3)}`;
}

/** What changed after it was closed, newest first. */
export async function listRestatements(
  api: ApiClient,
  options: { site?: string; interval?: string; limit: number },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const query = options.interval === undefined ? '' : `?interval=${encodeURIComponent(options.interval)}`;
  const path = `/api/v1/sites/${encodeURIComponent(id)}/restatements${query}`;
  const items = await api.list<RestatementItem>(path, options.limit);
  output.result({ site: id, items }, () =>
    items.length === 0
      ? `nothing of ${id} has changed after it was closed`
      : table(
          [
            'recorded',
            'period',
            'revision',
            'cause',
            'net t was',
            'is',
            'gross ±',
            'net ±',
            'gross moved',
            'net moved',
            'people',
            'approval',
            'closed by',
            'approved by',
            'reason',
          ],
          items.map((r) => [
            r.recordedAt,
            r.period,
            r.revision,
            r.cause,
            rounded(r.old.netT, 3),
            rounded(r.new.netT, 3),
            rounded(r.deltaGrossT, 3),
            rounded(r.deltaNetT, 3),
            movedText(r.movement?.gross),
            movedText(r.movement?.net),
            r.movement?.people ?? null,
            r.approval,
            r.closedBy,
            r.approvedBy,
            r.reason,
          ]),
          display.locale,
        ),
  );
}
