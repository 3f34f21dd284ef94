/** Calls to the API. A call that is refused for want of a key waits until one is entered. */
import { askForKey, key } from '../state/session.js';

/** What the API said no to, with its sentence for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A path with its query; what is null or undefined is left out. */
export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The path of a call about a site. */
export const sitePath = (site: string, rest: string): string => `/api/v1/sites/${encodeURIComponent(site)}/${rest}`;

/**
 * An answer that is good.
 * @throws Problem with the status and what the API says; TypeError where the server cannot be reached
 */
export async function request(path: string, options: RequestInit = {}): Promise<Response> {
  for (;;) {
    const headers = new Headers(options.headers);
    if (key.value !== null) headers.set('authorization', `Bearer ${key.value}`);
    const response = await fetch(path, { ...options, headers });
    if (response.ok) return response;
    if (response.status === 401) {
      await askForKey();
      continue;
    }
    const problem = (await response.json().catch(() => ({}))) as { detail?: string };
    throw new Problem(response.status, problem.detail ?? `HTTP ${response.status}`);
  }
}

export const get = async <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  (await (await request(path, { signal: signal ?? null })).json()) as Answer;

export const post = async <Answer>(path: string, body: unknown = {}): Promise<Answer> =>
  (await (
    await request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()) as Answer;

/** All rows of a list, page by page; at most `most`, so that a list without end does not hold the page. */
export async function getAll<Item>(path: string, query: Query = {}, most = 10_000): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = null; ;) {
    const page: { items: Item[]; nextCursor: string | null } = await get(withQuery(path, { ...query, cursor }));
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null || items.length >= most) return items;
  }
}

/** Fetches a file with the key and hands it to the browser to keep: a link cannot send the key. */
export async function download(path: string, name: string, accept?: string): Promise<void> {
  const response = await request(path, accept ? { headers: { accept } } : {});
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Opens a document of the API in a tab of its own. Where there is a key it is fetched and written into the tab, which is opened first
 * because browsers allow that in a click only.
 */
export async function openDocument(path: string): Promise<void> {
  const tab = window.open(key.value === null ? path : 'about:blank', '_blank');
  if (key.value === null || !tab) return;
  const response = await request(path, { headers: { accept: 'text/html' } });
  const { html, rule } = withoutMargin(await response.text());
  tab.document.write(html);
  tab.document.close();
  if (rule !== null) tab.document.styleSheets[0]?.insertRule(rule);
}

/**
 * A tab that was written has the policy of this page, which admits the style of all documents and not that of one, with what it prints
 * in its margin: that goes into the first as a rule.
 */
function withoutMargin(html: string): { readonly html: string; readonly rule: string | null } {
  const found = /<style>(@page\{[^<]*\})<\/style>\n?/.exec(html);
  return found ? { html: html.replace(found[0], ''), rule: found[1]! } : { html, rule: null };
}
