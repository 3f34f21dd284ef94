import type { JsonText } from './json-text.js';

/** What a list answers: its rows, and what it says once. */
export type ListAnswer = Readonly<Record<string, unknown>>;

/** One page of a list. */
export type Page = ListAnswer & { readonly items: readonly unknown[]; readonly nextCursor: string | null };

/** A list that is read page by page: as JSON the caller asks for each, a table is written through to its end. */
export class Pages<One extends Page = Page> {
  constructor(
    /** @param cursor of the page before; undefined: the one that the caller named, or none */
    readonly read: (cursor?: string) => Promise<One>,
    /** The page that the caller named, as JSON: the same, and maybe written already. */
    readonly inJson: () => Promise<One | JsonText> = () => read(),
  ) {}

  /** All pages behind this one. */
  async *after(page: Page): AsyncGenerator<One> {
    for (let cursor = page.nextCursor; cursor !== null;) {
      const next = await this.read(cursor);
      yield next;
      cursor = next.nextCursor;
    }
  }
}

/** The list whose pages `read` gives; `query` is that of the caller. */
export const pagesOf = <Query extends { readonly cursor?: string | undefined }, One extends Page>(
  query: Query,
  read: (query: Query) => Promise<One>,
): Pages<One> => new Pages((cursor) => read(cursor === undefined ? query : { ...query, cursor }));
