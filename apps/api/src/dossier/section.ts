import type { DossierBlock } from '#contracts';
import { displayIn, displayOf, localDateOf, MINUTE_MS, numberText, tonnesText, wholeTonnes, type Site } from '#domain';
import { statementWords, type Language, type StatementWording, type DossierWording, dossierWords } from '#words';
import type { DossierFacts } from './read-dossier.js';

export type SectionId = keyof DossierWording['sections'];

/** One section of a dossier. A book's section is a file of its own, named in `SECTIONS`. */
export interface Section {
  readonly id: SectionId;
  blocks(facts: DossierFacts, words: DossierWords): readonly DossierBlock[];
}

export const text = (words: string): DossierBlock => ({ kind: 'text', text: words });

export const facts = (items: readonly (readonly [name: string, text: string])[]): DossierBlock => ({
  kind: 'facts',
  items: items.map(([name, value]) => ({ name, text: value })),
});

export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string | null = null,
): DossierBlock => ({ kind: 'table', caption, head: [...head], rows: rows.map((row) => [...row]) });

const MOST_DIGITS = 15;

/** Words and numbers of a dossier in its language. Dates are those of the configuration: `2026-01-10`. */
export class DossierWords {
  readonly say: DossierWording;
  readonly statement: StatementWording;
  readonly locale: string;

  constructor(
    language: Language,
    private readonly site: Site,
  ) {
    this.say = dossierWords[language];
    this.statement = statementWords[language];
    this.locale = displayIn(language, displayOf(site)).locale;
  }

  /** What the site file does not say. */
  missing(key: string): DossierBlock {
    return { kind: 'missing', key, text: this.say.missing(key) };
  }

  /** With all its digits; null is not known. */
  number(value: number | null | undefined): string {
    return value === null || value === undefined
      ? this.say.notKnown
      : numberText(value, this.locale, { least: 0, most: MOST_DIGITS });
  }

  percent(share: number | null): string {
    return share === null ? this.say.notKnown : this.rounded(share * 100, 6);
  }

  rounded(value: number | null, most: number): string {
    return value === null ? this.say.notKnown : numberText(value, this.locale, { least: 0, most });
  }

  tonnes(value: number | null): string {
    return value === null ? this.say.notKnown : wholeTonnes(value, this.locale);
  }

  tonnesWithHalf(value: number | null, u95T: number | null): string {
    return value === null ? this.say.notKnown : tonnesText(value, u95T, this.locale);
  }

  /** Local date of a moment; since ever where it has none. */
  from(ms: number): string {
    return Number.isFinite(ms) ? localDateOf(ms, this.site.timeZone) : this.say.baseline.always;
  }

  moment(ms: number): string {
    return `${new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS).toISOString().slice(0, 16)}Z`;
  }

  listed(items: readonly string[]): string {
    return items.length === 0 ? this.say.none : this.statement.listed(items);
  }
}
