import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';

export interface LetterFilter {
  readonly site?: string;
  readonly reason?: string;
  readonly device?: string;
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
}

export interface Discard extends LetterFilter {
  readonly ids: readonly string[];
  readonly all?: true;
  /** Those that belong to no declared site, instead of those of one. */
  readonly unknownSite?: true;
  readonly because: string;
  readonly by?: string;
}

/** Which to show, and how many at most. */
export interface LetterList extends LetterFilter {
  readonly limit: number;
  /** Only those of no declared site, or of a topic that cannot be read. */
  readonly unknownSite?: true;
}

export interface DeadLetter {
  readonly id: string;
  readonly site: string | null;
  readonly topic: string;
  readonly receivedAt: string;
  readonly device: string | null;
  readonly point: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly sender: { readonly kind: 'principal' | 'anonymous' | 'broker'; readonly name: string | null } | null;
  readonly state: 'waiting' | 'replayed' | 'discarded';
  readonly discarded: { readonly at: string; readonly by: string; readonly because: string } | null;
}

interface ReplayAnswer {
  readonly examined: number;
  readonly sentValues: number;
  readonly sentEvents: number;
  readonly replayed: readonly string[];
  readonly failing: readonly { readonly id: string; readonly reason: string; readonly detail: string }[];
  readonly nextCursor: string | null;
}

/** Of no declared site. */
export const STRAY_LETTERS = '/api/v1/dead-letters';

/** Those of every site and of none, the newest first, where no site is named. */
export async function listDeadLetters(api: ApiClient, filter: LetterList, output: Output): Promise<void> {
  const query = new URLSearchParams(given(filter)).toString();
  const lists = await Promise.all(
    (await listsOf(api, filter)).map((path) => api.list<DeadLetter>(`${path}?${query}`, filter.limit)),
  );
  const letters = lists
    .flat()
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : 0))
    .slice(0, filter.limit);
  output.result({ items: letters }, () =>
    letters.length === 0
      ? 'no dead letters'
      : table(
          ['received', 'site', 'device or topic', 'point', 'reason', 'detail', 'sender', 'state', 'id'],
          letters.map((l) => [
            l.receivedAt,
            l.site ?? '(unknown)',
            l.device ?? l.topic,
            l.point,
            l.reason,
            l.detail,
            l.sender && (l.sender.name ?? `(${l.sender.kind})`),
            stateOf(l),
            l.id,
          ]),
        ),
  );
}

async function listsOf(api: ApiClient, { site, device, unknownSite }: LetterList): Promise<string[]> {
  if (unknownSite) {
    if (site !== undefined) throw new WrongUsage('--unknown-site and --site exclude each other');
    if (device !== undefined)
      throw new WrongUsage('--unknown-site: what belongs to no site belongs to no device of one');
    return [STRAY_LETTERS];
  }
  const { items } = await api.get<{ items: readonly { readonly id: string }[] }>('/api/v1/sites');
  const named = site === undefined ? items : [await chooseSite(api, site)];
  const lists = named.map(({ id }) => `/api/v1/sites/${encodeURIComponent(id)}/dead-letters`);
  return site === undefined && device === undefined ? [...lists, STRAY_LETTERS] : lists;
}

/** Sends again what passes now, all pages of it. */
export async function replayDeadLetters(
  api: ApiClient,
  filter: LetterFilter & { readonly ids: readonly string[] },
  output: Output,
): Promise<void> {
  const { id } = await chooseSite(api, filter.site);
  const sum = {
    examined: 0,
    sentValues: 0,
    sentEvents: 0,
    replayed: 0,
    failing: [] as ReplayAnswer['failing'][number][],
  };
  let cursor: string | null = null;
  do {
    const body = {
      ...given(filter),
      ...(filter.ids.length > 0 && { ids: filter.ids }),
      ...(cursor !== null && { cursor }),
    };
    const answer: ReplayAnswer = await api.post(`/api/v1/sites/${encodeURIComponent(id)}/dead-letters/replay`, body);
    sum.examined += answer.examined;
    sum.sentValues += answer.sentValues;
    sum.sentEvents += answer.sentEvents;
    sum.replayed += answer.replayed.length;
    sum.failing.push(...answer.failing);
    cursor = answer.nextCursor;
  } while (cursor !== null);
  output.result(sum, () => {
    const head = `${sum.examined} dead letters looked at, ${sum.replayed} sent again (${sum.sentValues} values, ${sum.sentEvents} events)`;
    if (sum.failing.length === 0) return head;
    const shown = sum.failing.slice(0, 20).map((f) => [f.id, f.reason, f.detail]);
    return `${head}\n${sum.failing.length} still do not pass:\n${table(['id', 'reason', 'detail'], shown)}`;
  });
}

/** Gives up what will never pass, all of it. */
export async function discardDeadLetters(api: ApiClient, discard: Discard, output: Output): Promise<void> {
  const { ids, all, because, by, unknownSite, site: named, device } = discard;
  if (ids.length === 0 && !all && Object.keys(given(discard)).length === 0) {
    throw new WrongUsage('say which: ids, --reason, --device, --from, --to, or --all');
  }
  if (unknownSite && (named !== undefined || device !== undefined)) {
    throw new WrongUsage('--unknown-site: what belongs to no site is of no --site and no --device');
  }
  const site = unknownSite ? null : (await chooseSite(api, named)).id;
  const path = site === null ? '/api/v1' : `/api/v1/sites/${encodeURIComponent(site)}`;
  const body = { ...given(discard), ...(ids.length > 0 && { ids }), ...(all && { all }), because, ...(by && { by }) };
  let discarded = 0;
  for (let more = true; more;) {
    const answer: { discarded: number; more: boolean } = await api.post(`${path}/dead-letters/discard`, body);
    discarded += answer.discarded;
    ({ more } = answer);
  }
  output.result({ site, discarded }, () =>
    discarded === 0
      ? 'none of these waits: nothing was discarded'
      : `${discarded.toLocaleString('en')} dead letters discarded; they stay readable: \`greenpark dead-letters list --state discarded\``,
  );
}

const stateOf = ({ state, discarded }: DeadLetter): string =>
  discarded === null ? state : `discarded by ${discarded.by}: ${discarded.because}`;

const given = ({ reason, device, from, to, state }: LetterFilter): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ reason, device, from, to, state }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
